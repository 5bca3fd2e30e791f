import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "./icon.tsx";

export interface FieldProps {
  readonly label: string;
  readonly hint?: ComponentChildren;
  /** What is wrong and what to do; takes the place of the hint. */
  readonly problem?: string | null | undefined;
  readonly optional?: boolean;
  /** Draws the control; what it is given ties it to label, hint and problem. */
  readonly children: (control: ControlProps) => ComponentChildren;
}

export interface ControlProps {
  readonly id: string;
  readonly "aria-describedby": string;
  readonly "aria-invalid": "true" | undefined;
}

export function Problem({ text, id }: { readonly text: string; readonly id?: string }) {
  return (
    <p class="field-problem" id={id}>
      <Icon name="warning" size={16} />
      <span>{text}</span>
    </p>
  );
}

/** A label, a control, and below it a hint or what is wrong. */
export function Field({ label, hint, problem = null, optional, children }: FieldProps) {
  const id = useId();
  const about = `${id}-about`;
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
        {optional && <span class="field-optional">optional</span>}
      </label>
      {children({
        id,
        "aria-describedby": about,
        "aria-invalid": problem === null ? undefined : "true",
      })}
      {problem === null
        ? hint !== undefined && <p class="field-hint" id={about}>{hint}</p>
        : <Problem id={about} text={problem} />}
    </div>
  );
}

export interface TextFieldProps extends Omit<FieldProps, "children"> {
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly readOnly?: boolean;
  readonly type?: "text" | "password" | "number" | "time" | "datetime-local" | "url" | "email";
  readonly name?: string;
  readonly placeholder?: string;
  readonly autocomplete?: string;
  readonly after?: ComponentChildren;
}

export function TextField(props: TextFieldProps) {
  const { value, onInput, readOnly, type = "text", name, placeholder, autocomplete, after } = props;
  return (
    <Field {...props}>
      {(control) => (
        <div class="input-group">
          <input
            {...control}
            class="input"
            // Of no type here is more asked than of text.
            type={type as "text"}
            name={name}
            value={value}
            placeholder={placeholder}
            autocomplete={autocomplete ?? "off"}
            spellcheck={false}
            readOnly={readOnly}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
          {after}
        </div>
      )}
    </Field>
  );
}

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
}

export interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly choices: readonly Choice<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** One of a few, all in sight. */
export function Segments<T extends string>(props: ChoiceProps<T>) {
  const { label, hint, choices, value, onChange } = props;
  const name = useId();
  return (
    <fieldset class="field" aria-describedby={`${name}-about`}>
      <legend class="field-label">{label}</legend>
      <div class="segments">
        {choices.map((choice) => (
          <label key={choice.value} class="segment">
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
            />
            <span>{choice.label}</span>
          </label>
        ))}
      </div>
      {hint !== undefined && <p class="field-hint" id={`${name}-about`}>{hint}</p>}
    </fieldset>
  );
}

/** One of many. */
export function Select<T extends string>(props: ChoiceProps<T> & Pick<FieldProps, "problem">) {
  const { label, hint, problem, choices, value, onChange } = props;
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(control) => (
        <select
          {...control}
          class="select"
          value={value}
          onChange={(event) => {
            const chosen = choices.find((choice) => choice.value === event.currentTarget.value);
            if (chosen !== undefined) onChange(chosen.value);
          }}
        >
          {choices.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}
        </select>
      )}
    </Field>
  );
}

export interface ToggleProps {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** Yes or no. */
export function Toggle({ label, hint, checked, onChange }: ToggleProps) {
  const id = useId();
  return (
    <label class="toggle">
      <input
        type="checkbox"
        role="switch"
        aria-labelledby={`${id}-label`}
        aria-describedby={hint === undefined ? undefined : `${id}-about`}
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span class="toggle-label" id={`${id}-label`}>{label}</span>
      {hint !== undefined && <span class="toggle-hint" id={`${id}-about`}>{hint}</span>}
    </label>
  );
}
