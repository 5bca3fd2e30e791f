import { RunError } from "../base/errors.ts";
import { pause } from "../base/timers.ts";

/** Milliseconds between two tries; longer where a try itself takes long, as it holds all else up. */
const REST = 500;
/** A failing store takes one part in so many of the time at most. */
const SHARE = 5;

/** What passes by itself, or once the user has seen to it. */
const PASSING: ReadonlySet<string> = new Set(["store-unwritable", "store-busy"]);

/**
 * Writes to a store that may fail for a while. A copy is worth more than the record of it: what
 * fails is told once, ends nothing, and the next write is tried again.
 */
export class Keeper {
  #restsUntil = -Infinity;
  #told = false;

  constructor(private readonly tell: (error: RunError) => void) {}

  /** Does something, unless the store failed just now; tells whether it was done. */
  readonly keep = (action: () => void): boolean => {
    const began = performance.now();
    if (began < this.#restsUntil) return false;
    const failure = this.#failureOf(action);
    if (failure === null) return true;
    const took = performance.now() - began;
    this.#restsUntil = performance.now() + Math.max(REST, took * (SHARE - 1));
    return false;
  };

  /** Tries for `patience()` milliseconds, asked anew each time; gives why it gave up, if it did. */
  async insist(action: () => void, patience: () => number): Promise<RunError | null> {
    const began = performance.now();
    for (;;) {
      const failure = this.#failureOf(action);
      if (failure === null) return null;
      const waited = performance.now() - began;
      if (!PASSING.has(failure.code) || waited >= patience()) return failure;
      await pause(REST);
    }
  }

  #failureOf(action: () => void): RunError | null {
    try {
      action();
      return null;
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      const first = !this.#told;
      this.#told = true;
      if (first) this.tell(error);
      return error;
    }
  }
}
