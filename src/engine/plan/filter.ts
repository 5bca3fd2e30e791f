import type { Ignore } from "ignore";
import { RunError } from "../../base/errors.ts";
import { quote, type RawPath, splitPath } from "../../base/names.ts";
import type { Kind } from "../../model/entry.ts";
import type { FilterOptions } from "../../model/options.ts";

/** What a job leaves out by name and by size. (One file system is the walk's to keep to.) */
export interface Filter {
  /** Whether anything at all can be left out; with false neither question needs asking. */
  readonly active: boolean;
  /**
   * Whether the rules leave out the entry at `path`, relative to the source folder and not the
   * source folder itself. What lies in an excluded folder is excluded too: do not enter it.
   */
  excludes(path: RawPath, kind: Kind): boolean;
  /** Whether a file of this many bytes is left out. Files only: folders and links have no size. */
  excludesSize(size: number): boolean;
}

type NameFilter = (path: RawPath, kind: Kind) => boolean;

/**
 * Makes the filter of a job. Rules are gitignore's (gitignore(5)), case-sensitive on every
 * system; `?` and `[...]` stand for one UTF-16 unit where git has one byte.
 *
 * @throws {RunError} "usage": a rule that cannot be one.
 */
export async function compileFilter(options: FilterOptions): Promise<Filter> {
  const { rules, minSize, maxSize } = options;
  return {
    active: rules.length > 0 || minSize !== null || maxSize !== null,
    excludes: rules.length > 0 ? await compileRules(rules) : () => false,
    excludesSize: (size) =>
      (minSize !== null && size < minSize) || (maxSize !== null && size > maxSize),
  };
}

// The library remembers every path it was asked about, for good; a run may ask about millions.
const REMEMBERED_PATHS = 20_000;

// A rule with a slash before its end is about paths, every other about names at any depth.
const SLASH_WITHIN = /\/./s;

async function compileRules(rules: readonly string[]): Promise<NameFilter> {
  const { default: ignore } = await import("ignore");
  const open = () => ignore({ ignorecase: false, allowRelativePaths: true });
  for (const rule of rules) checkRule(rule, open());

  const namesOnly = !rules.some((rule) => SLASH_WITHIN.test(rule));
  const compiled = open().add(rules);
  let memory = open().add(compiled);
  let asked = 0;
  return (path, kind) => {
    if (++asked % REMEMBERED_PATHS === 0) memory = open().add(compiled);
    const judged = namesOnly ? splitPath(path).name : path;
    return memory.ignores(kind === "directory" ? `${judged}/` : judged);
  };
}

// gitignore(5): "A trailing backslash is an invalid pattern that never matches".
const LONE_BACKSLASH_AT_END = /(?<!\\)(?:\\\\)*\\$/;

function checkRule(rule: string, probe: Ignore): void {
  const refuse = (state: string, cause?: unknown) => {
    throw new RunError("usage", `Cannot use the filter rule ${quote(rule)}: ${state}`, { cause });
  };
  if (rule.startsWith("#")) return;
  if (LONE_BACKSLASH_AT_END.test(rule)) {
    refuse("it ends in a single backslash; write two for a backslash in a name");
  }
  try {
    // Rules are compiled when first needed, which must not be in the middle of a run.
    probe.add([rule]).ignores("probe/probe");
  } catch (error) {
    refuse("it is no valid pattern; see gitignore(5) for the syntax", error);
  }
}
