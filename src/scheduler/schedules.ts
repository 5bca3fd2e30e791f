/**
 * The one door through which schedules are made and changed: checked, and with their next run.
 *
 * Each change is one transaction, which a resident process takes up by itself.
 */
import { RunError } from "../base/errors.ts";
import { quote } from "../base/names.ts";
import type { Schedule, ScheduleDefinition, ScheduleProgress } from "../model/schedule.ts";
import { checkSchedule } from "../model/schedule_check.ts";
import type { Store } from "../store/mod.ts";
import { nextRun, nextRuns, type Timing } from "./next.ts";

export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** @throws {RunError} "usage": what is wrong with it; "job-unknown": removed meanwhile */
export function addSchedule(
  store: Store,
  definition: ScheduleDefinition,
  { now }: Clock,
): Schedule {
  checkSchedule(definition);
  return store.schedules.add(definition, firstRun(definition, now));
}

/** The next run of what is to be active. @throws {RunError} "usage" where it never comes */
function firstRun({ interval, zone }: Timing, now: number): number | null {
  const next = nextRun({ interval, zone }, now);
  if (next !== null || interval.kind === "on-change") return next;
  if (interval.kind === "once") {
    const message = `Schedule ${quote(interval.at)} in ${zone}: that is past; give a later time`;
    throw new RunError("usage", message);
  }
  const given = interval.kind === "cron" ? quote(interval.expression) : interval.kind;
  const message = `Schedule ${given}: it is never due; give days that the calendar has`;
  throw new RunError("usage", message);
}

export interface ScheduleEdit {
  readonly id: number;
  readonly changes: Partial<Omit<ScheduleDefinition, "jobId">>;
  /** As it was seen; left out by who changes it whatever it is by now. */
  readonly updatedAt?: number;
}

/**
 * Changes what is given and nothing else. Another interval or zone is counted from now on; a
 * completed schedule that gets one is active again.
 *
 * @throws {RunError} "usage": what is wrong with it; "schedule-unknown", "edited-meanwhile"
 */
export function editSchedule(
  store: Store,
  { id, changes, updatedAt }: ScheduleEdit,
  { now }: Clock,
): Schedule {
  return store.schedules.edit(id, (before) => {
    const after = { ...before, ...changes };
    checkSchedule(after);
    if (changes.interval === undefined && changes.zone === undefined) return changes;
    const state = before.state === "completed" ? "active" : before.state;
    const next = firstRun(after, now);
    const nextRunAt = state === "disabled" ? null : next;
    return { ...changes, state, nextRunAt, retryAt: null, waiting: null, failedAttempts: 0 };
  }, { updatedAt });
}

export const STATE_CHANGES = ["pause", "resume", "disable"] as const;
export type StateChange = (typeof STATE_CHANGES)[number];

/**
 * Pauses, resumes or disables a schedule. A paused one keeps its next run, which counts as missed
 * once it is past; a disabled one is counted anew when it is resumed.
 *
 * @throws {RunError} "schedule-state": it is completed, or would never be due; "schedule-unknown"
 */
export function changeState(
  store: Store,
  { id, change }: { readonly id: number; readonly change: StateChange },
  { now }: Clock,
): Schedule {
  return store.schedules.edit(id, (before) => {
    if (before.state === "completed") throw stateError(before, change, "it is completed");
    if (change === "disable") return SWITCHED_OFF;
    const nextRunAt = before.nextRunAt ?? nextRun(before, now);
    if (nextRunAt === null && before.interval.kind !== "on-change") {
      throw stateError(before, change, "its time is past");
    }
    return { state: change === "pause" ? "paused" : "active", nextRunAt };
  });
}

/** What is disabled has nothing to come. */
export const SWITCHED_OFF: Partial<ScheduleProgress> = {
  state: "disabled",
  nextRunAt: null,
  retryAt: null,
  requestedAt: null,
  waiting: null,
  failedAttempts: 0,
};

function stateError({ id }: Schedule, change: StateChange, problem: string): RunError {
  const message = `Cannot ${change} schedule ${id}: ${problem}; give it another time, or remove it`;
  return new RunError("schedule-state", message);
}

/** A moment at which two schedules are due and one has to wait for the other. */
export interface Coincidence {
  readonly other: Schedule;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** So many of the next runs are compared. */
const COMPARED = 60;
const MINUTE = 60_000;

/** Other active schedules that write to the same destination in the same minute. */
export function coincidences(store: Store, schedule: Schedule, { now }: Clock): Coincidence[] {
  const destination = store.jobs.byId(schedule.jobId)?.destination;
  const minutes = new Set(nextRuns(schedule, now, COMPARED).map(minuteOf));
  return store.schedules.list({ state: "active" }).flatMap((other) => {
    if (other.id === schedule.id) return [];
    if (store.jobs.byId(other.jobId)?.destination !== destination) return [];
    const at = nextRuns(other, now, COMPARED).find((moment) => minutes.has(minuteOf(moment)));
    return at === undefined ? [] : [{ other, at }];
  });
}

function minuteOf(moment: number): number {
  return Math.floor(moment / MINUTE);
}
