import { printable } from "../base/names.ts";

/** Characters of what another machine said that are told again. */
const MOST = 200;

/** The first line of a text from elsewhere, shortened and made safe to print. */
export function safeText(text: string): string {
  const line = text.trim().split(/[\r\n]/, 1)[0] ?? "";
  const characters = [...line];
  const shortened = characters.length > MOST ? [...characters.slice(0, MOST), "..."] : characters;
  return printable(shortened.join("")).replaceAll('\\"', '"');
}
