/**
 * What is to be done about schedules at a moment, and when to look again. Pure.
 *
 * A schedule stays due, in the store, until its run has begun: whatever keeps it (another
 * execution, a disk that is not there, a process that is killed) only delays it, and however often
 * it falls due meanwhile, it is one run. Once begun, it is due next after that moment and after
 * every moment it had been due at, so a clock that goes back finds nothing to run again.
 */
import { unreachable } from "../base/errors.ts";
import type { Schedule, ScheduleProgress, Waiting } from "../model/schedule.ts";
import { nextRun } from "./next.ts";
import type { Presence } from "./presence/presence.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Milliseconds; what is later than this was missed: nobody was there to start it. */
export const GRACE = MINUTE;
/** Milliseconds between two looks for a destination that is not there. */
export const DESTINATION_LOOK = 5000;
/** Milliseconds; the longest wait for another attempt. */
export const LONGEST_DELAY = DAY;

/** Why a run is begun. */
export type Cause =
  | "due"
  | "missed"
  | "retry"
  | "requested"
  | "changed"
  | "interrupted"
  /** It was interrupted, and the job is not what it was: done anew, as the job is now. */
  | "edited";

/** What has become of the last execution of a schedule that is under way. */
export interface Attempt {
  readonly state: "running" | "paused" | "interrupted" | "edited" | "well" | "failed" | "canceled";
  readonly executionId: number | null;
}

export interface Destination {
  /** What tells two destinations apart. */
  readonly path: string;
  /** The execution that writes to it, of whatever process; null where none does. */
  readonly busy: number | null;
  /** Null while that is looked for; then it is asked again. */
  readonly presence: () => Presence | null;
}

/** Times are milliseconds since the epoch. */
export interface Situation {
  readonly now: number;
  /** What was due before nobody was there to start. */
  readonly watchingSince: number;
  /** Until then nothing is made up for: after a start, disks and networks take a while. */
  readonly settledAt: number;
  /** Those that may have something to be done; others do no harm. */
  readonly schedules: readonly Schedule[];
  /** Asked for what is under way; null where its record is gone. */
  readonly attemptOf: (schedule: Schedule) => Attempt | null;
  readonly destinationOf: (schedule: Schedule) => Destination;
  /** Schedules whose files changed. */
  readonly changed: ReadonlySet<number>;
  /** So many executions may still be begun. */
  readonly room: number;
}

export type Action =
  | { readonly type: "begin"; readonly schedule: Schedule; readonly cause: Cause }
  | { readonly type: "go-on"; readonly schedule: Schedule; readonly attempt: Attempt }
  | { readonly type: "skip"; readonly schedule: Schedule; readonly dueAt: number }
  | {
    readonly type: "hold";
    readonly schedule: Schedule;
    readonly waiting: Waiting;
    /** The execution that it waits for, if it is known. */
    readonly behind: number | null;
  }
  | { readonly type: "release"; readonly schedule: Schedule }
  | { readonly type: "settle"; readonly schedule: Schedule; readonly attempt: Attempt | null };

export interface Decision {
  readonly actions: readonly Action[];
  /** Milliseconds since the epoch; Infinity where only something new is a reason. */
  readonly lookAt: number;
}

type Verdict = { readonly action: Action | null; readonly lookAt: number };

const NOTHING: Verdict = { action: null, lookAt: Infinity };
const later = (lookAt: number): Verdict => ({ action: null, lookAt });
const act = (action: Action): Verdict => ({ action, lookAt: Infinity });

/** Says what to do now. After actions were carried out there may be more: ask again. */
export function decide(situation: Situation): Decision {
  const taken = new Taken();
  const verdicts = situation.schedules.map((schedule) => judge(schedule, situation, taken));
  return {
    actions: verdicts.flatMap(({ action }) => action ?? []),
    lookAt: Math.min(...verdicts.map(({ lookAt }) => lookAt), Infinity),
  };
}

function judge(schedule: Schedule, situation: Situation, taken: Taken): Verdict {
  if (!schedule.underWay) return judgeDue(schedule, situation, { taken, behind: null });
  const attempt = situation.attemptOf(schedule);
  if (attempt === null) return act({ type: "settle", schedule, attempt });
  switch (attempt.state) {
    case "well":
    case "failed":
    case "canceled":
      return act({ type: "settle", schedule, attempt });
    case "interrupted":
    case "edited":
      return goOn(schedule, attempt, { situation, taken });
    case "running":
    case "paused":
      return judgeDue(schedule, situation, { taken, behind: attempt.executionId });
    default:
      return unreachable(attempt.state);
  }
}

