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
  | "destination-missing"
  | "destination-not-a-folder"
  | "destination-parent-missing"
  | "destination-unreadable"
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

/** By the names of the runtime's classes of errors. */
const STATES: Readonly<Record<string, string>> = {
  NotFound: "no such file",
  PermissionDenied: "permission denied",
  IsADirectory: "it is a folder",
  FilesystemLoop: "its symbolic link leads back to itself",
  // The runtime shuts every program out of /dev, /proc and /sys.
  NotCapable: "the runtime lets no program read there",
};

/** What the runtime found where it could not do something with a file, for a message. */
export function stateOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (Object.hasOwn(STATES, error.name)) return STATES[error.name] ?? error.message;
  const [state = ""] = error.message.split(" (os error");
  return state === error.message ? state : state.toLowerCase();
}
