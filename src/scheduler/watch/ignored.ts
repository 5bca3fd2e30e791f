import { type RawPath, ROOT_PATH, splitPath } from "../../base/names.ts";
import { compileFilter } from "../../engine/mod.ts";
import type { FilterOptions } from "../../model/options.ts";

/**
 * Tells of which changes no round has to know: those of what a filter leaves out. Of an entry that
 * is gone nobody can tell any more if it was a folder; then a round more does no harm.
 *
 * @throws {RunError} "usage": a rule that cannot be one.
 */
export async function ignoredBy(
  options: FilterOptions,
  source: string,
): Promise<(path: RawPath) => boolean> {
  const filter = await compileFilter(options);
  if (!filter.active) return () => false;
  const isFolder = (path: RawPath) => {
    try {
      return Deno.lstatSync(`${source}/${path}`).isDirectory;
    } catch {
      return false;
    }
  };
  return (path) => {
    if (path === ROOT_PATH) return false;
    for (let at = splitPath(path).parent; at !== ROOT_PATH; at = splitPath(at).parent) {
      if (filter.excludes(at, "directory")) return true;
    }
    if (filter.excludes(path, "file") && !isFolder(path)) return true;
    return isFolder(path) && filter.excludes(path, "directory");
  };
}
