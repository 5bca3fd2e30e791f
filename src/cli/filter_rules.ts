/** From `--exclude`, `--include` and `--exclude-from`, in their order, to gitignore lines. */
import { RunError, stateOf, unreachable } from "../base/errors.ts";
import { decodeRaw, quote } from "../base/names.ts";
import { excludeRule, includeRule, NOTHING_ELSE } from "../model/parse.ts";

/** One filter option as it was given. */
export interface FilterFlag {
  readonly kind: "exclude" | "include" | "exclude-from";
  readonly value: string;
}

/** Reads the file of an `--exclude-from`; its path as the user typed it. */
export type ReadRules = (path: string) => string;

/**
 * The rules that the flags stand for, after those that hold `before` (the configuration's).
 * The last rule that matches decides, as in gitignore(5). Where there are includes alone,
 * everything else is left out.
 */
export function filterRules(
  flags: readonly FilterFlag[],
  { before, read }: { readonly before: readonly string[]; readonly read: ReadRules },
): string[] {
  const onlyIncludes = flags.length > 0 && before.length === 0 &&
    flags.every(({ kind }) => kind === "include");
  const rules = flags.flatMap((flag) => rulesOf(flag, read));
  return [...before, ...(onlyIncludes ? NOTHING_ELSE : []), ...rules];
}

function rulesOf({ kind, value }: FilterFlag, read: ReadRules): string[] {
  switch (kind) {
    case "include":
      return [includeRule(value)];
    case "exclude":
      return [excludeRule(value)];
    case "exclude-from":
      return read(value).replace(/^\ufeff/, "").split(/\r?\n/).filter(isRule);
    default:
      return unreachable(kind);
  }
}

function isRule(line: string): boolean {
  return line.trim() !== "" && !line.startsWith("#");
}

/** Reads a file of rules at an absolute path; a file that cannot be read is a usage error. */
export function readRules(path: string): string {
  try {
    // Names in it need not be UTF-8, as on disk.
    return decodeRaw(Deno.readFileSync(path));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new RunError(
      "usage",
      `Cannot read rules from ${quote(path)}: ${stateOf(error)}; name a text file of rules`,
    );
  }
}
