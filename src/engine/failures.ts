import { quote, type RawPath } from "../base/names.ts";
import type { FailedOperation, Failure, FailureCode, Retry } from "../model/failure.ts";
import type { FileSystemError } from "../platform/mod.ts";

/** Codes that mean: a file gets no other name there, or no more of them. */
export const UNLINKABLE: ReadonlySet<FailureCode> = new Set([
  "not-supported",
  "not-permitted",
  "too-many-links",
]);

/** Codes that mean: nothing more can be written. */
export const OUT_OF_SPACE: ReadonlySet<FailureCode> = new Set(["no-space", "quota-exceeded"]);

const VERB: Readonly<Record<FailedOperation, string>> = {
  list: "list",
  stat: "look at",
  read: "read",
  compare: "compare",
  copy: "copy",
  verify: "verify",
  "make-directory": "make folder",
  "make-symlink": "make link",
  "make-hard-link": "make hard link",
  "make-special": "make special file",
  "set-metadata": "set metadata of",
  remove: "remove",
};

const WAY_OUT: Partial<Readonly<Record<FailureCode, string>>> = {
  "permission-denied": "give this user access, or run as one who has it",
  "not-permitted": "run as root, or as its owner, where this is wanted",
  "name-unsupported": "rename it, or use a destination that can hold such a name",
  "name-too-long": "shorten it, or use a destination that can hold such a name",
  "too-many-links": "the destination holds fewer links to one file",
  "too-many-open-files": "raise the limit (ulimit -n) or use fewer workers",
  "not-supported": "the destination's file system cannot hold this",
  "file-too-large": "the destination's file system cannot hold a file of this size",
  "no-space": "free space at the destination, then run again",
  "quota-exceeded": "raise the quota or free space, then run again",
  "input-output": "check the disk and its connection, then run again",
  stale: "check the connection, then run again",
  busy: "run again when it is not in use",
};

/** What goes into the report for an entry that `error` befell. */
export function failureOf(
  path: RawPath,
  operation: FailedOperation,
  error: FileSystemError,
): Failure {
  const wayOut = WAY_OUT[error.code];
  const state = wayOut === undefined ? error.message : `${error.message}; ${wayOut}`;
  return makeFailure(path, operation, { code: error.code, state, retry: error.retry });
}

export function makeFailure(
  path: RawPath,
  operation: FailedOperation,
  what: { readonly code: FailureCode; readonly state: string; readonly retry: Retry },
): Failure {
  const shown = path === "" ? "the top folder" : quote(path);
  const message = `Cannot ${VERB[operation]} ${shown}: ${what.state}`;
  return { path, operation, code: what.code, message, retry: what.retry };
}

/** A folder of the destination, which has to stay for now, where something else belongs. */
export function folderInTheWay(path: RawPath, why: string): Failure {
  const state = `the destination has a folder of that name, ${why}`;
  return makeFailure(path, "copy", { code: "folder-in-the-way", state, retry: "never" });
}

/** Something of the destination that a filter leaves out, where something of another kind belongs. */
export function leftOutInTheWay(path: RawPath): Failure {
  const state =
    "the destination has something else of that name, which a filter leaves out; move " +
    "it away, or use --delete-excluded";
  return makeFailure(path, "copy", { code: "folder-in-the-way", state, retry: "never" });
}
