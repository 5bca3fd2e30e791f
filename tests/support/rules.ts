/** Rules of filters in a few forms, and what they match, as gitignore(5) words it. */
import fc from "fast-check";
import type { Kind } from "../../src/model/entry.ts";

export interface Rule {
  /** Takes in again. */
  readonly negated: boolean;
  /** With a slash at its end: for folders alone. */
  readonly folderOnly: boolean;
  /** Between slashes; "**" is any number of folders. A single one is a name at any depth. */
  readonly parts: readonly string[];
}

export function textOf({ negated, folderOnly, parts }: Rule): string {
  return `${negated ? "!" : ""}${parts.join("/")}${folderOnly ? "/" : ""}`;
}

/** Whether a rule is about an entry itself. */
export function isMatch({ folderOnly, parts }: Rule, path: string, kind: Kind): boolean {
  if (folderOnly && kind !== "directory") return false;
  const names = path.split("/");
  return isPath(parts, parts.length === 1 ? names.slice(-1) : names);
}

function isPath([part, ...parts]: readonly string[], names: readonly string[]): boolean {
  if (part === undefined) return names.length === 0;
  if (part === "**") {
    // At the end: all that is in the folder, and not the folder itself.
    if (parts.length === 0) return names.length > 0;
    return names.some((_, at) => isPath(parts, names.slice(at)));
  }
  const [name, ...rest] = names;
  return name !== undefined && isName(part, name) && isPath(parts, rest);
}

/** With one "*" at most. */
function isName(pattern: string, name: string): boolean {
  const [start = "", end] = pattern.split("*");
  if (end === undefined) return name === pattern;
  return name.length >= start.length + end.length && name.startsWith(start) && name.endsWith(end);
}

const pattern = fc.constantFrom("a", "b", "c", "A", "é", "a*", "*e", "*");

/** Rules that hit names of random trees, in folders at the top and below. */
const someRules: fc.Arbitrary<readonly Rule[]> = fc.array(
  fc.record({
    negated: fc.boolean(),
    folderOnly: fc.boolean(),
    parts: fc.oneof(
      pattern.map((name) => [name]),
      pattern.map((name) => ["*", name]),
      fc.tuple(pattern, pattern).map(([one, other]) => ["**", one, other]),
      fc.tuple(pattern, pattern).map(([one, other]) => ["*", one, "**", other]),
      pattern.map((name) => ["*", name, "**"]),
    ),
  }),
  { maxLength: 4 },
);

/** As `--include` alone has it. */
const include: fc.Arbitrary<readonly Rule[]> = pattern.map((name) => [
  { negated: false, folderOnly: false, parts: ["*"] },
  { negated: true, folderOnly: true, parts: ["*"] },
  { negated: true, folderOnly: false, parts: [name] },
]);

export const rules = fc.oneof({ weight: 3, arbitrary: someRules }, include);
