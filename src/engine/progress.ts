import type { Progress } from "../model/event.ts";
import type { Counters } from "../model/report.ts";
import type { Stage, StageTimes } from "../model/stage.ts";
import type { RawPath } from "../base/names.ts";

/** Bytes whose copying takes about as long as all else that an entry costs. */
const BYTES_PER_ENTRY = 16 * 1024;
/** Below this the estimate says nothing yet. */
const TELLING_FRACTION = 0.02;
const TELLING_TIME = 1000;
/** The last bit is for what comes after copying. */
const MOST_WHILE_RUNNING = 0.995;

export interface ProgressInput {
  readonly stage: Stage;
  readonly counters: Counters;
  /** How much of the tree was walked: 0 to 1. */
  readonly walked: number;
  /** Bytes of large files, each time one is to be read: all of them, and those done. */
  readonly largeBytes: { readonly total: number; readonly done: number };
  /** Milliseconds. */
  readonly elapsed: number;
  readonly stages: StageTimes;
  readonly path: RawPath;
}

/**
 * Estimates how far a run is, without having counted the tree beforehand: each folder stands for
 * an equal part of its parent's share (Knuth 1975, "Estimating the efficiency of backtrack
 * programs"), and large files, whose size is known, are weighed against the rest by bytes.
 */
export class ProgressEstimate {
  #highest = 0;

  next(input: ProgressInput): Progress {
    const { stage, counters, elapsed, stages, path } = input;
    this.#highest = Math.max(this.#highest, estimate(input));
    const fraction = this.#highest;
    const telling = fraction >= TELLING_FRACTION && elapsed >= TELLING_TIME;
    const remaining = telling ? Math.round(elapsed * (1 - fraction) / fraction) : null;
    return { stage, counters, fraction, elapsed: Math.round(elapsed), stages, remaining, path };
  }
}

function estimate({ counters, walked, largeBytes }: ProgressInput): number {
  const bytes = counters.bytes + counters.comparedBytes - largeBytes.done;
  const small = Math.max(bytes, 0) + counters.scanned * BYTES_PER_ENTRY;
  const whole = small / Math.max(walked, 1e-9) + largeBytes.total;
  const done = small + largeBytes.done;
  return whole === 0 ? 0 : Math.min(done / whole, MOST_WHILE_RUNNING);
}
