import type { RawName } from "../base/names.ts";
import { basename, dirname } from "../base/paths.ts";
import { type FileSystem, FileSystemError } from "../platform/mod.ts";
import type { Identity } from "./workers/protocol.ts";

/** What tells the files of these absolute paths from all others; those that are not there have none. */
export function identitiesOf(files: FileSystem, paths: readonly string[]): Identity[] {
  return paths.flatMap((path) => identityOf(files, path) ?? []);
}

function identityOf(files: FileSystem, path: string): Identity | null {
  try {
    const handle = files.openRoot(dirname(path));
    try {
      const entry = files.stat({ handle, name: basename(path) as RawName });
      return entry === null ? null : { device: entry.device, inode: entry.inode };
    } finally {
      files.close(handle);
    }
  } catch (error) {
    if (error instanceof FileSystemError) return null;
    throw error;
  }
}
