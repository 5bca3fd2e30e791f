/** Options that hardly anybody needs, behind one more click. */
import { DURABILITIES } from "../../model/options.ts";
import { Select, TextField, Toggle } from "../components/field.tsx";
import { Icon } from "../components/icon.tsx";
import {
  keepsVersions,
  type QuantityName,
  quantityProblem,
  VERSION_CHOICES,
} from "../data/options.ts";
import type { OptionsFormProps } from "./options_form.tsx";

const QUANTITIES = {
  maxDelete: {
    label: "Hold the removals beyond",
    hint: "Entries, such as 500, or a share of the destination, such as 25%. " +
      "Usually half of it, once that is over 100.",
  },
  keptFor: {
    label: "Keep them for",
    hint: "Such as 30d, 12h or 4w. Older ones are removed at the end of a run.",
  },
  minSize: {
    label: "Leave out files smaller than",
    hint: "Such as 1 KiB.",
  },
  maxSize: {
    label: "Leave out files larger than",
    hint: "Such as 2 GiB.",
  },
  modifyWindow: {
    label: "Times are alike within",
    hint: "Such as 2 s, for disks that keep times coarsely, as FAT does.",
  },
  maxRate: {
    label: "Limit the speed to",
    hint: "Bytes a second, such as 10 MiB: for a network or a disk that others use, too.",
  },
} as const satisfies Record<QuantityName, unknown>;

const DURABILITY_LABELS = {
  none: "Never wait for it",
  checkpoint: "Every few seconds, and at the end",
  file: "With each file and folder: slow",
} as const;

const VERSION_LABELS = {
  off: "Off",
  some: "For some time",
  forever: "For good",
} as const;

/** Quantities that may be left empty. */
const isOptional = (name: QuantityName) => name !== "keptFor";

function Quantity({ name, value, onChange }: OptionsFormProps & { readonly name: QuantityName }) {
  const { label, hint } = QUANTITIES[name];
  return (
    <TextField
      label={label}
      optional={isOptional(name)}
      hint={hint}
      value={value[name]}
      problem={quantityProblem(value, name)}
      onInput={(text) => onChange({ ...value, [name]: text })}
    />
  );
}

function DurabilityField({ value, onChange }: OptionsFormProps) {
  const choices = DURABILITIES.map((name) => ({ value: name, label: DURABILITY_LABELS[name] }));
  return (
    <Select
      label="Have it on the disk itself"
      hint="Until then, a power cut may cost what was copied last."
      value={value.durability}
      choices={value.durability === ""
        ? [{ value: "", label: "As the configuration says" }, ...choices]
        : choices}
      onChange={(durability) => onChange({ ...value, durability })}
    />
  );
}

function VersionsFields({ value, onChange }: OptionsFormProps) {
  const choices = VERSION_CHOICES.map((name) => ({ value: name, label: VERSION_LABELS[name] }));
  return (
    <div class="columns">
      <Select
        label="Keep earlier versions"
        hint="What is replaced or removed goes to .mirrorsphere-versions at the destination."
        value={value.keepVersions}
        choices={value.keepVersions === ""
          ? [{ value: "", label: "As the configuration says" }, ...choices]
          : choices}
        onChange={(keepVersions) => onChange({ ...value, keepVersions })}
      />
      {value.keepVersions === "some" && (
        <Quantity name="keptFor" value={value} onChange={onChange} />
      )}
    </div>
  );
}

export function FurtherOptions({ value, onChange }: OptionsFormProps) {
  const given = { value, onChange };
  return (
    <details class="more-options">
      <summary>
        <Icon name="chevron" size={16} />
        More options
      </summary>
      <div class="stack">
        {value.mirror && (
          <div class="columns">
            <Quantity name="maxDelete" {...given} />
            <Toggle
              label="Remove what is left out"
              hint="What the patterns and sizes leave out goes from the destination, too."
              checked={value.deleteExcluded}
              onChange={(deleteExcluded) => onChange({ ...value, deleteExcluded })}
            />
            {!keepsVersions(value) && (
              <Toggle
                label="Remove first to make room"
                hint="Where not all has room at once, removals come before the copies."
                checked={value.deleteBefore}
                onChange={(deleteBefore) => onChange({ ...value, deleteBefore })}
              />
            )}
          </div>
        )}
        <VersionsFields {...given} />
        <div class="columns">
          <Quantity name="minSize" {...given} />
          <Quantity name="maxSize" {...given} />
        </div>
        <div class="columns">
          <Quantity name="modifyWindow" {...given} />
          <DurabilityField {...given} />
        </div>
        <div class="columns">
          <Quantity name="maxRate" {...given} />
          <Toggle
            label="Stay on one file system"
            hint="Leave out disks that are mounted inside the source."
            checked={value.oneFileSystem}
            onChange={(oneFileSystem) => onChange({ ...value, oneFileSystem })}
          />
        </div>
      </div>
    </details>
  );
}
