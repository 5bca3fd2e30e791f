/** What a schedule says unless told otherwise, alike at every door. */
import { RunError } from "../base/errors.ts";
import type { Interval, ScheduleDefinition } from "./schedule.ts";

/** When it is due, and by which clock, has to be told; see {@linkcode machineZone}. */
export const USUAL_SETTINGS: Omit<ScheduleDefinition, "jobId" | "interval" | "zone"> = {
  missed: "catch-up",
  retry: { attempts: 0, delay: 5 * 60_000 },
  waitForDestination: false,
};

type OnChange = Extract<Interval, { readonly kind: "on-change" }>;

export const USUAL_CHANGE: OnChange = {
  kind: "on-change",
  quiet: 10_000,
  atMostEvery: 60_000,
  fullLookEvery: 24 * 3_600_000,
};

/** The time zone of this machine; null where it has none that could be named. */
export function namedZone(): string | null {
  // Undefined, whatever its type says, where TZ names none of the database; unknown where it is
  // empty.
  const zone: string | undefined = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone === undefined || zone === "Etc/Unknown" ? null : zone;
}

/** The same. @throws {RunError} "usage": it has none that could be named */
export function machineZone(): string {
  const zone = namedZone();
  if (zone !== null) return zone;
  const message = "Go by the time zone of this machine: it has no name; name one with --zone";
  throw new RunError("usage", message);
}
