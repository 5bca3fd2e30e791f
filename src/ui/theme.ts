/** Light, dark, or as the system has it; remembered by this browser. */
import { effect, signal } from "@preact/signals";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

// `static/theme.js` reads the same key before the first paint.
const KEY = "theme";

function stored(): Theme {
  const found = localStorage.getItem(KEY);
  return THEMES.find((theme) => theme === found) ?? "system";
}

export const theme = signal<Theme>(stored());

effect(() => {
  const { dataset } = document.documentElement;
  if (theme.value === "system") {
    delete dataset["theme"];
    localStorage.removeItem(KEY);
  } else {
    dataset["theme"] = theme.value;
    localStorage.setItem(KEY, theme.value);
  }
});
