/** What the API refuses, beyond what the program itself does, and with which status. */
import { RunError, type RunErrorCode } from "../base/errors.ts";
import { quote } from "../base/names.ts";
import { accepted, type Issue } from "./accepted.ts";

/** Codes of the page's own; stable, documented in docs/api.md. */
export type PageCode =
  | "invalid"
  | "not-found"
  | "not-signed-in"
  | "wrong-password"
  | "link-used"
  | "too-many-tries"
  | "no-password"
  | "foreign-host"
  | "foreign-origin"
  | "too-large"
  | "too-many-streams"
  | "version-missing"
  | "folder-unreadable"
  | "folder-slow";

export type RefusalCode = PageCode | RunErrorCode;

/** A value of a request that was not accepted: "options.filter.rules". */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** A refusal of the page's own. `message` is for the user. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** Seconds until it makes sense to ask again. */
  readonly retryAfter: number | null;
  readonly fields: readonly FieldProblem[];
  constructor(
    readonly code: PageCode,
    message: string,
    { retryAfter = null, fields = [] }: {
      readonly retryAfter?: number | null;
      readonly fields?: readonly FieldProblem[];
    } = {},
  ) {
    super(message);
    this.retryAfter = retryAfter;
    this.fields = fields;
  }
}

/** Refuses values that their schema does not take. */
export function invalid(issues: readonly Issue[]): Refusal {
  const found = issues.map((issue) => ({ field: issue.path.join("."), wanted: accepted(issue) }));
  const [{ field, wanted } = { field: "", wanted: "something else" }] = found;
  const where = field === "" ? "what was sent" : quote(field);
  const fields = found.map(({ field, wanted }) => ({ field, message: `Give ${wanted}` }));
  return new Refusal("invalid", `Read ${where}: not accepted; give ${wanted}`, { fields });
}

/** Why something was refused, as plain values: what crosses between the threads. */
export interface Cause {
  readonly code: RefusalCode;
  readonly message: string;
  readonly retryAfter: number | null;
  readonly fields: readonly FieldProblem[];
}

/** Null for what is none: a fault of the program. */
export function causeOf(error: unknown): Cause | null {
  if (error instanceof Refusal) {
    const { code, message, retryAfter, fields } = error;
    return { code, message, retryAfter, fields };
  }
  if (error instanceof RunError) {
    return { code: error.code, message: error.message, retryAfter: null, fields: [] };
  }
  return null;
}

/** What is told of a fault of the program, of which nobody outside learns more. */
export const FAULT: Cause = {
  code: "internal",
  message: "MirrorSphere failed unexpectedly: what happened was printed where it was started",
  retryAfter: null,
  fields: [],
};

/** HTTP statuses (RFC 9110, section 15) of all codes. */
export const STATUSES = {
  "invalid": 400,
  "not-found": 404,
  "not-signed-in": 401,
  "wrong-password": 403,
  "link-used": 403,
  "too-many-tries": 429,
  "no-password": 409,
  "foreign-host": 421,
  "foreign-origin": 403,
  "too-large": 413,
  "too-many-streams": 503,
  "version-missing": 428,
  "folder-unreadable": 422,
  "folder-slow": 504,
  "usage": 400,
  "configuration": 500,
  "configuration-unwritable": 422,
  "source-missing": 422,
  "source-not-a-folder": 422,
  "source-unreadable": 422,
  "destination-missing": 422,
  "destination-not-a-folder": 422,
  "destination-parent-missing": 422,
  "destination-unreadable": 422,
  "destination-unwritable": 422,
  "destination-locked": 409,
  "overlap": 422,
  "unsupported": 422,
  "disk-full": 507,
  "destination-gone": 422,
  "source-gone": 422,
  "store-damaged": 500,
  "store-newer": 500,
  "store-unwritable": 507,
  "store-busy": 503,
  "job-exists": 409,
  "job-unknown": 404,
  "schedule-unknown": 404,
  "schedule-state": 409,
  "plan-unknown": 404,
  "plan-in-use": 409,
  "already-resident": 500,
  "no-resident": 503,
  "sandbox-unavailable": 500,
  "execution-unknown": 404,
  "execution-state": 409,
  "other-disk": 409,
  "channel-exists": 409,
  "channel-unknown": 404,
  "notice-undelivered": 502,
  "service-unavailable": 500,
  "service-failed": 500,
  "edited-meanwhile": 412,
  "session-unknown": 404,
  "address-in-use": 500,
  "address-unavailable": 500,
  "not-protected": 500,
  "internal": 500,
} as const satisfies Readonly<Record<RefusalCode, number>>;
