/** File names made visible: what would be invisible, or turn text around, is spelled out. */

/** A stretch of a name: as it is, or spelled out because it cannot be shown. */
export interface Piece {
  readonly text: string;
  readonly escaped: boolean;
}

// Control and format characters (which hold the direction overrides), and lone surrogates, which
// stand for bytes that are no UTF-8 (see base/names.ts).
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const FIRST_BYTE = 0xdc80;
const LAST_BYTE = 0xdcff;

function spell(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  if (code >= FIRST_BYTE && code <= LAST_BYTE) return `\\x${(code - 0xdc00).toString(16)}`;
  return `\\u{${code.toString(16)}}`;
}

/** A name or path in pieces, neighbours of one kind joined. */
export function pieces(name: string): Piece[] {
  if (!INVISIBLE.test(name)) return [{ text: name, escaped: false }];
  const all: { text: string; escaped: boolean }[] = [];
  for (const character of name) {
    const escaped = INVISIBLE.test(character);
    const text = escaped ? spell(character) : character;
    const last = all.at(-1);
    if (last?.escaped === escaped) last.text += text;
    else all.push({ text, escaped });
  }
  return all;
}

/** A name or path as one line of plain text, for titles and labels. */
export function visible(name: string): string {
  return pieces(name).map(({ text }) => text).join("");
}

/** Whether a field of text holds a path as it is: it drops line breaks, and has no lone surrogates. */
export function canBeTyped(path: string): boolean {
  return !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(path);
}

/** The folder above, "/" where that is the top; "" where there is none. */
export function parentOf(path: string): string {
  const slash = path.replace(/\/+$/, "").lastIndexOf("/");
  return slash > 0 ? path.slice(0, slash) : slash === 0 && path !== "/" ? "/" : "";
}

/** The last component of a path, or the path where it has none. */
export function lastName(path: string): string {
  const names = path.split("/").filter((name) => name !== "");
  return names.at(-1) ?? path;
}
