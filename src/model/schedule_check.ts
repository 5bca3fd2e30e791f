/**
 * What keeps a schedule from being one. Pure; every door calls this before it stores one.
 *
 * Whether it is ever due is for `scheduler/next.ts` to say.
 */
import leven from "leven";
import { RunError, unreachable } from "../base/errors.ts";
import { quote } from "../base/names.ts";
import type { Interval, RetryPolicy, ScheduleDefinition } from "./schedule.ts";
import { isZone } from "./zone.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** @throws {RunError} "usage", naming what was given and what is accepted */
export function checkSchedule(
  { interval, zone, retry }: Pick<ScheduleDefinition, "interval" | "zone" | "retry">,
): void {
  checkInterval(interval);
  checkZone(zone);
  checkRetry(retry);
}

function checkInterval(interval: Interval): void {
  switch (interval.kind) {
    case "once":
      return checkDate(interval.at);
    case "daily":
      return checkTime(interval.time);
    case "weekly":
      checkNumbers(interval.weekdays, { meaning: "weekdays", most: 7, named: WEEKDAYS_NAMED });
      return checkTime(interval.time);
    case "monthly":
      checkNumbers(interval.days, { meaning: "days of the month", most: 31, named: DAYS_NAMED });
      return checkTime(interval.time);
    case "cron":
      return;
    case "on-change":
      checkLength("quiet", interval.quiet, DAY);
      checkLength("at-most-every", interval.atMostEvery, 31 * DAY);
      return checkLength("full-look", interval.fullLookEvery, 366 * DAY);
    default:
      return unreachable(interval);
  }
}

const WEEKDAYS_NAMED = "one or more of 1 (Monday) to 7 (Sunday)";
const DAYS_NAMED = "one or more of 1 to 31 (31 is the last day of every month)";
const TIME_ACCEPTED = "HH:MM such as 02:30, from 00:00 to 23:59";
const DATE_ACCEPTED = "YYYY-MM-DDTHH:MM such as 2030-12-24T18:00";

function refuse(given: string, meaning: string, problem: string): never {
  throw new RunError("usage", `Read ${quote(given)} as ${meaning}: ${problem}`);
}

function checkTime(time: string): void {
  if (/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return;
  refuse(time, "a time of day", `there is no such time; give ${TIME_ACCEPTED}`);
}

function checkDate(at: string): void {
  const [, date = "", time = ""] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})$/.exec(at) ?? [];
  if (date === "") refuse(at, "a date and time", `not understood; give ${DATE_ACCEPTED}`);
  checkTime(time);
  const midnight = new Date(`${date}T00:00Z`);
  // `Date` takes February 30 for March 2.
  if (!Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date)) return;
  refuse(at, "a date and time", `the calendar has no such day; give ${DATE_ACCEPTED}`);
}

interface Numbers {
  readonly meaning: string;
  readonly most: number;
  readonly named: string;
}

function checkNumbers(given: readonly number[], { meaning, most, named }: Numbers): void {
  if (given.length === 0) refuse("", meaning, `none is given; give ${named}`);
  const wrong = given.find((number) => !Number.isInteger(number) || number < 1 || number > most);
  if (wrong !== undefined) refuse(String(wrong), meaning, `there is none; give ${named}`);
}

/** Milliseconds: shorter than any of these is a mistake, as nobody would see it work. */
const SHORTEST = 100;

function checkLength(name: string, given: number, longest: number): void {
  if (Number.isInteger(given) && given >= SHORTEST && given <= longest) return;
  const accepted = `${SHORTEST} ms to ${longest / DAY} days`;
  refuse(`${given} ms`, `the length of ${name}`, `out of range; give ${accepted}`);
}

/** @throws {RunError} "usage" */
export function checkZone(zone: string): void {
  if (isZone(zone)) return;
  const accepted = `an IANA name such as ${likeliestZone(zone)} or UTC`;
  refuse(zone, "a time zone", `there is no such zone; give ${accepted}`);
}

/** Letters that may be wrong in what was meant. */
const MISTAKES = 2;

/** The zone that may have been meant by "Berlin" or "Europe/Belrin"; else just any. */
function likeliestZone(zone: string): string {
  const typed = zone.toLowerCase().replaceAll(" ", "_");
  const names = Intl.supportedValuesOf("timeZone");
  const closest = (mistakes: number) =>
    names.find((name) => {
      const known = name.toLowerCase();
      const city = known.slice(known.lastIndexOf("/") + 1);
      return leven(known, typed) <= mistakes || leven(city, typed) <= mistakes;
    });
  return closest(0) ?? closest(MISTAKES) ?? "Europe/Berlin";
}

const MOST_ATTEMPTS = 100;

function checkRetry({ attempts, delay }: RetryPolicy): void {
  if (!Number.isInteger(attempts) || attempts < 0 || attempts > MOST_ATTEMPTS) {
    const problem = `out of range; give a whole number, 0 to ${MOST_ATTEMPTS}`;
    refuse(String(attempts), "how often to retry", problem);
  }
  if (attempts > 0) checkLength("retry-delay", delay, DAY);
}
