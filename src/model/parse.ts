/**
 * How values are spelled, alike on the command line and in `config.toml`.
 *
 * Each parser is pure and throws `RunError("usage")` whose message says what was given and what
 * is accepted; the `*_ACCEPTED` sentences are for callers that name the key or option themselves.
 */
import { RunError } from "../base/errors.ts";
import { quote } from "../base/names.ts";
import {
  COMPARISON_MODES,
  type ComparisonMode,
  HASH_NAMES,
  type HashName,
  KEPT_FOR_RANGE,
  type KeptFor,
  type MaxDelete,
  RATE_RANGE,
} from "./options.ts";

export const COMPARISON_ACCEPTED = `${COMPARISON_MODES.join(", ")}, or thorough:HASH with ${
  HASH_NAMES.join(", ")
}`;
export const MAX_DELETE_ACCEPTED =
  'a number of entries such as 500, or a share of the destination such as "25%"';
export const SIZE_ACCEPTED =
  'bytes such as 4096, or a number with a unit such as "10 MiB" (K, M, G, T and KiB to TiB ' +
  "count by 1024; kB, MB, GB, TB by 1000)";
export const DURATION_ACCEPTED =
  "seconds such as 2, or a number with ns, us, ms, s, m or h, up to 24 h";

interface Expectation {
  /** What the text is meant to be: "a size". */
  readonly meaning: string;
  readonly accepted: string;
}

function refuse(text: string, { meaning, accepted }: Expectation): never {
  throw new RunError(
    "usage",
    `Read ${quote(text)} as ${meaning}: not understood; give ${accepted}`,
  );
}

function isOneOf<T extends string>(values: readonly T[], text: string): text is T {
  return (values as readonly string[]).includes(text);
}

/** The two options that one word stands for. */
export interface Comparison {
  readonly comparison: ComparisonMode;
  readonly hash: HashName | null;
}

/** Reads `standard`, `advanced`, `thorough` or `thorough:HASH`; the hash in any case. */
export function parseComparison(text: string): Comparison {
  const expected = { meaning: "a comparison mode", accepted: COMPARISON_ACCEPTED };
  const [comparison = "", hash, ...rest] = text.trim().split(":");
  if (!isOneOf(COMPARISON_MODES, comparison) || rest.length > 0) return refuse(text, expected);
  if (hash === undefined) return { comparison, hash: null };
  const name = hash.toUpperCase();
  if (comparison !== "thorough" || !isOneOf(HASH_NAMES, name)) return refuse(text, expected);
  return { comparison, hash: name };
}

/** Reads a count of entries (`500`) or a share of the destination (`25%`, 0 to 100). */
export function parseMaxDelete(text: string): NonNullable<MaxDelete> {
  const expected = { meaning: "a limit of removals", accepted: MAX_DELETE_ACCEPTED };
  const [, digits, percent] = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim()) ?? [];
  const value = Number(digits);
  if (percent === "%") return value <= 100 ? { share: value / 100 } : refuse(text, expected);
  return Number.isSafeInteger(value) ? { count: value } : refuse(text, expected);
}

interface Quantity {
  readonly value: number;
  readonly unit: string;
}

function parseQuantity(text: string): Quantity | null {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*([A-Za-zµ]*)$/.exec(text.trim()) ?? [];
  return digits === undefined || unit === undefined ? null : { value: Number(digits), unit };
}

// As GNU tools spell them (coreutils manual, "Block size"): K is 1024 bytes, KB 1000.
function bytesPerUnit(unit: string): number | null {
  const [, prefix, suffix] = /^([kmgt]?)(i?b)?$/.exec(unit.toLowerCase()) ?? [];
  if (prefix === undefined) return null;
  if (prefix === "") return suffix === "ib" ? null : 1;
  return (suffix === "b" ? 1000 : 1024) ** ("kmgt".indexOf(prefix) + 1);
}

/** Whole bytes; NaN where the text says none. */
function bytesIn(text: string): number {
  const quantity = parseQuantity(text);
  const factor = quantity === null ? null : bytesPerUnit(quantity.unit);
  return quantity === null || factor === null ? NaN : Math.round(quantity.value * factor);
}

/** Reads a size; gives whole bytes. */
export function parseSize(text: string): number {
  const bytes = bytesIn(text);
  if (Number.isSafeInteger(bytes)) return bytes;
  return refuse(text, { meaning: "a size", accepted: SIZE_ACCEPTED });
}

export const RATE_ACCEPTED =
  'bytes a second, 1 KiB to 1 TiB, such as "10 MiB", with units as sizes have them; or off';

