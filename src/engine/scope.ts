/**
 * A run that looks at some folders only, as when it is known where something changed.
 *
 * It is right by itself, whatever folders it is given: what it does there is what any run would do.
 * Where that cannot be told without a look at the rest, everything is looked at:
 * - with links followed, as what a link leads to may be changed by any other path;
 * - where the top of the source cannot be listed;
 * - after a run that did not end well, as what it left in doubt may be anywhere;
 * - where a file has names outside of these folders, as all its names belong together (`run.ts`
 *   finds that out on the way).
 */
import { type RawPath, ROOT_PATH, splitPath } from "../base/names.ts";
import type { JobOptions } from "../model/options.ts";
import { type FileSystem, FileSystemError, type Handle } from "../platform/mod.ts";
import type { LocalTarget } from "../targets/mod.ts";
import { compileFilter, type Filter } from "./plan/filter.ts";
import type { Ends } from "./preflight.ts";
import { isOwn } from "./versions.ts";
import type { DirectoryTask } from "./workers/protocol.ts";

/** A folder of the source in which something changed. */
export interface FolderScope {
  readonly path: RawPath;
  /** Whether all folders in it are looked at too; new ones always are. */
  readonly recursive: boolean;
}

export interface ScopeQuestion {
  readonly folders: readonly FolderScope[];
  readonly options: JobOptions;
}

/** What such a run begins with; null where everything has to be looked at. */
export async function tasksOfScope(
  files: FileSystem,
  { source, destination, fresh }: Ends,
  { folders, options }: ScopeQuestion,
): Promise<DirectoryTask[] | null> {
  if (destination === null || fresh || options.followSymlinks) return null;
  // A look at everything tells what is wrong with it.
  if (isEmpty(files, source) === null) return null;
  const filter = await compileFilter(options.filter);
  const found = new Map<RawPath, boolean>();
  for (const { path, recursive } of folders) {
    if (isLeftOut(path, filter)) continue;
    const there = nearest(files, path, [source.root, destination.root]);
    const device = deviceOf(files, source.root, there);
    if (options.filter.oneFileSystem && device !== source.entry.device) continue;
    // From a folder above, what is missing on one side shows as new or extra, and is gone through.
    found.set(there, (there === path && recursive) || found.get(there) === true);
  }
  const outermost = [...found].filter(([path]) => !isWithinAnother(path, found));
  return outermost.map(([path, recursive]) => ({
    kind: "directory",
    path,
    fresh: false,
    share: 1 / outermost.length,
    ...!recursive && { shallow: true },
  }));
}

/** The task to look at everything; `fresh`: this run made the destination. */
export function wholeTree(fresh: boolean): DirectoryTask {
  return { kind: "directory", path: ROOT_PATH, fresh, share: 1 };
}

/** Whether there is nothing of the user's at the top of a tree; null where that cannot be told. */
export function isEmpty(files: FileSystem, { root }: LocalTarget): boolean | null {
  try {
    return files.list(root).every(({ name }) => isOwn(ROOT_PATH, name));
  } catch (error) {
    if (error instanceof FileSystemError) return null;
    throw error;
  }
}

/** A folder and all above it but the top, the folder first. */
function* lineage(path: RawPath): Generator<RawPath> {
  for (let at = path; at !== ROOT_PATH; at = splitPath(at).parent) yield at;
}

function isLeftOut(path: RawPath, filter: Filter): boolean {
  return lineage(path).some((at) => {
    const { parent, name } = splitPath(at);
    return isOwn(parent, name) || filter.excludes(at, "directory");
  });
}

/** The folder itself or the next above it that is one on both sides. */
function nearest(files: FileSystem, path: RawPath, roots: readonly Handle[]): RawPath {
  const found = lineage(path).find((at) => roots.every((root) => isFolder(files, root, at)));
  return found ?? ROOT_PATH;
}

function isFolder(files: FileSystem, root: Handle, path: RawPath): boolean {
  try {
    files.close(files.openDirectory(root, path));
    return true;
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    // What cannot be opened but is there is for the run to tell.
    return error.code === "permission-denied";
  }
}

function deviceOf(files: FileSystem, root: Handle, path: RawPath): number | null {
  try {
    const handle = files.openDirectory(root, path);
    try {
      return files.stat({ handle, name: null })?.device ?? null;
    } finally {
      files.close(handle);
    }
  } catch (error) {
    if (error instanceof FileSystemError) return null;
    throw error;
  }
}

/** Whether a folder above it is gone through anyway. */
function isWithinAnother(path: RawPath, found: ReadonlyMap<RawPath, boolean>): boolean {
  if (path === ROOT_PATH) return false;
  const above = lineage(splitPath(path).parent).some((at) => found.get(at) === true);
  return above || found.get(ROOT_PATH) === true;
}
