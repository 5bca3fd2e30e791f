/** Quantities as the whole program words them; moments in the zone of the browser. */
import * as words from "../model/format.ts";

export const { formatBytes, formatCount } = words;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "2m 5s" as "2 min 5 s"; a number stays on the line of its unit. */
function spaced(duration: string): string {
  return duration.replace(
    /(\d)([a-z]+)/g,
    (_, digit, unit) => `${digit}\u00a0${unit === "m" ? "min" : unit}`,
  );
}

/** A length of time in milliseconds: "340 ms", "3.2 s", "2 min 5 s". */
export function formatDuration(milliseconds: number): string {
  return spaced(words.formatDuration(milliseconds));
}

const PERIODS = [[DAY, "day"], [HOUR, "hour"], [MINUTE, "minute"]] as const;

/** A length of time in whole days if there are some, else hours, or minutes: "30 days", "36 hours". */
export function formatPeriod(milliseconds: number): string {
  const [size, word] = PERIODS.find(([size]) => milliseconds % size === 0) ?? [0, ""];
  return size === 0 ? formatDuration(milliseconds) : countOf(milliseconds / size, word);
}

/** Time left, to the second. */
export function formatRemaining(milliseconds: number): string {
  return spaced(words.formatRemaining(milliseconds));
}

/** "1 file", "2 files": the plural of a word that only takes an s, unless it is given. */
export function countOf(count: number, word: string, plural: string = `${word}s`): string {
  return `${formatCount(count)} ${count === 1 ? word : plural}`;
}

/** Bytes a second: "1.2 MiB/s". */
export function formatRate(rate: number): string {
  return `${formatBytes(Math.max(0, Math.round(rate)))}/s`;
}

/** 0 to 1 as "42 %"; 100 only once all is done. */
export function formatShare(fraction: number): string {
  return `${Math.min(99, Math.floor(fraction * 100))} %`;
}

const moments = new Intl.DateTimeFormat(undefined, {
  dateStyle: "medium",
  timeStyle: "medium",
  hourCycle: "h23",
});
const clock = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const days = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const daysOfYears = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });

/** A moment in full. */
export function formatMoment(milliseconds: number): string {
  return moments.format(milliseconds);
}

function dayDifference(milliseconds: number, now: number): number {
  const midnight = (time: number) => new Date(time).setHours(0, 0, 0, 0);
  return Math.round((midnight(milliseconds) - midnight(now)) / DAY);
}

function near(distance: number, past: boolean): string | null {
  if (distance < 45_000) return past ? "just now" : "in a moment";
  const amount = distance < HOUR
    ? `${Math.round(distance / MINUTE)} min`
    : `${Math.round(distance / HOUR)} h`;
  if (distance >= 6 * HOUR) return null;
  return past ? `${amount} ago` : `in ${amount}`;
}

/** A moment as one says it: "just now", "12 min ago", "yesterday 21:30", "3 Mar 2020 08:00". */
export function formatWhen(milliseconds: number, now: number = Date.now()): string {
  const close = near(Math.abs(milliseconds - now), milliseconds <= now);
  if (close !== null) return close;
  const time = clock.format(milliseconds);
  const difference = dayDifference(milliseconds, now);
  if (difference === 0) return `today ${time}`;
  if (difference === -1) return `yesterday ${time}`;
  if (difference === 1) return `tomorrow ${time}`;
  const sameYear = new Date(milliseconds).getFullYear() === new Date(now).getFullYear();
  return `${(sameYear ? days : daysOfYears).format(milliseconds)} ${time}`;
}

const daysOfClocks = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });

/** What a clock shows somewhere, "2027-03-28T02:30": "28 Mar 2027 02:30". */
export function formatClock(at: string): string {
  const [date, time] = at.split("T");
  return `${daysOfClocks.format(Date.parse(`${date}T00:00Z`))} ${time}`;
}
