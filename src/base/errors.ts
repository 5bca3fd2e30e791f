/**
 * A bad run is an error with a stable code; a bad file is data (see `model/failure.ts`).
 */

/** Stable, documented codes of what ends a run. `cli/exit_code.ts` maps each to an exit code. */
export type RunErrorCode =
  | "usage"
  | "configuration"
  | "configuration-unwritable"
  | "source-missing"
  | "source-not-a-folder"
  | "source-unreadable"
  | "destination-not-a-folder"
  | "destination-parent-missing"
  | "destination-unwritable"
  | "destination-locked"
  | "overlap"
  | "unsupported"
  | "sandbox-unavailable"
  | "disk-full"
  | "destination-gone"
  | "source-gone"
  | "store-damaged"
  | "store-newer"
  | "store-unwritable"
  | "store-busy"
  | "job-exists"
  | "job-unknown"
  | "schedule-unknown"
  | "schedule-state"
  | "execution-unknown"
  | "execution-state"
  | "plan-unknown"
  | "plan-in-use"
  | "other-disk"
  | "already-resident"
  | "no-resident"
  | "channel-exists"
  | "channel-unknown"
  | "notice-undelivered"
  | "service-unavailable"
  | "service-failed"
  | "edited-meanwhile"
  | "session-unknown"
  | "address-in-use"
  | "address-unavailable"
  | "not-protected"
  | "internal";

/**
 * What makes the whole run meaningless.
 * `message` is for the user: action, quoted path, colon, state; then the way out.
 */
export class RunError extends Error {
  override readonly name = "RunError";
  constructor(readonly code: RunErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** Marks the end of an exhaustive switch; reached only if a type lies. */
export function unreachable(value: never): never {
  throw new RunError("internal", `Unexpected value: ${JSON.stringify(value)}`);
}
