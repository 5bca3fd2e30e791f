import type { Entry } from "../../model/entry.ts";

/** Nanoseconds. */
export const SECOND = 1_000_000_000;
/** Steps below a second that file systems keep times by: FAT's, and powers of ten. */
const FINER = [10_000_000, 1_000_000, 1_000, 100];

/** Nanoseconds, up to a second: the coarsest step that this modification time is a multiple of. */
export function stepOf({ mtimeNanoseconds }: Pick<Entry, "mtimeNanoseconds">): number {
  if (mtimeNanoseconds === 0) return SECOND;
  return FINER.find((step) => mtimeNanoseconds % step === 0) ?? 1;
}
