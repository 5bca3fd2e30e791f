import type { Timestamp } from "../../platform/mod.ts";

/** Nanoseconds. */
export const SECOND = 1_000_000_000;
/** Steps below a second that file systems keep times by: FAT's, and powers of ten. */
const FINER = [10_000_000, 1_000_000, 1_000, 100];

/** Nanoseconds, up to a second: the coarsest step that this modification time is a multiple of. */
export function stepOf({ mtimeNanoseconds }: Timestamp): number {
  if (mtimeNanoseconds === 0) return SECOND;
  return FINER.find((step) => mtimeNanoseconds % step === 0) ?? 1;
}

/** A time to try with what is kept of it: odd in every unit, seconds too. */
export const TRIAL_TIME: Timestamp = { mtimeSeconds: 1_000_000_001, mtimeNanoseconds: 123_456_789 };

/** Nanoseconds: by which step times are kept where {@linkcode TRIAL_TIME} became this; or Infinity. */
export function stepShownBy({ mtimeSeconds, mtimeNanoseconds }: Timestamp): number {
  const seconds = Math.abs(mtimeSeconds - TRIAL_TIME.mtimeSeconds);
  if (seconds > 1) return Infinity;
  if (seconds === 1) return 2 * SECOND;
  return mtimeNanoseconds === TRIAL_TIME.mtimeNanoseconds
    ? 1
    : stepOf({ mtimeSeconds, mtimeNanoseconds });
}
