/**
 * Raw names: file names as the file system holds them.
 *
 * Linux allows any byte in a name but `/` and NUL. In memory a name is a string in which a byte
 * `b` that is not part of valid UTF-8 stands as the lone surrogate U+DC00+b (the scheme of
 * Python's PEP 383). Such a string survives `postMessage` and JSON, and converts back exactly.
 */

declare const rawName: unique symbol;
declare const rawPath: unique symbol;

/** One component: never empty, never with `/` or NUL. */
export type RawName = string & { readonly [rawName]: true };

/** Components joined by `/`, relative to a root; the empty string is the root itself. */
export type RawPath = string & { readonly [rawPath]: true };

export const ROOT_PATH = "" as RawPath;

/** What the runtime puts in place of bytes that are not UTF-8, wherever it hands over text. */
export const REPLACEMENT = "\ufffd";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();
const ESCAPE_BASE = 0xdc00;
// Every undecodable byte is 0x80 or above, so only this part of the surrogates is ever an escape.
const FIRST_ESCAPE = 0xdc80;
const LAST_ESCAPE = 0xdcff;

/** Length in bytes (1 to 4) of the UTF-8 sequence that a lead byte opens; 0 for no lead byte. */
function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

/** By the length of a sequence: the first character that needs so many bytes. */
const FIRST_OF_LENGTH = [0, 0, 0x80, 0x800, 0x10000];
const LAST_CHARACTER = 0x10ffff;

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}

/** How many bytes the character takes that begins at `at`; 0 where they spell none. */
function characterLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  const length = sequenceLength(lead);
  if (length <= 1) return length;
  let code = lead & (0xff >> (length + 1));
  for (let next = at + 1; next < at + length; next++) {
    const byte = bytes[next] ?? 0;
    if ((byte & 0xc0) !== 0x80) return 0;
    code = (code << 6) | (byte & 0x3f);
  }
  const first = FIRST_OF_LENGTH[length] ?? 0;
  return code < first || code > LAST_CHARACTER || isSurrogate(code) ? 0 : length;
}

function decodePiecewise(bytes: Uint8Array): string {
  let text = "";
  let start = 0;
  for (let at = 0; at < bytes.length;) {
    const length = characterLength(bytes, at);
    at += Math.max(length, 1);
    if (length > 0) continue;
    const escape = String.fromCharCode(ESCAPE_BASE + (bytes[at - 1] ?? 0));
    text += decoder.decode(bytes.subarray(start, at - 1)) + escape;
    start = at;
  }
  return text + decoder.decode(bytes.subarray(start));
}

/** The name that these bytes spell. Never fails; {@linkcode encodeRaw} gives the same bytes back. */
export function decodeRaw(bytes: Uint8Array): RawName {
  // A decoder that throws instead takes a hundred times as long for each name that is not UTF-8.
  const text = decoder.decode(bytes);
  return (text.includes(REPLACEMENT) ? decodePiecewise(bytes) : text) as RawName;
}

/** The bytes of a name or path, without a terminating NUL. */
export function encodeRaw(text: string): Uint8Array {
  if (text.isWellFormed()) return encoder.encode(text);
  const bytes = new Uint8Array(text.length * 3);
  let used = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at) ?? 0;
    if (code > 0xffff) at++;
    if (code < FIRST_ESCAPE || code > LAST_ESCAPE) continue;
    used += encoder.encodeInto(text.slice(start, at), bytes.subarray(used)).written;
    bytes[used++] = code - ESCAPE_BASE;
    start = at + 1;
  }
  used += encoder.encodeInto(text.slice(start), bytes.subarray(used)).written;
  return bytes.subarray(0, used);
}

export function joinPath(parent: RawPath, name: RawName): RawPath {
  return (parent === "" ? name : `${parent}/${name}`) as RawPath;
}

/** The folder that holds `path`, and the last component. The root has no parent. */
export function splitPath(path: RawPath): { readonly parent: RawPath; readonly name: RawName } {
  const slash = path.lastIndexOf("/");
  return {
    parent: path.slice(0, Math.max(slash, 0)) as RawPath,
    name: path.slice(slash + 1) as RawName,
  };
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\\": "\\\\",
  '"': '\\"',
};

// Control and format characters (which hold the direction overrides) could forge terminal output.
// deno-fmt-ignore
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\\"]/gu;

/** On Windows a backslash separates names, and is in none of them: escaped, it would only puzzle. */
const PLAIN_BACKSLASH = globalThis.Deno?.build.os === "windows";

function escapeCharacter(character: string): string {
  if (character === "\\" && PLAIN_BACKSLASH) return character;
  const short = SHORT_ESCAPES[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  if (code >= FIRST_ESCAPE && code <= LAST_ESCAPE) {
    return `\\x${(code - ESCAPE_BASE).toString(16).padStart(2, "0")}`;
  }
  return `\\u{${code.toString(16)}}`;
}

/** A name or path made safe to print on a terminal: one line, nothing invisible. */
export function printable(path: string): string {
  return path.replace(UNSAFE, escapeCharacter);
}

/** {@linkcode printable} within double quotes, as messages show paths. */
export function quote(path: string): string {
  return `"${printable(path)}"`;
}

/** A word as POSIX shells read it: within single quotes where it has to be. */
export function shellWord(text: string): string {
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
