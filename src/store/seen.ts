/** For whoever changes what they have seen before: only where it is still the same. */
import { RunError } from "../base/errors.ts";

export interface Seen {
  /** `updatedAt` as it was then; left out by who wants the change whatever it is by now. */
  readonly updatedAt?: number | undefined;
}

/**
 * To be asked within the transaction of the change. `act` says what is done: `Change job "photos"`.
 *
 * @throws {RunError} "edited-meanwhile"
 */
export function refuseUnseen(
  act: string,
  { updatedAt }: { readonly updatedAt: number },
  seen: Seen,
): void {
  if (seen.updatedAt === undefined || seen.updatedAt === updatedAt) return;
  const message = `${act}: somebody changed it meanwhile, and nothing was done now; ` +
    "look at it as it is, and do it again";
  throw new RunError("edited-meanwhile", message);
}

/** When a change is made: later than the one before, even within a millisecond. */
export function laterThan({ updatedAt }: { readonly updatedAt: number }, now: number): number {
  return Math.max(now, updatedAt + 1);
}
