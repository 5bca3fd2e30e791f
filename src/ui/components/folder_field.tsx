/** A folder, typed or picked. */
import { useSignal } from "@preact/signals";
import { canBeTyped, visible } from "../visible.ts";
import { Button } from "./button.tsx";
import { TextField } from "./field.tsx";
import { FolderPicker } from "./folder_picker.tsx";

export interface FolderFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly title: string;
  readonly value: string;
  readonly problem: string | null;
  readonly mayMake: boolean;
  readonly onChange: (path: string) => void;
}

const NOT_TYPED =
  "A character in it cannot be typed: choose another folder with Browse, or clear it.";

/** A field of text would make another path of one that cannot be typed: such a one is only shown. */
export function FolderField(props: FolderFieldProps) {
  const { label, title, value, problem, mayMake, onChange } = props;
  const picking = useSignal(false);
  const typed = canBeTyped(value);
  return (
    <>
      <TextField
        label={label}
        hint={typed ? props.hint : NOT_TYPED}
        value={typed ? value : visible(value)}
        readOnly={!typed}
        problem={problem}
        placeholder="/a/folder"
        onInput={onChange}
        after={
          <>
            {!typed && <Clear label={label} onClear={() => onChange("")} />}
            <Button
              icon="folder"
              label={`Browse: ${label}`}
              onClick={() => picking.value = true}
            >
              Browse
            </Button>
          </>
        }
      />
      {picking.value && (
        <FolderPicker
          title={title}
          start={value}
          mayMake={mayMake}
          onChoose={onChange}
          onClose={() => picking.value = false}
        />
      )}
    </>
  );
}

/** Gives the focus to the field, as the button itself goes. */
function Clear({ label, onClear }: { readonly label: string; readonly onClear: () => void }) {
  return (
    <Button
      icon="close"
      label={`Clear: ${label}`}
      onClick={({ currentTarget }) => {
        const group = (currentTarget as Element).closest(".input-group");
        group?.querySelector("input")?.focus();
        onClear();
      }}
    />
  );
}
