/**
 * Between moments and what the clock on the wall of a time zone shows.
 *
 * A wall time is a number: the milliseconds since the epoch at which a clock that goes by UTC
 * would show the same, so that days and weekdays are those of `Date`'s UTC functions.
 */

import { checkZone } from "../model/schedule_check.ts";

const formats = new Map<string, Intl.DateTimeFormat>();

// Making one takes a hundred times as long as asking it.
function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    checkZone(zone);
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(zone, format);
  }
  return format;
}

const SECOND = 1000;
const HOUR = 3_600_000;

/** What the clock shows at a moment. Throws RunError "usage" for a zone that there is not. */
export function wallTime(moment: number, zone: string): number {
  // "3/29/2026, 03:00:00", read so in a fifth of the time that its parts would take.
  const numbers = formatOf(zone).format(moment).match(/\d+/g)?.map(Number) ?? [];
  const [month = 0, day, year = 0, hour, minute, second] = numbers;
  // The fraction of a second, which no zone changes, also of moments before the epoch.
  const fraction = (moment % SECOND + SECOND) % SECOND;
  return Date.UTC(year, month - 1, day, hour, minute, second) + fraction;
}

/** Milliseconds by which the clock is ahead of UTC. */
export function offsetAt(moment: number, zone: string): number {
  return wallTime(moment, zone) - moment;
}

// No zone is more than 12 hours behind UTC, or more than 14 ahead (RFC 9557 leaves it to the
// database, https://data.iana.org/time-zones/theory.html); one more is room.
const BEFORE = 15 * HOUR;
const AFTER = 13 * HOUR;

/**
 * The first moment at which the clock shows a wall time or a later one: of two that show it the
 * earlier, and where the clock jumps over it, the moment of the jump. Never decreases with `wall`.
 */
export function firstMoment(wall: number, zone: string): number {
  const [low, high] = [wall - BEFORE, wall + AFTER];
  const [before, after] = [offsetAt(low, zone), offsetAt(high, zone)];
  if (before === after) return wall - before;
  const change = changeBetween(low, high, zone);
  return wall - before < change ? wall - before : Math.max(change, wall - after);
}

/** When the offset changes from that of `low`; between both it does so once. */
function changeBetween(low: number, high: number, zone: string): number {
  const before = offsetAt(low, zone);
  let [same, changed] = [low, high];
  while (changed - same > 1) {
    const middle = Math.floor((same + changed) / 2);
    if (offsetAt(middle, zone) === before) same = middle;
    else changed = middle;
  }
  return changed;
}
