/**
 * When a schedule is due: pure, from what it says and a moment.
 *
 * It goes by the wall clock of its zone. A time that does not exist, since the clock jumps over
 * it, is due at the moment of the jump; one that exists twice is due the first time only. The one
 * exception is a cron expression whose hour is `*`: it goes on through the hour that is repeated.
 */
import { Cron } from "croner";
import { RunError, unreachable } from "../base/errors.ts";
import { quote } from "../base/names.ts";
import type { Interval, ScheduleDefinition } from "../model/schedule.ts";
import { firstMoment, wallTime } from "./wall_clock.ts";

/** The part of a schedule that says when. */
export type Timing = Pick<ScheduleDefinition, "interval" | "zone">;

/**
 * The first moment after `after` (both in milliseconds since the epoch) at which it is due; null
 * where there is none, and for on-change. It was due in between two moments if this, asked for the
 * first, is not after the second.
 *
 * @throws {RunError} "usage": a cron expression that is none
 */
export function nextRun({ interval, zone }: Timing, after: number): number | null {
  switch (interval.kind) {
    case "once": {
      const moment = firstMoment(Date.parse(`${interval.at}Z`), zone);
      return moment > after ? moment : null;
    }
    case "daily":
    case "weekly":
    case "monthly":
      return nextDay(interval, zone, after);
    case "cron":
      return nextByCron(interval.expression, zone, after);
    case "on-change":
      return null;
    default:
      return unreachable(interval);
  }
}

/** The next so many, fewer where there are no more. */
export function nextRuns(timing: Timing, after: number, count: number): number[] {
  const runs: number[] = [];
  for (let last = after; runs.length < count;) {
    const next = nextRun(timing, last);
    if (next === null) break;
    runs.push(last = next);
  }
  return runs;
}

const DAY = 86_400_000;
/** Days that are looked at: every month has one that is meant, and a clock may jump over it. */
const DAYS_AHEAD = 70;

type DayInterval = Extract<Interval, { readonly time: string }>;

function nextDay(interval: DayInterval, zone: string, after: number): number | null {
  const now = wallTime(after, zone);
  const today = now - now % DAY;
  for (let day = today; day <= today + DAYS_AHEAD * DAY; day += DAY) {
    if (!isMeant(interval, new Date(day))) continue;
    const moment = firstMoment(day + timeOfDay(interval.time), zone);
    if (moment > after) return moment;
  }
  return null;
}

function isMeant(interval: DayInterval, day: Date): boolean {
  switch (interval.kind) {
    case "daily":
      return true;
    case "weekly":
      return interval.weekdays.some((weekday) => weekday % 7 === day.getUTCDay());
    case "monthly": {
      const last = daysOfMonth(day);
      return interval.days.some((meant) => Math.min(meant, last) === day.getUTCDate());
    }
    default:
      return unreachable(interval);
  }
}

function daysOfMonth(day: Date): number {
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
}

/** Milliseconds after midnight of `HH:MM`. */
function timeOfDay(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return (hours * 60 + minutes) * 60_000;
}

function nextByCron(expression: string, zone: string, after: number): number | null {
  const next = nextByWall(expression, zone, after);
  if (!everyHour(expression)) return next;
  const passing = readCron(expression, zone).nextRun(new Date(after))?.getTime();
  return next === null || passing === undefined ? next : Math.min(next, passing);
}

// Croner asked for a zone runs some times twice ("15,45 2 * * *"), and passes over what lies in a
// skipped day or half hour: so it is asked for wall times only.
function nextByWall(expression: string, zone: string, after: number): number | null {
  const cron = readCron(expression, null);
  for (let wall = wallTime(after, zone);;) {
    const next = cron.nextRun(new Date(wall));
    if (next === null) return null;
    wall = next.getTime();
    const moment = firstMoment(wall, zone);
    if (moment > after) return moment;
  }
}

function everyHour(expression: string): boolean {
  return expression === "@hourly" || expression.trim().split(/\s+/)[1] === "*";
}

export const CRON_ACCEPTED = "five fields (minute, hour, day of month, month, weekday) such as " +
  '"30 2 * * 1-5", or @hourly, @daily, @weekly, @monthly, @yearly';

const NICKNAMES = /^@(hourly|daily|midnight|weekly|monthly|yearly|annually)$/;
const FIVE_FIELDS = /^\s*[^\s@]+(\s+\S+){4}\s*$/;

/** By its zone, or by wall times where that is null. */
function readCron(expression: string, zone: string | null): Cron {
  const key = `${zone} ${expression}`;
  let cron = crons.get(key);
  if (cron === undefined) crons.set(key, cron = makeCron(expression, zone));
  return cron;
}

const crons = new Map<string, Cron>();

function makeCron(expression: string, zone: string | null): Cron {
  // Croner takes seconds, years and single dates too.
  if (!NICKNAMES.test(expression) && !FIVE_FIELDS.test(expression)) throw notCron(expression, null);
  const by = zone === null ? { utcOffset: 0 } : { timezone: zone };
  try {
    return new Cron(expression, { ...by, paused: true });
  } catch (error) {
    throw notCron(expression, error);
  }
}

function notCron(expression: string, cause: unknown): RunError {
  const message = `Read ${quote(expression)} as a cron expression: ${notCronState(expression)}; ` +
    `give ${CRON_ACCEPTED}`;
  return new RunError("usage", message, { cause });
}

const CRON_FIELDS = ["minute", "hour", "day of month", "month", "weekday"];

/** Which field is wrong: each is tried among others that take anything. */
function notCronState(expression: string): string {
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== CRON_FIELDS.length) return "not understood";
  const wrong = fields.findIndex((field, at) =>
    !isCron(CRON_FIELDS.map((_, other) => other === at ? field : "*").join(" "))
  );
  return wrong === -1
    ? "not understood"
    : `there is no ${CRON_FIELDS[wrong]} ${quote(fields[wrong] ?? "")}`;
}

function isCron(expression: string): boolean {
  try {
    return FIVE_FIELDS.test(expression) && new Cron(expression, { paused: true }) !== null;
  } catch {
    return false;
  }
}
