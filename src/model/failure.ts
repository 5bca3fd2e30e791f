import type { RawPath } from "../base/names.ts";

/** What was being done when an entry failed. */
export type FailedOperation =
  | "list"
  | "stat"
  | "read"
  | "compare"
  | "copy"
  | "verify"
  | "make-directory"
  | "make-symlink"
  | "make-hard-link"
  | "make-special"
  | "set-metadata"
  | "remove";

/** Stable codes of what can go wrong with one entry; documented in the README. */
export type FailureCode =
  | "permission-denied"
  | "not-permitted"
  | "not-found"
  | "input-output"
  | "no-space"
  | "quota-exceeded"
  | "read-only"
  | "name-too-long"
  | "name-unsupported"
  | "too-many-links"
  | "too-many-open-files"
  | "not-supported"
  | "busy"
  | "stale"
  | "file-too-large"
  | "not-empty"
  | "is-a-directory"
  | "not-a-directory"
  | "already-exists"
  | "symlink-in-path"
  | "changed-while-reading"
  | "verify-mismatch"
  | "dangling-link"
  | "link-cycle"
  | "folder-in-the-way"
  | "mount-point"
  | "unknown";

/** When trying again makes sense: at once, in a later run, or not without a change by the user. */
export type Retry = "now" | "later" | "never";

/** One entry that could not be carried: data in the report, never an end of the run. */
export interface Failure {
  readonly path: RawPath;
  readonly operation: FailedOperation;
  readonly code: FailureCode;
  /** For the user: action, quoted path, colon, state; then the way out. */
  readonly message: string;
  readonly retry: Retry;
}
