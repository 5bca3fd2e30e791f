/** From what was typed to what a schedule says. Pure. */
import { RunError } from "../base/errors.ts";
import type { Interval, ScheduleDefinition } from "../model/schedule.ts";
import { USUAL_CHANGE, USUAL_SETTINGS } from "../model/schedule_usual.ts";
import type { ScheduleFlags } from "./schedule_options.ts";

/** What there is to say of a schedule, its job aside. */
export type ScheduleSettings = Omit<ScheduleDefinition, "jobId">;

/**
 * What the flags change of what was before; what they do not say is absent.
 *
 * @throws {RunError} "usage": flags contradict each other
 */
export function scheduleChanges(
  flags: ScheduleFlags,
  before: Partial<ScheduleSettings>,
): Partial<ScheduleSettings> {
  const { zone, missed, retry, retryDelay, waitForDestination } = flags;
  const interval = intervalOf(flags, before.interval);
  const { attempts, delay } = before.retry ?? USUAL_SETTINGS.retry;
  return {
    ...interval !== null && { interval },
    ...zone !== undefined && { zone },
    ...missed !== undefined && { missed },
    ...(retry !== undefined || retryDelay !== undefined) && {
      retry: { attempts: retry ?? attempts, delay: retryDelay ?? delay },
    },
    ...waitForDestination !== undefined && { waitForDestination },
  };
}

export const WAYS = "--daily, --weekly, --monthly, --once, --cron or --on-change";

function intervalOf(flags: ScheduleFlags, before: Interval | undefined): Interval | null {
  const { daily, weekly, monthly, once, cron, onChange } = flags;
  const ways: (Interval | undefined)[] = [
    daily,
    weekly,
    monthly,
    once,
    cron === undefined ? undefined : { kind: "cron", expression: cron },
    onChange ? USUAL_CHANGE : undefined,
  ];
  const given = ways.filter((interval) => interval !== undefined);
  if (given.length > 1) {
    throw new RunError("usage", `Say when: ${given.length} ways are given; give one of ${WAYS}`);
  }
  return withPeriods(given[0] ?? null, flags, before);
}

/** Periods may be given along with `--on-change`, or to change a schedule that is of that kind. */
function withPeriods(
  given: Interval | null,
  { quiet, atMostEvery, fullLook }: ScheduleFlags,
  before: Interval | undefined,
): Interval | null {
  if (quiet === undefined && atMostEvery === undefined && fullLook === undefined) return given;
  const changed = given ?? before;
  if (changed?.kind !== "on-change") {
    const message = "Use --quiet, --at-most-every or --full-look: they are about --on-change only";
    throw new RunError("usage", `${message}; add that, or leave them out`);
  }
  return {
    kind: "on-change",
    quiet: quiet ?? changed.quiet,
    atMostEvery: atMostEvery ?? changed.atMostEvery,
    fullLookEvery: fullLook ?? changed.fullLookEvery,
  };
}
