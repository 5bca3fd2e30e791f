/** How far an execution was at a moment. */
export interface Sample {
  /** Milliseconds of work. */
  readonly at: number;
  /** Bytes written or compared by then. */
  readonly bytes: number;
}

/** Milliseconds between two samples at least. */
const SPACING = 250;
/** A longer series keeps every second sample. */
const SAMPLES = 600;

/**
 * A series, oldest first, with one more sample at its end; the same series where that is too near.
 * It never has more than 600: what lies far back is kept less and less closely.
 */
export function withSample(samples: readonly Sample[], next: Sample): readonly Sample[] {
  const last = samples.at(-1);
  if (last !== undefined && next.at < last.at) return [next];
  if (last !== undefined && next.at - last.at < SPACING) return samples;
  const longer = [...samples, next];
  return longer.length <= SAMPLES ? longer : longer.filter((_, index) => index % 2 === 0);
}
