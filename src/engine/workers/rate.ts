import type { WorkerControl } from "./control.ts";

const MICROSECONDS = 1_000_000;
/** The time that one step takes, in microseconds: so long a worker holds the others up. */
const STEP = MICROSECONDS / 10;
/** Bytes; less at once would be slow for another reason. */
const SMALLEST_STEP = 4096;
/** What was not used is made up for within this, in microseconds. */
const SLACK = MICROSECONDS / 10;
/** Milliseconds that are not worth a sleep: they are owed along with the next step. */
const TRIFLE = 2;

/**
 * Holds all workers of a run to so many bytes a second between them. The books are one shared
 * number: when what went through is paid for, in microseconds since the epoch (the generic cell rate
 * algorithm of ITU-T I.371).
 */
export class RateLimit {
  /** Null: there is no limit. */
  constructor(readonly control: WorkerControl, readonly bytesPerSecond: number | null) {}

  /** How many of so many bytes may go at once. */
  step(bytes: number): number {
    return this.bytesPerSecond === null ? bytes : Math.min(bytes, largestStep(this.bytesPerSecond));
  }

  /** Waits until what went through is paid for; looks at requests. Throws Canceled. */
  wait(): void {
    this.control.look();
    if (this.bytesPerSecond === null) return;
    const paid = Number(Atomics.load(this.control.rateBooks, 0)) / 1000;
    const until = Math.min(paid, Date.now() + this.#longest(this.bytesPerSecond));
    for (let left = until - Date.now(); left > TRIFLE; left = until - Date.now()) {
      this.control.wait(left);
    }
  }

  /** Books what went through. */
  spend(bytes: number): void {
    if (this.bytesPerSecond === null) return;
    const { rateBooks: books } = this.control;
    const cost = bytes * MICROSECONDS / this.bytesPerSecond;
    const longest = this.#longest(this.bytesPerSecond) * 1000;
    for (;;) {
      const found = Atomics.load(books, 0);
      const now = Date.now() * 1000;
      const start = Math.min(Math.max(Number(found), now - SLACK), now + longest);
      const paid = BigInt(Math.round(start + cost));
      if (Atomics.compareExchange(books, 0, found, paid) === found) return;
    }
  }

  /** Milliseconds that all can owe together; more is a clock that was set back. */
  #longest(bytesPerSecond: number): number {
    return this.control.workers * largestStep(bytesPerSecond) * 1000 / bytesPerSecond;
  }
}

function largestStep(bytesPerSecond: number): number {
  return Math.max(Math.floor(bytesPerSecond * STEP / MICROSECONDS), SMALLEST_STEP);
}