/** Reads a limit of bytes a second, which may end in `/s`, or `off`, which is null. */
export function parseRate(text: string): number | null {
  const word = text.trim();
  if (word === "off") return null;
  const rate = bytesIn(word.replace(/\/s$/, ""));
  if (rate >= RATE_RANGE.lowest && rate <= RATE_RANGE.highest) return rate;
  return refuse(text, { meaning: "a limit of bytes a second", accepted: RATE_ACCEPTED });
}

const SECOND = 1_000_000_000;
const LONGEST_DURATION = 24 * 3600 * SECOND;

const NANOSECONDS_PER_UNIT: ReadonlyMap<string, number> = new Map([
  ["", SECOND],
  ["ns", 1],
  ["us", 1000],
  ["µs", 1000],
  ["ms", 1_000_000],
  ["s", SECOND],
  ["m", 60 * SECOND],
  ["h", 3600 * SECOND],
]);

/** Reads a length of time, 0 to 24 hours, in seconds where no unit is given; gives whole nanoseconds. */
export function parseDuration(text: string): number {
  const quantity = parseQuantity(text);
  const factor = quantity === null ? NaN : NANOSECONDS_PER_UNIT.get(quantity.unit) ?? NaN;
  const nanoseconds = Math.round((quantity?.value ?? NaN) * factor);
  if (nanoseconds <= LONGEST_DURATION) return nanoseconds;
  return refuse(text, { meaning: "a length of time", accepted: DURATION_ACCEPTED });
}

export const PERIOD_ACCEPTED =
  "a number with ms, s, m, h, d or w, such as 30s, 5m or 2d, up to 3650 days";

const DAY = 24 * 3600 * SECOND;
const NANOSECONDS_PER_LONG_UNIT: ReadonlyMap<string, number> = new Map([
  ...[...NANOSECONDS_PER_UNIT].filter(([unit]) => ["ms", "s", "m", "h"].includes(unit)),
  ["d", DAY],
  ["w", 7 * DAY],
]);
const MILLISECOND = 1_000_000;
const LONGEST_PERIOD = 3650 * DAY / MILLISECOND;

/** Milliseconds, not rounded; NaN where there are none to read. */
function longTime(text: string): number {
  const quantity = parseQuantity(text);
  const factor = quantity === null ? NaN : NANOSECONDS_PER_LONG_UNIT.get(quantity.unit) ?? NaN;
  return (quantity?.value ?? NaN) * factor / MILLISECOND;
}

/** Reads a period between runs, from 1 ms to ten years; gives whole milliseconds. */
export function parsePeriod(text: string): number {
  const time = longTime(text);
  const milliseconds = Math.round(time);
  if (milliseconds >= 1 && time <= LONGEST_PERIOD) return milliseconds;
  return refuse(text, { meaning: "a period", accepted: PERIOD_ACCEPTED });
}

/** Reads a promise of freshness: a period, in milliseconds, or `off` for none. */
export function parseFreshness(text: string): number | "off" {
  return text.trim() === "off" ? "off" : parsePeriod(text);
}

export const KEPT_FOR_ACCEPTED =
  "a number with s, m, h, d or w, such as 12h or 30d, from 1 minute to 36500 days; forever; or off";

/** Reads how long versions are kept: whole milliseconds, `forever`, or `off`, which is null. */
export function parseKeptFor(text: string): KeptFor | null {
  const word = text.trim();
  if (word === "off") return null;
  if (word === "forever") return word;
  const { shortest, longest } = KEPT_FOR_RANGE;
  const time = longTime(text);
  if (time >= shortest && time <= longest) return Math.round(time);
  return refuse(text, { meaning: "a time to keep versions for", accepted: KEPT_FOR_ACCEPTED });
}

export const WHOLE_ACCEPTED = "a whole number, 1 or more";

/** Reads a number of something, or a count. */
export function parseWhole(text: string): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (value >= 1) return value;
  return refuse(text, { meaning: "a number", accepted: WHOLE_ACCEPTED });
}

export const PATTERN_ACCEPTED = "of one line and not empty, in gitignore's syntax";

/** Whether a pattern may stand in a filter: what is no pattern would leave all in, or all out. */
export function isPattern(text: string): boolean {
  return text.trim() !== "" && !/[\r\n]/.test(text);
}

/** Rules that leave everything out, but go on into folders, so that what is included in them is found. */
export const NOTHING_ELSE: readonly string[] = ["*", "!*/"];

/** The rule that leaves out what a pattern names. One that opens with `#` is a name, no comment. */
export function excludeRule(pattern: string): string {
  return pattern.startsWith("#") ? `\\${pattern}` : pattern;
}

/** The rule that takes in again what a pattern names. */
export function includeRule(pattern: string): string {
  return `!${pattern}`;
}
