import { basename, dirname } from "node:path";
import { REPLACEMENT } from "../../base/names.ts";
import type { FailureCode, Retry } from "../../model/failure.ts";
import { FileSystemError } from "../file_system.ts";

type Meaning = readonly [code: FailureCode, state: string, retry: Retry];

/** What each system error means here, by the name that errno(3) gives it. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  EPERM: ["not-permitted", "operation not permitted", "never"],
  ENOENT: ["not-found", "no such file or folder", "never"],
  EIO: ["input-output", "input/output error", "later"],
  ENXIO: ["stale", "the device is gone", "later"],
  ENODEV: ["stale", "the device is gone", "later"],
  EAGAIN: ["busy", "in use by another program", "later"],
  EACCES: ["permission-denied", "permission denied", "never"],
  EBUSY: ["busy", "in use", "later"],
  EEXIST: ["already-exists", "the name is taken", "never"],
  EXDEV: ["not-supported", "on another file system", "never"],
  ENOTDIR: ["not-a-directory", "not a folder", "never"],
  EISDIR: ["is-a-directory", "is a folder", "never"],
  ENFILE: ["too-many-open-files", "too many open files in the system", "later"],
  EMFILE: ["too-many-open-files", "too many open files", "later"],
  ENOTTY: ["not-supported", "not supported by the file system", "never"],
  ETXTBSY: ["busy", "a program that is running", "later"],
  EFBIG: ["file-too-large", "too large for the file system", "never"],
  ENOSPC: ["no-space", "no space left", "later"],
  EROFS: ["read-only", "the file system is read-only", "never"],
  EMLINK: ["too-many-links", "too many links", "never"],
  ENAMETOOLONG: ["name-too-long", "the name, or its path, is too long", "never"],
  ENOSYS: ["not-supported", "not supported by the system", "never"],
  ENOTEMPTY: ["not-empty", "the folder is not empty", "never"],
  ELOOP: ["link-cycle", "too many symbolic links lead to it", "never"],
  EOVERFLOW: ["file-too-large", "too large for the file system", "never"],
  EILSEQ: ["name-unsupported", "the file system cannot hold the name", "never"],
  ENOTSUP: ["not-supported", "not supported by the file system", "never"],
  EOPNOTSUPP: ["not-supported", "not supported by the file system", "never"],
  ETIMEDOUT: ["input-output", "the device does not answer", "later"],
  ESTALE: ["stale", "the handle is stale", "later"],
  EDQUOT: ["quota-exceeded", "the disk quota is used up", "later"],
};

/** Failures that this platform finds by itself. */
export function notSupported(what: string): FileSystemError {
  return new FileSystemError("not-supported", `${what} not supported here`, "never", "ENOTSUP");
}

export function linkInPath(): FileSystemError {
  const state = "a symbolic link is in the way";
  return new FileSystemError("symlink-in-path", state, "never", "ELOOP");
}

export function nameUnsupported(what: string): FileSystemError {
  const state = `${what} is not valid UTF-8, which the portable platform cannot open`;
  return new FileSystemError("name-unsupported", state, "never", "EILSEQ");
}

function codeOf(error: unknown): string | null {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return typeof code === "string" ? code : null;
}

/**
 * Deno lists an undecodable name with U+FFFD in place of what it could not decode, and then finds
 * no such file. A valid name may hold U+FFFD too, so only a name that is listed and yet not found
 * is an undecodable one.
 */
function isUndecodable(path: string): boolean {
  const name = basename(path);
  if (!name.includes(REPLACEMENT)) return false;
  try {
    for (const listed of Deno.readDirSync(dirname(path))) if (listed.name === name) return true;
  } catch {
    // The folder cannot be listed; then nothing contradicts "not found".
  }
  return false;
}

/** Whether it is for want of a right. */
export function isRefusal(error: unknown): boolean {
  return error instanceof FileSystemError &&
    (error.code === "not-permitted" || error.code === "permission-denied");
}

/** The failure that an error of Deno or `node:fs` stands for; `path` is what the call was about. */
export function failureOf(error: unknown, path: string): FileSystemError {
  if (error instanceof FileSystemError) return error;
  if (error instanceof Deno.errors.NotCapable) {
    const state = "this process was started without the permission for it";
    return new FileSystemError("not-permitted", state, "never", "NotCapable");
  }
  // `readLink` of a target that is not UTF-8; no error number stands behind it.
  if (error instanceof Deno.errors.InvalidData) return nameUnsupported("its target");
  const system = codeOf(error) ?? (error instanceof Error ? error.name : "unknown");
  if (system === "ENOENT" && isUndecodable(path)) return nameUnsupported("the name");
  const [code, state, retry] = MEANINGS[system] ?? ["unknown", "the system refused", "never"];
  return new FileSystemError(code, state, retry, system);
}

/** Runs a call about `path`; what it throws becomes a {@linkcode FileSystemError}. */
export function attempt<Result>(path: string, call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    throw failureOf(error, path);
  }
}
