/** What is on disk, and that nobody else writes to a destination: fsync(2), syncfs(2), flock(2). */
import { FileSystemError } from "../file_system.ts";
import type { Handle, LockKind } from "../file_system.ts";
import { LOCK_EXCLUSIVE_NOW, LOCK_SHARED_NOW, POSIX_FADV_DONTNEED } from "./constants.ts";
import { again, EAGAIN, EINTR, EINVAL, EROFS, systemError } from "./errno.ts";
import { errorNumber, libc } from "./libc.ts";

/** `FileSystem.lock`. */
export function lock(handle: Handle, kind: LockKind = "exclusive"): boolean {
  const flags = kind === "shared" ? LOCK_SHARED_NOW : LOCK_EXCLUSIVE_NOW;
  while (libc.flock(handle, flags) < 0) {
    const number = errorNumber();
    if (number === EAGAIN) return false;
    if (number !== EINTR) throw systemError(number);
  }
  return true;
}

/** `FileSystem.sync`. */
export function sync(handle: Handle): void {
  while (libc.fsync(handle) < 0) again();
}

/** `FileSystem.syncFileSystem`. */
export function syncFileSystem(handle: Handle): void {
  while (libc.syncfs(handle) < 0) again();
}

/** `FileSystem.syncFileSystemAsync`. */
export async function syncFileSystemAsync(handle: Handle): Promise<void> {
  if (await libc.syncfsAsync(handle) >= 0) return;
  const state = "the disk could not be written out, and the system does not tell why";
  throw new FileSystemError("input-output", state, "later", "unknown");
}

/** Of posix_fadvise(2): no length is up to the end. */
const WHOLE_FILE = { offset: 0, length: 0 };

/** A file system that has no disk, or writes no more after an error, is read all the same. */
function writeOut(file: Handle): void {
  while (libc.fdatasync(file) < 0) {
    const number = errorNumber();
    if (number === EINVAL || number === EROFS) return;
    if (number !== EINTR) throw systemError(number);
  }
}

/** `FileSystem.dropCache`. Dirty pages cannot be dropped, so they are written first. */
export function dropCache(file: Handle, range = WHOLE_FILE): void {
  writeOut(file);
  const [offset, length] = [BigInt(range.offset), BigInt(range.length)];
  const number = libc.posix_fadvise(file, offset, length, POSIX_FADV_DONTNEED);
  if (number !== 0) throw systemError(number);
}