/** Destinations of what was decided on before. */
class Taken extends Set<string> {
  /** Those that are looked for, and may be taken then. */
  readonly lookedFor = new Set<string>();
}

interface Surroundings {
  readonly taken: Taken;
  /** The schedule's own execution, while it is not over. */
  readonly behind: number | null;
}

function judgeDue(
  schedule: Schedule,
  situation: Situation,
  { taken, behind }: Surroundings,
): Verdict {
  const cause = causeOf(schedule, situation);
  if (cause === null) {
    return schedule.waiting === null ? NOTHING : act({ type: "release", schedule });
  }
  if (cause === "missed") {
    const dueAt = schedule.nextRunAt ?? situation.now;
    if (schedule.missed === "skip") return act({ type: "skip", schedule, dueAt });
    if (situation.now < situation.settledAt) return later(situation.settledAt);
  }
  const kept = behind === null
    ? obstacle(schedule, situation, taken)
    : hold(schedule, "execution", behind);
  if (kept !== null) return kept;
  taken.add(situation.destinationOf(schedule).path);
  return act({ type: "begin", schedule, cause });
}

function causeOf(schedule: Schedule, situation: Situation): Cause | null {
  const { now } = situation;
  if (schedule.requestedAt !== null) return "requested";
  if (schedule.state !== "active") return null;
  if (isPast(schedule.nextRunAt, now)) return isMissed(schedule, situation) ? "missed" : "due";
  if (situation.changed.has(schedule.id)) return "changed";
  return isPast(schedule.retryAt, now) ? "retry" : null;
}

function isPast(time: number | null, now: number): time is number {
  return time !== null && time <= now;
}

/** What was seen on time and held since was not missed. */
function isMissed(
  { nextRunAt, waiting }: Schedule,
  { now, watchingSince }: Situation,
): boolean {
  if (nextRunAt === null || waiting !== null) return false;
  return nextRunAt < watchingSince || now - nextRunAt > GRACE;
}

function obstacle(
  schedule: Schedule,
  situation: Situation,
  taken: Taken,
): Verdict | null {
  const { path, busy, presence } = situation.destinationOf(schedule);
  if (busy !== null || taken.has(path)) return hold(schedule, "execution", busy);
  if (taken.size >= situation.room) return hold(schedule, "execution", null);
  // There is an answer soon, with which all of this is asked again.
  if (taken.size + taken.lookedFor.size >= situation.room) return NOTHING;
  const found = presence();
  if (found === null) {
    taken.lookedFor.add(path);
    return NOTHING;
  }
  // What is missing is told by an execution; what is silent would hold it up, and all others.
  if (found === "there" || (found === "missing" && !schedule.waitForDestination)) return null;
  const held = hold(schedule, "destination", null);
  return { ...held, lookAt: situation.now + DESTINATION_LOOK };
}

/** That it waits is told, and kept, once. */
function hold(schedule: Schedule, waiting: Waiting, behind: number | null): Verdict {
  if (schedule.waiting === waiting) return NOTHING;
  return act({ type: "hold", schedule, waiting, behind });
}

function goOn(
  schedule: Schedule,
  attempt: Attempt,
  { situation, taken }: { readonly situation: Situation; readonly taken: Taken },
): Verdict {
  const stopped = schedule.state === "paused" || schedule.state === "disabled";
  if (stopped && schedule.requestedAt === null) return NOTHING;
  if (situation.now < situation.settledAt) return later(situation.settledAt);
  const kept = obstacle(schedule, situation, taken);
  if (kept !== null) return kept;
  taken.add(situation.destinationOf(schedule).path);
  if (attempt.state === "edited") return act({ type: "begin", schedule, cause: "edited" });
  return act({ type: "go-on", schedule, attempt });
}

export interface Carried {
  readonly now: number;
  /** Of "begin": the execution; null where it could not even be started. */
  readonly executionId?: number | null;
}

/**
 * How far a schedule is once an action was carried out. `before` is what it was at that moment: a
 * user may have changed it since the decision.
 */
