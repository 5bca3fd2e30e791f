/** How the interval of a schedule is spelled, and how it is read out. */
import { RunError, unreachable } from "../base/errors.ts";
import { printable, quote } from "../base/names.ts";
import { formatDuration } from "./format.ts";
import type { Interval, Weekday } from "./schedule.ts";

export const TIME_ACCEPTED = "a time of day such as 02:30";
export const WEEKLY_ACCEPTED = "weekdays and a time such as mon@03:00, mon,thu@03:00 or " +
  "mon-fri@03:00";
export const MONTHLY_ACCEPTED = "days of the month and a time such as 1@03:00, 1,15@03:00 or " +
  "last@03:00 (31 and last are the last day of every month)";
export const DATE_ACCEPTED = "a date and time such as 2030-12-24T18:00";

const WEEKDAY_NAMES = [
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
  "Sunday",
];

function refuse(text: string, meaning: string, accepted: string): never {
  const message = `Read ${quote(text)} as ${meaning}: not understood; give ${accepted}`;
  throw new RunError("usage", message);
}

function readTime(text: string): string | null {
  const [, hours = "", minutes = ""] = /^\s*(\d{1,2}):(\d{2})\s*$/.exec(text) ?? [];
  return hours === "" || Number(hours) > 23 || Number(minutes) > 59
    ? null
    : `${hours.padStart(2, "0")}:${minutes}`;
}

/** Reads "02:30". All of these throw RunError "usage". */
export function parseDaily(text: string): Interval {
  const time = readTime(text) ?? refuse(text, "a time of day", TIME_ACCEPTED);
  return { kind: "daily", time };
}

/** What stands before and after the `@`, for which a space is taken too. */
function splitAt(text: string): readonly [days: readonly string[], time: string | null] {
  const [, days = "", time = ""] = /^\s*(\S.*?)(?:\s*@\s*|\s+)(\S+)\s*$/.exec(text) ?? [];
  return [days.toLowerCase().split(",").map((day) => day.trim()), readTime(time)];
}

/** Reads "mon,thu@03:00". */
export function parseWeekly(text: string): Interval {
  const wrong = () => refuse(text, "weekdays and a time", WEEKLY_ACCEPTED);
  const [days, time] = splitAt(text);
  const weekdays = days.flatMap((day) => weekdayRange(day) ?? wrong());
  return { kind: "weekly", time: time ?? wrong(), weekdays: inOrder(weekdays) };
}

function weekdayRange(text: string): Weekday[] | null {
  const ends = text.split("-").map(weekday);
  const [first, last = first] = ends;
  if (first === undefined || first === null || last === null || last === undefined) return null;
  if (ends.length > 2) return null;
  // "sat-mon" goes on past Sunday.
  const length = (last - first + 7) % 7 + 1;
  return Array.from({ length }, (_, index) => ((first - 1 + index) % 7 + 1) as Weekday);
}

function weekday(text: string): Weekday | null {
  const name = text.trim();
  const index = WEEKDAY_NAMES.findIndex((whole) =>
    name.length >= 3 && whole.toLowerCase().startsWith(name)
  );
  return index === -1 ? null : (index + 1) as Weekday;
}

function inOrder<T extends number>(numbers: readonly T[]): T[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

/** Reads "1,31@03:00". */
export function parseMonthly(text: string): Interval {
  const wrong = () => refuse(text, "days of the month and a time", MONTHLY_ACCEPTED);
  const [days, time] = splitAt(text);
  const numbers = days.map((day) => day === "last" ? 31 : /^\d{1,2}$/.test(day) ? Number(day) : 0);
  if (numbers.some((day) => day < 1 || day > 31)) return wrong();
  return { kind: "monthly", time: time ?? wrong(), days: inOrder(numbers) };
}

/** Reads "2030-12-24T18:00", with a space in place of the T too. Whether there is such a day is not looked at. */
export function parseOnce(text: string): Interval {
  const [, date = "", time = ""] = /^\s*(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})\s*$/.exec(text) ?? [];
  if (date === "") return refuse(text, "a date and time", DATE_ACCEPTED);
  return { kind: "once", at: `${date}T${time}` };
}

/** What a person reads: "every day at 02:30". */
export function intervalText(interval: Interval): string {
  switch (interval.kind) {
    case "once":
      return `once, ${interval.at.replace("T", " ")}`;
    case "daily":
      return `every day at ${interval.time}`;
    case "weekly":
      return `${weekdaysText(interval.weekdays)} at ${interval.time}`;
    case "monthly":
      return `monthly, ${daysText(interval.days)} at ${interval.time}`;
    case "cron":
      return `cron ${printable(interval.expression)}`;
    case "on-change": {
      const { quiet, atMostEvery, fullLookEvery } = interval;
      return `on change, once quiet for ${formatDuration(quiet)}, ` +
        `at most every ${formatDuration(atMostEvery)}, ` +
        `a full look every ${formatDuration(fullLookEvery)}`;
    }
    default:
      return unreachable(interval);
  }
}

function weekdaysText(weekdays: readonly Weekday[]): string {
  const days = inOrder(weekdays);
  const [first = 1, last = 7] = [days[0], days.at(-1)];
  const names = days.map((day) => WEEKDAY_NAMES[day - 1] ?? "");
  // Three and more in a row.
  if (days.length > 2 && last - first === days.length - 1) {
    return `every ${names[0]} to ${names.at(-1)}`;
  }
  return `every ${listText(names)}`;
}

function daysText(days: readonly number[]): string {
  const numbers = days.filter((day) => day !== 31).map(String);
  const last = days.includes(31) ? ["the last day"] : [];
  const first = numbers.length === 0 ? [] : [`day ${numbers[0]}`, ...numbers.slice(1)];
  return listText([...first, ...last]);
}

function listText(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
