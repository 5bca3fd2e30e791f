import type { WorkerControl } from "./control.ts";

const MICROSECONDS = 1_000_000;
/** The time that one step takes, in microseconds: so long a worker holds the others up. */
const STEP = MICROSECONDS / 10;
/** Bytes; less at once would be slow for another reason. */
const SMALLEST_STEP = 4096;
/** What was not used is made up for within this, in microseconds. */
const SLACK = MICROSECONDS / 10;
/** Milliseconds that are not worth a sleep: the next step has them added. */
const TRIFLE = 2;

/**
 * Holds all workers of a run to so many bytes a second between them. The books are one shared
 * number: when what was let through is paid for, in microseconds since the epoch (the generic cell
 * rate algorithm of ITU-T I.371).
 */
export class RateLimit {
  /** Null: there is no limit. */
  constructor(readonly control: WorkerControl, readonly bytesPerSecond: number | null) {}

  /** How many of so many bytes may go at once. */
  step(bytes: number): number {
    return this.bytesPerSecond === null ? bytes : Math.min(bytes, largestStep(this.bytesPerSecond));
  }

  /** Waits until so many more bytes may go; looks at requests. Throws Canceled. */
  wait(bytes: number): void {
    this.control.look();
    if (this.bytesPerSecond === null) return;
    const until = this.#book(bytes, this.bytesPerSecond) / 1000;
    for (let left = until - now(); left > TRIFLE; left = until - now()) this.control.wait(left);
  }

  /** Stands in line; gives when it is its turn, in microseconds since the epoch. */
  #book(bytes: number, bytesPerSecond: number): number {
    const { rateBooks: books } = this.control;
    const cost = (share: number) => share * MICROSECONDS / bytesPerSecond;
    const longest = this.control.workers * cost(largestStep(bytesPerSecond));
    for (;;) {
      const found = Atomics.load(books, 0);
      const time = now() * 1000;
      // A clock that was set back between the starts of two workers must not make one wait for it.
      const start = Math.min(Math.max(Number(found), time - SLACK), time + longest);
      const paid = BigInt(Math.round(start + cost(bytes)));
      if (Atomics.compareExchange(books, 0, found, paid) === found) return start;
    }
  }
}

function largestStep(bytesPerSecond: number): number {
  return Math.max(Math.floor(bytesPerSecond * STEP / MICROSECONDS), SMALLEST_STEP);
}

/** Milliseconds since the epoch, the same for all workers. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
