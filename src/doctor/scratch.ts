/** A folder to try things in, inside the destination, that is gone afterwards. */
import type { RawName, RawPath } from "../base/names.ts";
import { temporaryName, temporaryPrefix } from "../engine/temporary.ts";
import { attempt, type FileSystem, type Handle } from "../platform/mod.ts";

/** Where the doctor tries things: a file system, and an empty folder of it. */
export interface Ground {
  readonly files: FileSystem;
  readonly folder: Handle;
}

/**
 * Gives `body` a new folder in `parent`, and removes it with all that is in it; `parent` has its
 * modification time again. The folder's name is that of a run's temporary: should this process be
 * killed, the next run clears it.
 */
export function withScratch<T>(
  files: FileSystem,
  parent: Handle,
  body: (ground: Ground) => T,
): T {
  const name = temporaryName(temporaryPrefix(), "doctor", 0);
  const place = { handle: parent, name: null };
  const before = files.stat(place);
  files.makeDirectory(parent, name, 0o700);
  const folder = files.openDirectory(parent, name as string as RawPath);
  try {
    return body({ files, folder });
  } finally {
    clear({ files, folder });
    files.close(folder);
    files.removeDirectory(parent, name);
    // What may not be set is no matter: the next run sees to it.
    if (before !== null) attempt(() => files.setTimes(place, before));
  }
}

function clear({ files, folder }: Ground): void {
  for (const { name } of files.list(folder)) {
    try {
      files.removeFile(folder, name);
    } catch {
      files.removeDirectory(folder, name);
    }
  }
}

/** Makes an empty file; false where the file system does not take its name. */
export function touch({ files, folder }: Ground, name: RawName): boolean {
  const file = attempt(() => files.createFile(folder, name));
  if (file === null) return false;
  files.close(file);
  return true;
}

/** Gives `body` a new file, open to read and write, and removes it. */
export function withFile<T>(ground: Ground, body: (file: Handle, name: RawName) => T): T {
  const { files, folder } = ground;
  const name = "file" as RawName;
  const file = files.createFile(folder, name);
  try {
    return body(file, name);
  } finally {
    files.close(file);
    files.removeFile(folder, name);
  }
}

/** The same with a file that nobody has open: some file systems set times of nothing else. */
export function withClosedFile<T>(ground: Ground, body: (name: RawName) => T): T {
  const { files, folder } = ground;
  const name = "file" as RawName;
  files.close(files.createFile(folder, name));
  try {
    return body(name);
  } finally {
    files.removeFile(folder, name);
  }
}
