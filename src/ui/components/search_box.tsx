import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Icon } from "./icon.tsx";

export interface SearchBoxProps {
  readonly label: string;
  readonly value: string;
  readonly onSearch: (text: string) => void;
}

/** Milliseconds after the last key before a search begins. */
const PAUSE = 250;

export function SearchBox({ label, value, onSearch }: SearchBoxProps) {
  const text = useSignal(value);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (text.value !== value) onSearch(text.value);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [text.value]);
  return (
    <label class="input-with-icon search">
      <span class="visually-hidden">{label}</span>
      <Icon name="search" size={16} />
      <input
        class="input"
        type="search"
        placeholder={label}
        value={text.value}
        onInput={(event) => text.value = event.currentTarget.value}
      />
    </label>
  );
}
