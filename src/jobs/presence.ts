import { dirname, resolve } from "../base/paths.ts";
import { type Job, sameFileSystem } from "../model/job.ts";
import { type FileSystem, FileSystemError } from "../platform/mod.ts";

/**
 * Whether a job's destination, or the folder it is to be made in, is there, on the disk that it was
 * on the last time. A mount point whose disk is not plugged in is an empty folder on another one.
 * Takes a few system calls. Where it cannot be told, an execution will say why.
 */
export function destinationIsThere(
  files: FileSystem,
  { destination, pairing }: Pick<Job, "destination" | "pairing">,
): boolean {
  try {
    const found = fileSystemOf(files, destination) ??
      fileSystemOf(files, dirname(resolve(destination)));
    if (found === null || pairing === null) return found !== null;
    return sameFileSystem(pairing.destination, { fileSystem: found }) !== false;
  } catch (error) {
    if (error instanceof FileSystemError) return true;
    throw error;
  }
}

/** Opens a folder, and closes it: whoever can do that is answered. */
export function openEnd(files: FileSystem, path: string): void {
  try {
    files.close(files.openRoot(path));
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
  }
}

/** Null where there is no such folder. */
function fileSystemOf(files: FileSystem, path: string): string | null {
  try {
    const handle = files.openRoot(path);
    try {
      return files.facts(handle).id;
    } finally {
      files.close(handle);
    }
  } catch (error) {
    if (error instanceof FileSystemError && error.code === "not-found") return null;
    throw error;
  }
}

/** What tells a folder from another one that takes its place; null where there is none. */
export function folderIdentity(files: FileSystem, path: string): string | null {
  try {
    const handle = files.openRoot(path);
    try {
      const entry = files.stat({ handle, name: null });
      return entry === null ? null : `${entry.device}:${entry.inode}`;
    } finally {
      files.close(handle);
    }
  } catch (error) {
    if (error instanceof FileSystemError) return null;
    throw error;
  }
}
