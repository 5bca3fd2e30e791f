import { attempt, type FileSystem, type Handle } from "../platform/mod.ts";
import type { LocalTarget } from "../targets/mod.ts";

const OWNER_ACCESS = 0o700;

/** Lets this user change what is at the top of a tree, if it is to be had. */
export function openUp(files: FileSystem, { root, entry: { mode } }: LocalTarget): void {
  if ((mode & OWNER_ACCESS) === OWNER_ACCESS) return;
  attempt(() => files.setMode({ handle: root, name: null }, mode | OWNER_ACCESS));
}

/**
 * Changes something in a folder that is this program's own business: the folder's time stays as it
 * is, so that no comparison sees it. Throws the FileSystemError of the change.
 */
export function unnoticed(files: FileSystem, directory: Handle, change: () => void): void {
  const itself = { handle: directory, name: null };
  const time = files.stat(itself);
  change();
  // Only its owner may; to others the folder's time is a matter of the comparison.
  if (time !== null) attempt(() => files.setTimes(itself, time));
}
