/** Quantities as they would be typed: what `parse.ts` reads back to the same. */
import type { KeptFor, MaxDelete } from "./options.ts";

/** The largest unit that a whole number of makes up the value. */
function inUnits(value: number, units: readonly (readonly [name: string, size: number])[]): string {
  const [name, size] = units.find(([, size]) => value >= size && value % size === 0) ?? ["", 1];
  return `${value / size}${name}`;
}

/** "500", or "25%". */
export function spellMaxDelete(limit: NonNullable<MaxDelete>): string {
  return "count" in limit ? String(limit.count) : `${Number((limit.share * 100).toFixed(6))}%`;
}

/** Of bytes: "10MiB"; a plain number where it is no whole number of units. */
export function spellSize(bytes: number): string {
  return inUnits(bytes, [
    ["TiB", 1024 ** 4],
    ["GiB", 1024 ** 3],
    ["MiB", 1024 ** 2],
    ["KiB", 1024],
  ]);
}

/** Of bytes a second: "10MiB"; "off" for null. */
export function spellRate(rate: number | null): string {
  return rate === null ? "off" : spellSize(rate);
}

/** Of nanoseconds: "2s", "1500ms"; "0" for none. */
export function spellDuration(nanoseconds: number): string {
  return inUnits(nanoseconds, [
    ["h", 3_600_000_000_000],
    ["m", 60_000_000_000],
    ["s", 1_000_000_000],
    ["ms", 1_000_000],
    ["us", 1000],
    ["ns", 1],
  ]);
}

/** Of milliseconds: "10s", "1d". */
export function spellPeriod(milliseconds: number): string {
  return inUnits(milliseconds, [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["m", 60_000],
    ["s", 1000],
    ["ms", 1],
  ]);
}

/** How long versions are kept: "30d", "forever"; "off" for null. */
export function spellKeptFor(keptFor: KeptFor | null): string {
  if (keptFor === null) return "off";
  return keptFor === "forever" ? keptFor : spellPeriod(keptFor);
}
