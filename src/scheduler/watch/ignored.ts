import { type RawPath, ROOT_PATH, splitPath } from "../../base/names.ts";
import { dirname } from "../../base/paths.ts";
import { compileFilter } from "../../engine/mod.ts";
import type { FilterOptions } from "../../model/options.ts";

export interface Ignored {
  readonly filter: FilterOptions;
  /** Absolute path of the database: each round writes there, and would lead to the next one. */
  readonly store: string;
}

/**
 * Tells of which changes no round has to know: those of what a filter leaves out, and of what the
 * program itself keeps. Of an entry that is gone nobody can tell any more if it was a folder; then
 * a round more does no harm.
 *
 * @throws {RunError} "usage": a rule that cannot be one.
 */
export async function ignoredBy(
  { filter: options, store }: Ignored,
  source: string,
): Promise<(path: RawPath) => boolean> {
  const filter = await compileFilter(options);
  const kept = within(source, dirname(store));
  const isKept = (path: RawPath) => kept !== null && (path === kept || path.startsWith(`${kept}/`));
  if (!filter.active) return isKept;
  const isFolder = (path: RawPath) => {
    try {
      return Deno.lstatSync(`${source}/${path}`).isDirectory;
    } catch {
      return false;
    }
  };
  return (path) => {
    if (path === ROOT_PATH) return false;
    if (isKept(path)) return true;
    for (let at = splitPath(path).parent; at !== ROOT_PATH; at = splitPath(at).parent) {
      if (filter.excludes(at, "directory")) return true;
    }
    if (filter.excludes(path, "file") && !isFolder(path)) return true;
    return isFolder(path) && filter.excludes(path, "directory");
  };
}

/** Where a folder lies below another; null where it does not, and where it is that folder itself. */
function within(folder: string, path: string): RawPath | null {
  const start = `${realPath(folder)}/`;
  const real = realPath(path);
  return real.startsWith(start) ? real.slice(start.length) as RawPath : null;
}

function realPath(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    return path;
  }
}
