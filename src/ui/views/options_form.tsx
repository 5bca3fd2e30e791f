/** How a backup is made: the options of a run, most of which few people need. */
import type { ComponentChildren } from "preact";
import { HASH_NAMES } from "../../model/options.ts";
import { Field, Segments, Select, Toggle } from "../components/field.tsx";
import type { OptionsDraft } from "../data/options.ts";
import { FurtherOptions } from "./further_options.tsx";

export interface OptionsFormProps {
  readonly value: OptionsDraft;
  /** Stands in place of the patterns, where they are held elsewhere. */
  readonly filter?: ComponentChildren;
  readonly onChange: (value: OptionsDraft) => void;
}

const TYPE_HINTS = {
  incremental: "Copies what the comparison finds new or changed.",
  full: "Copies every file, also those that are already there.",
} as const;

const COMPARISON_HINTS = {
  standard: "Size and modification time. Fast, and right for almost everything.",
  advanced: "Also attributes: flags, and with permissions access lists.",
  thorough: "Also the content of each file on both sides. Slow, and finds anything.",
} as const;

const HASH_CHOICES = [
  { value: "", label: "Byte by byte" },
  ...HASH_NAMES.map((name) => ({ value: name, label: name })),
] as const;

const TOGGLES = [
  {
    option: "mirror",
    label: "Mirror",
    hint: "Also remove what the source no longer has.",
  },
  {
    option: "permissions",
    label: "Permissions",
    hint: "Also carry owner, group, access lists and attributes.",
  },
  {
    option: "followSymlinks",
    label: "Follow symbolic links",
    hint: "Copy what they lead to instead of the links.",
  },
  {
    option: "lockSource",
    label: "Lock source",
    hint: "Hold off writers of a file while it is copied.",
  },
  {
    option: "verify",
    label: "Verify",
    hint: "Read each copied file back and compare.",
  },
] as const;

/** Which patterns are left out, and taken in again, in their order. */
function Rules({ value, onChange }: Pick<OptionsFormProps, "value" | "onChange">) {
  return (
    <Field
      label="Leave out"
      optional
      hint="One pattern a line, as in a .gitignore: *.tmp, node_modules/, and !keep.tmp to take in again."
    >
      {(control) => (
        <textarea
          {...control}
          class="textarea"
          rows={4}
          spellcheck={false}
          value={value.rules}
          onInput={(event) => onChange({ ...value, rules: event.currentTarget.value })}
        />
      )}
    </Field>
  );
}

export function OptionsForm({ value, filter, onChange }: OptionsFormProps) {
  const change = (changes: Partial<OptionsDraft>) => onChange({ ...value, ...changes });
  return (
    <div class="stack options-form">
      <div class="columns">
        <Segments
          label="Backup type"
          hint={TYPE_HINTS[value.type]}
          value={value.type}
          choices={[
            { value: "incremental", label: "Incremental" },
            { value: "full", label: "Full" },
          ]}
          onChange={(type) => change({ type })}
        />
        <Segments
          label="Comparison"
          hint={COMPARISON_HINTS[value.comparison]}
          value={value.comparison}
          choices={[
            { value: "standard", label: "Standard" },
            { value: "advanced", label: "Advanced" },
            { value: "thorough", label: "Thorough" },
          ]}
          onChange={(comparison) => change({ comparison })}
        />
      </div>
      {value.comparison === "thorough" && (
        <Select
          label="Compare content"
          hint="With a hash, the digests of what differs are listed in the report."
          value={value.hash}
          choices={HASH_CHOICES}
          onChange={(hash) => change({ hash })}
        />
      )}
      <div class="columns toggles">
        {TOGGLES.map(({ option, label, hint }) => (
          <Toggle
            key={option}
            label={label}
            hint={hint}
            checked={value[option]}
            onChange={(checked) => change({ [option]: checked })}
          />
        ))}
      </div>
      {filter ?? <Rules value={value} onChange={onChange} />}
      <FurtherOptions value={value} onChange={onChange} />
    </div>
  );
}
