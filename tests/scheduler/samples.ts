/** Hand-made schedules, and what surrounds them. */
import type { Schedule } from "../../src/model/schedule.ts";
import type { Attempt, Destination, Situation } from "../../src/scheduler/due.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Half past nine on a Monday, in Coordinated Universal Time. */
export const NOW = Date.UTC(2026, 5, 1, 9, 30);

export function schedule(some: Partial<Schedule> = {}): Schedule {
  return {
    id: 1,
    jobId: 1,
    jobName: "letters",
    interval: { kind: "daily", time: "10:00" },
    zone: "UTC",
    missed: "catch-up",
    retry: { attempts: 0, delay: 5 * MINUTE },
    waitForDestination: false,
    state: "active",
    nextRunAt: null,
    retryAt: null,
    requestedAt: null,
    lastRunAt: null,
    lastExecutionId: null,
    underWay: false,
    failedAttempts: 0,
    waiting: null,
    createdAt: 0,
    updatedAt: 0,
    ...some,
  };
}

export interface Around {
  readonly now?: number;
  readonly watchingSince?: number;
  readonly settledAt?: number;
  readonly attempt?: Attempt["state"];
  readonly busy?: number | null;
  readonly isThere?: boolean;
  readonly changed?: readonly number[];
  readonly room?: number;
}

/** A quiet day: nobody writes anywhere, all disks are there. Each job has its own destination. */
export function situation(schedules: readonly Schedule[], around: Around = {}): Situation {
  const { now = NOW, attempt, busy = null, isThere = true } = around;
  const destinationOf = ({ jobId }: Schedule): Destination => ({
    path: `/destination ${jobId}`,
    busy,
    presence: () => isThere ? "there" : "missing",
  });
  return {
    now,
    watchingSince: around.watchingSince ?? now - DAY,
    settledAt: around.settledAt ?? now - DAY,
    schedules,
    attemptOf: ({ lastExecutionId }) =>
      attempt === undefined ? null : { state: attempt, executionId: lastExecutionId },
    destinationOf,
    changed: new Set(around.changed),
    room: around.room ?? 10,
  };
}
