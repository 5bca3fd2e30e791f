/** Error numbers, and the closed codes that the rest of the program knows them by. */
import type { FailureCode, Retry } from "../../model/failure.ts";
import { FileSystemError } from "../file_system.ts";
import { errorNumber } from "./libc.ts";

// Numbers from the kernel's asm-generic/errno.h, which x86_64 and aarch64 share.
export const EPERM = 1;
export const ENOENT = 2;
export const EINTR = 4;
export const EBADF = 9;
export const EAGAIN = 11;
export const EACCES = 13;
export const EXDEV = 18;
export const ENODEV = 19;
export const ENOTDIR = 20;
export const EINVAL = 22;
export const ENOTTY = 25;
export const EFBIG = 27;
export const EROFS = 30;
export const ENXIO = 6;
export const ENAMETOOLONG = 36;
export const ENOLCK = 37;
export const ENOSYS = 38;
export const ELOOP = 40;
export const ENODATA = 61;
export const EOPNOTSUPP = 95;

type Meaning = readonly [system: string, code: FailureCode, state: string, retry: Retry];

const MEANINGS: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [EPERM, ["EPERM", "not-permitted", "operation not permitted", "never"]],
  [ENOENT, ["ENOENT", "not-found", "no such file or folder", "never"]],
  [5, ["EIO", "input-output", "input/output error", "later"]],
  [ENXIO, ["ENXIO", "stale", "the device is gone", "later"]],
  [EBADF, ["EBADF", "unknown", "the handle is not open for this", "never"]],
  [EAGAIN, ["EAGAIN", "busy", "in use by another program", "later"]],
  [12, ["ENOMEM", "unknown", "out of memory", "later"]],
  [EACCES, ["EACCES", "permission-denied", "permission denied", "never"]],
  [16, ["EBUSY", "busy", "in use", "later"]],
  [17, ["EEXIST", "already-exists", "the name is taken", "never"]],
  [EXDEV, ["EXDEV", "not-supported", "on another file system", "never"]],
  [ENODEV, ["ENODEV", "stale", "the device is gone", "later"]],
  [ENOTDIR, ["ENOTDIR", "not-a-directory", "not a folder", "never"]],
  [21, ["EISDIR", "is-a-directory", "is a folder", "never"]],
  [EINVAL, ["EINVAL", "unknown", "refused by the file system", "never"]],
  [23, ["ENFILE", "too-many-open-files", "too many open files in the system", "later"]],
  [24, ["EMFILE", "too-many-open-files", "too many open files", "later"]],
  [ENOTTY, ["ENOTTY", "not-supported", "not supported by the file system", "never"]],
  [26, ["ETXTBSY", "busy", "a program that is running", "later"]],
  [EFBIG, ["EFBIG", "file-too-large", "too large for the file system", "never"]],
  [28, ["ENOSPC", "no-space", "no space left", "later"]],
  [EROFS, ["EROFS", "read-only", "the file system is read-only", "never"]],
  [31, ["EMLINK", "too-many-links", "too many links", "never"]],
  [ENAMETOOLONG, ["ENAMETOOLONG", "name-too-long", "the name is too long", "never"]],
  [ENOLCK, ["ENOLCK", "not-supported", "no locks left, or none on this file system", "later"]],
  [ENOSYS, ["ENOSYS", "not-supported", "not supported by the system", "never"]],
  [39, ["ENOTEMPTY", "not-empty", "the folder is not empty", "never"]],
  [ELOOP, ["ELOOP", "symlink-in-path", "a symbolic link is in the way", "never"]],
  [75, ["EOVERFLOW", "file-too-large", "too large for the file system", "never"]],
  [84, ["EILSEQ", "name-unsupported", "the file system cannot hold the name", "never"]],
  [EOPNOTSUPP, ["EOPNOTSUPP", "not-supported", "not supported by the file system", "never"]],
  [107, ["ENOTCONN", "stale", "the file system is not connected", "later"]],
  [110, ["ETIMEDOUT", "input-output", "the device does not answer", "later"]],
  [116, ["ESTALE", "stale", "the handle is stale", "later"]],
  [122, ["EDQUOT", "quota-exceeded", "the disk quota is used up", "later"]],
]);

/** The error that a number of `errno(3)` stands for. */
export function systemError(number: number): FileSystemError {
  const [system, code, state, retry] = MEANINGS.get(number) ??
    [`errno ${number}`, "unknown", "the system refused", "never"] as const;
  return new FileSystemError(code, state, retry, system);
}

/** {@linkcode systemError} of a call that brings a name into being, where EINVAL is about the name. */
export function nameError(number: number): FileSystemError {
  if (number !== EINVAL) return systemError(number);
  return new FileSystemError(
    "name-unsupported",
    "the file system cannot hold the name",
    "never",
    "EINVAL",
  );
}

/** {@linkcode systemError} of a call that follows links, where ELOOP is about a cycle of them. */
export function followingError(number: number): FileSystemError {
  if (number !== ELOOP) return systemError(number);
  const state = "too many symbolic links lead to it";
  return new FileSystemError("link-cycle", state, "never", "ELOOP");
}

/**
 * For the loop around a call that failed: returns if a signal interrupted it, so that it is made
 * again, and throws what happened otherwise.
 */
export function again(): void {
  const number = errorNumber();
  if (number !== EINTR) throw systemError(number);
}

/** {@linkcode again} for a call that brings a name into being. */
export function againNamed(): void {
  const number = errorNumber();
  if (number !== EINTR) throw nameError(number);
}

/** {@linkcode again} for a call that follows links. */
export function againFollowing(): void {
  const number = errorNumber();
  if (number !== EINTR) throw followingError(number);
}