export function progressOf(
  action: Action,
  before: Schedule,
  { now, executionId = null }: Carried,
): Partial<ScheduleProgress> {
  switch (action.type) {
    case "begin": {
      const begun = { ...taken(before, now), lastExecutionId: executionId, underWay: true };
      // A run of its own may be tried again as often as the first one was.
      return action.cause === "retry" ? begun : { ...begun, failedAttempts: 0 };
    }
    case "go-on":
      return { requestedAt: null, waiting: null };
    case "skip": {
      const next = { ...taken(before, now), retryAt: before.retryAt };
      return { ...next, state: stateAfter({ ...before, ...next }) };
    }
    case "hold":
      return { waiting: action.waiting };
    case "release":
      return { waiting: null };
    case "settle":
      return settled(before, action.attempt, now);
    default:
      return unreachable(action);
  }
}

/** All that is due is taken care of, by one run. */
function taken(before: Schedule, now: number) {
  const { nextRunAt } = before;
  const due = isPast(nextRunAt, now);
  return {
    nextRunAt: due ? nextRun(before, now) : nextRunAt,
    retryAt: null,
    requestedAt: null,
    lastRunAt: now,
    waiting: null,
  };
}

function settled(
  before: Schedule,
  attempt: Attempt | null,
  now: number,
): Partial<ScheduleProgress> {
  const failedAttempts = failedAttemptsAfter(before, attempt);
  // Who follows changes tries again by itself.
  const retried = attempt?.state === "failed" && before.state === "active" &&
    before.interval.kind !== "on-change" && failedAttempts <= before.retry.attempts;
  const retryAt = retried ? now + retryDelay(before, failedAttempts) : null;
  const after = { underWay: false, failedAttempts, retryAt };
  return { ...after, state: stateAfter({ ...before, ...after }) };
}

/**
 * How often a failed attempt was made up for already, and when it will be: null where no more, or
 * where the schedule is due before.
 */
export function retriesAfter(
  schedule: Schedule,
  attempt: Attempt,
  now: number,
): { readonly made: number; readonly nextAt: number | null } {
  const { failedAttempts = 0, retryAt = null } = settled(schedule, attempt, now);
  const { nextRunAt } = schedule;
  const superseded = retryAt !== null && nextRunAt !== null && nextRunAt <= retryAt;
  return { made: Math.max(failedAttempts - 1, 0), nextAt: superseded ? null : retryAt };
}

function failedAttemptsAfter({ failedAttempts }: Schedule, attempt: Attempt | null): number {
  if (attempt?.state === "failed") return failedAttempts + 1;
  return attempt?.state === "well" ? 0 : failedAttempts;
}

/** Milliseconds before another attempt, after so many that failed: 1, 2, 4, 8 times the first. */
export function retryDelay({ retry }: Pick<Schedule, "retry">, failedAttempts: number): number {
  return Math.min(retry.delay * 2 ** (failedAttempts - 1), LONGEST_DELAY);
}

/** A once-schedule with nothing to come is completed. */
function stateAfter({ state, interval, nextRunAt, retryAt }: Schedule): Schedule["state"] {
  const over = interval.kind === "once" && nextRunAt === null && retryAt === null;
  return over && state === "active" ? "completed" : state;
}

/**
 * What a clock that was ahead, and was put right, makes of a schedule; null where nothing is wrong
 * with it. Without this it would sleep until the time that the clock once showed.
 */
export function putRight(schedule: Schedule, now: number): Partial<ScheduleProgress> | null {
  const { state, lastRunAt, updatedAt, nextRunAt, retryAt, failedAttempts } = schedule;
  if (state !== "active") return null;
  const countedFrom = Math.max(lastRunAt ?? 0, updatedAt);
  if (nextRunAt !== null && nextRunAt > now && countedFrom > now) {
    const next = nextRun(schedule, now);
    // One run that the clock comes by once more was done; those that it would pass over were not.
    const second = next === null ? null : nextRun(schedule, next);
    const sleepsOver = countedFrom > now + DAY || (second !== null && nextRunAt > second);
    if (sleepsOver && next !== nextRunAt) return { nextRunAt: next, lastRunAt: null };
  }
  const latest = now + retryDelay(schedule, Math.max(failedAttempts, 1));
  return retryAt !== null && retryAt > latest ? { retryAt: latest } : null;
}
