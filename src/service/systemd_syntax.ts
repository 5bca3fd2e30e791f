/** How values are spelled in unit files: systemd.syntax(7), systemd.unit(5) for `%`. */

const SHORT: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  '"': '\\"',
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "%": "%%",
};

function escapeCharacter(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  return `\\x${code.toString(16).padStart(2, "0")}`;
}

/** A word of a command line or of `Environment=`. Any text, but for NUL, which no path holds. */
export function unitWord(text: string): string {
  // deno-fmt-ignore
  return `"${text.replace(/[\\"%\p{Cc}]/gu, escapeCharacter)}"`;
}

/**
 * A command line. The colon has `$` taken as it is (systemd.service(5), "Command Lines").
 *
 * An executable whose path holds quotes, backslashes or control characters is refused by systemd,
 * as words are not; a shell starts that one.
 */
export function unitCommand(words: readonly string[]): string {
  const plain = /^[^"'\\\p{Cc}]*$/u.test(words[0] ?? "");
  const [executable, ...args] = plain ? words : ["/bin/sh", "-c", 'exec "$0" "$@"', ...words];
  return [`:${executable}`, ...args].map(unitWord).join(" ");
}

/**
 * An entry of `ReadWritePaths=` and the like, which does not have to be there (`-`).
 *
 * These lists know quotes but no escapes for control characters, and take UTF-8 alone. For a path
 * that cannot be spelled the nearest folder above it stands that can.
 */
export function unitPath(path: string): string {
  return unitWord(`-${spellable(path)}`);
}

/** The path itself, or the nearest above it that a list of paths can hold. */
export function spellable(path: string): string {
  const parts = path.split("/");
  const wrong = parts.findIndex((part) => /\p{Cc}/u.test(part) || !part.isWellFormed());
  return wrong === -1 ? path : parts.slice(0, wrong).join("/") || "/";
}
