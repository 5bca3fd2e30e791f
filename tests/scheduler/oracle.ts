/**
 * What the clocks of time zones show, minute by minute, straight from the runtime's own formatter:
 * an oracle that knows nothing of how the program computes.
 */

export const MINUTE = 60_000;
export const DAY = 1440 * MINUTE;

/** Zones that change their clocks in every way there is. */
export const ZONES = [
  "UTC",
  "Europe/Berlin",
  "Europe/Dublin",
  "America/New_York",
  "America/St_Johns",
  "America/Havana",
  "America/Sao_Paulo",
  "America/Caracas",
  "Africa/Casablanca",
  "Africa/Cairo",
  "Asia/Gaza",
  "Asia/Beirut",
  "Asia/Tehran",
  "Asia/Kathmandu",
  "Asia/Pyongyang",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Pacific/Chatham",
  "Pacific/Kiritimati",
  "Antarctica/Troll",
] as const;

const formats = new Map<string, Intl.DateTimeFormat>();

/** "2026-03-29 03:00". */
export function shown(moment: number, zone: string): string {
  let format = formats.get(zone);
  if (format === undefined) {
    const options = { timeZone: zone, dateStyle: "short", timeStyle: "short" } as const;
    formats.set(zone, format = new Intl.DateTimeFormat("sv-SE", options));
  }
  return format.format(moment);
}

/** Every minute of some days. */
export class Clock {
  readonly #shown: string[] = [];
  /** The latest that was shown until then. */
  readonly #latest: string[] = [];

  /** From a whole minute on. */
  constructor(readonly zone: string, readonly start: number, readonly end: number) {
    let latest = "";
    for (let moment = start; moment < end; moment += MINUTE) {
      const text = shown(moment, zone);
      if (text > latest) latest = text;
      this.#shown.push(text);
      this.#latest.push(latest);
    }
  }

  /** The first moment at which it shows a time or a later one. */
  first(time: string): number {
    let [below, above] = [-1, this.#latest.length];
    while (above - below > 1) {
      const middle = (below + above) >> 1;
      if ((this.#latest[middle] ?? "") < time) below = middle;
      else above = middle;
    }
    return this.start + above * MINUTE;
  }

  /** All moments at which it shows a time that a test takes. */
  moments(meant: (time: string) => boolean): number[] {
    return this.#shown.flatMap((time, index) => meant(time) ? [this.start + index * MINUTE] : []);
  }

  /** Its days, "2026-03-29", those that it jumps over included, the first and last left out. */
  days(): string[] {
    const days: string[] = [];
    const [first = "", last = ""] = [this.#shown[0], this.#latest.at(-1)];
    const end = Date.parse(last.slice(0, 10));
    for (let day = Date.parse(first.slice(0, 10)) + DAY; day < end; day += DAY) {
      days.push(new Date(day).toISOString().slice(0, 10));
    }
    return days;
  }
}

/** A moment near which a zone changes its clock in a year; the middle of the year if it does not. */
export function changeIn(year: number, zone: string, which: number): number {
  const step = 10 * DAY;
  const start = Date.UTC(year, 0, 1);
  const steps = Array.from({ length: 37 }, (_, index) => start + index * step);
  const changes = steps.filter((moment) => offset(moment, zone) !== offset(moment + step, zone));
  const change = changes[which % changes.length];
  if (change === undefined) return Date.UTC(year, 6, 1);
  let [same, changed] = [change, change + step];
  while (changed - same > MINUTE) {
    const middle = same + Math.floor((changed - same) / 2 / MINUTE) * MINUTE;
    if (offset(middle, zone) === offset(change, zone)) same = middle;
    else changed = middle;
  }
  return changed;
}

function offset(moment: number, zone: string): number {
  return Date.parse(`${shown(moment, zone).replace(" ", "T")}Z`) - moment;
}
