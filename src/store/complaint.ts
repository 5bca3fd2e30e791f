/** What SQLite reports, in words for the user. */
import { RunError, type RunErrorCode } from "../base/errors.ts";
import { quote } from "../base/names.ts";

/** Result codes of sqlite3.h (https://www.sqlite.org/rescode.html), the low byte of each. */
const BUSY = 5;
const READ_ONLY = 8;
const INPUT_OUTPUT = 10;
const CORRUPT = 11;
const FULL = 13;
const CANNOT_OPEN = 14;
const NOT_A_DATABASE = 26;
/** Extended codes of INPUT_OUTPUT: what is on the disk cannot be read. */
const UNREADABLE: readonly number[] = [10 | 1 << 8, 10 | 2 << 8, 10 | 33 << 8];

// `exec`, `open` and `backup` give no code, only the text that goes with it.
const CODE_BY_TEXT: readonly (readonly [RegExp, number])[] = [
  [/database is locked/, BUSY],
  [/readonly database/, READ_ONLY],
  [/disk I\/O error/, INPUT_OUTPUT],
  [/malformed/, CORRUPT],
  [/is full/, FULL],
  [/unable to open/, CANNOT_OPEN],
  [/not a database/, NOT_A_DATABASE],
];

interface SqliteError extends Error {
  readonly errcode?: number;
  readonly errstr?: string;
}

// Statements are fixed and have run in tests, so what they miss was there; and no number was
// written that is too large to be read.
const NOT_WHAT_WAS_WRITTEN =
  /no such (table|column)|has no column|malformed|unsupported file format|too large to be/;

function resultCode(error: SqliteError): number {
  if (error.errcode !== undefined) return error.errcode;
  return CODE_BY_TEXT.find(([text]) => text.test(error.message))?.[1] ?? 0;
}

/** What the runtime's own calls report, which name the error as the system does: "EROFS". */
function ofSystem(path: string, error: Error): unknown {
  if (error instanceof Deno.errors.NotCapable) {
    return unwritable(path, "the runtime lets this program write elsewhere only", error);
  }
  const code = "code" in error ? String(error.code) : "";
  if (!/^E[A-Z0-9]+$/.test(code)) return error;
  const [state = code] = error.message.split(" (os error");
  return unwritable(path, state.toLowerCase(), error);
}

/** What to tell for an error of SQLite or of the file system; any other comes back as it is. */
export function complaint(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof RunError) return error;
  const code = resultCode(error);
  if (UNREADABLE.includes(code)) return damaged(path, "cannot be read from its disk", error);
  switch (code & 0xff) {
    case CORRUPT:
    case NOT_A_DATABASE:
      return damaged(path, (error as SqliteError).errstr ?? error.message, error);
    case READ_ONLY:
      return unwritable(path, "read-only", error);
    case INPUT_OUTPUT:
      return unwritable(path, "writing failed, its disk may be full", error);
    case FULL:
      return unwritable(path, "no space left", error);
    case CANNOT_OPEN:
      return unwritable(path, "cannot be opened to write", error);
    default:
      if (NOT_WHAT_WAS_WRITTEN.test(error.message)) return damaged(path, "damaged", error);
      return ofSystem(path, error);
  }
}

/** Whether another process held the file for longer than this one waited. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && !(error instanceof RunError) &&
    (resultCode(error) & 0xff) === BUSY;
}

function storeError(code: RunErrorCode, message: string, cause: unknown): RunError {
  return new RunError(code, message, cause === undefined ? {} : { cause });
}

/** The file is not, or no longer, what this program wrote. */
export function damaged(path: string, state: string, cause?: unknown): RunError {
  const message = `Read store ${quote(path)}: ${state}; the file was left as it is: ` +
    "put a good copy in its place, or move it away to start without jobs and history";
  return storeError("store-damaged", message, cause);
}

/** The folder or file takes no writes. */
export function unwritable(path: string, state: string, cause?: unknown): RunError {
  const message = `Write store ${quote(path)}: ${state}; ` +
    "make room and allow writing there, or name another folder with --state-dir";
  return storeError("store-unwritable", message, cause);
}

export interface Versions {
  readonly found: number;
  readonly known: number;
}

/** A later release has been here. */
export function newer(path: string, { found, known }: Versions): RunError {
  const message = `Open store ${quote(path)}: written by a newer release (version ${found}, ` +
    `up to ${known} is known here); use that release, or name another folder with --state-dir`;
  return new RunError("store-newer", message);
}

export interface Wait {
  readonly milliseconds: number;
  /** "process 123, which carries out execution 7"; null where nobody is known. */
  readonly holder: string | null;
  readonly cause: unknown;
}

/** Another process holds the file. */
export function busy(path: string, { milliseconds, holder, cause }: Wait): RunError {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  const message = `Write store ${quote(path)}: in use by ${holder ?? "another process"} ` +
    `for over ${seconds} s; wait until it is done, then try again`;
  return storeError("store-busy", message, cause);
}
