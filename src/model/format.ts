/** Quantities as people read them. */
import prettyBytes from "pretty-bytes";
import prettyMilliseconds from "pretty-ms";
import { isZone } from "./zone.ts";

/** In binary units: "1.2 MiB". */
export function formatBytes(bytes: number): string {
  return prettyBytes(bytes, { binary: true });
}

/** A length of time in milliseconds: "340ms", "3.2s", "2m 5s". */
export function formatDuration(milliseconds: number): string {
  const whole = milliseconds >= 60_000;
  return prettyMilliseconds(Math.max(0, milliseconds), {
    secondsDecimalDigits: whole ? 0 : 1,
    unitCount: 2,
  });
}

/** Time left, to the second, since it is an estimate. */
export function formatRemaining(milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  return prettyMilliseconds(seconds * 1000, { unitCount: 2 });
}

/** Bytes per second over a time in milliseconds; empty where there is none to tell. */
export function formatRate(bytes: number, milliseconds: number): string {
  if (bytes <= 0 || milliseconds <= 0) return "";
  return `${formatBytes(bytes * 1000 / milliseconds)}/s`;
}

const THOUSANDS = /\B(?=(?:\d{3})+$)/g;

/** "1,234,567". */
export function formatCount(count: number): string {
  return String(count).replace(THOUSANDS, ",");
}

/** "1 entry", "2 entries". */
export function formatEntries(count: number): string {
  return `${formatCount(count)} ${count === 1 ? "entry" : "entries"}`;
}

/** A moment, in the time of this place: "2026-01-31 09:05:00". */
export function formatTime(milliseconds: number): string {
  const date = new Date(milliseconds);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":")}`;
}

/**
 * A moment by the wall clock of a time zone, with its offset: "2026-03-29 03:00 +02:00". By UTC
 * where there is no such zone any more.
 */
export function formatMoment(milliseconds: number, zone: string): string {
  const timeZone = isZone(zone) ? zone : "UTC";
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    dateStyle: "short",
    timeStyle: "short",
  });
  return `${format.format(milliseconds)} ${offsetText(milliseconds, timeZone)}`;
}

function offsetText(milliseconds: number, zone: string): string {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  const name = format.formatToParts(milliseconds).find(({ type }) => type === "timeZoneName");
  return name?.value.replace(/^GMT$/, "GMT+00:00").replace("GMT", "") ?? "";
}
