/** Options that hardly anybody needs, behind one more click. */
import { DURABILITIES } from "../../model/options.ts";
import { Select, TextField, Toggle } from "../components/field.tsx";
import { Icon } from "../components/icon.tsx";
import { type QuantityName, quantityProblem } from "../data/options.ts";
import type { OptionsFormProps } from "./options_form.tsx";

const QUANTITIES = {
  maxDelete: {
    label: "Hold the removals beyond",
    hint: "Entries, such as 500, or a share of the destination, such as 25%. " +
      "Usually half of it, once that is over 100.",
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
} as const satisfies Record<QuantityName, unknown>;

const DURABILITY_LABELS = {
  none: "Never wait for it",
  checkpoint: "Every few seconds, and at the end",
  file: "With each file and folder: slow",
} as const;

function Quantity({ name, value, onChange }: OptionsFormProps & { readonly name: QuantityName }) {
  const { label, hint } = QUANTITIES[name];
  return (
    <TextField
      label={label}
      optional
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
            <Toggle
              label="Remove first to make room"
              hint="Where not all has room at once, removals come before the copies."
              checked={value.deleteBefore}
              onChange={(deleteBefore) => onChange({ ...value, deleteBefore })}
            />
          </div>
        )}
        <div class="columns">
          <Quantity name="minSize" {...given} />
          <Quantity name="maxSize" {...given} />
        </div>
        <div class="columns">
          <Quantity name="modifyWindow" {...given} />
          <DurabilityField {...given} />
        </div>
        <Toggle
          label="Stay on one file system"
          hint="Leave out disks that are mounted inside the source."
          checked={value.oneFileSystem}
          onChange={(oneFileSystem) => onChange({ ...value, oneFileSystem })}
        />
      </div>
    </details>
  );
}
