import type { UsualLimits } from "../engine/mod.ts";
import type { RemovalCount } from "../store/mod.ts";

/** Executions from which something can be learned. */
const ENOUGH = 5;
/** Past executions that are looked at. */
export const HISTORY = 20;
/** However quiet the past: so many entries are never unusual. */
const NEVER_UNUSUAL = 100;
const FAR = 10;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** What is far beyond the usual: the median and ten times the spread (median deviation) above it. */
function limitOf(values: readonly number[]): number {
  const usual = median(values);
  const spread = median(values.map((value) => Math.abs(value - usual)));
  return Math.ceil(Math.max(NEVER_UNUSUAL, usual * 2, usual + FAR * spread));
}

/** The limits that past executions of a job suggest; null while there are too few of them. Pure. */
export function learnLimits(past: readonly RemovalCount[]): UsualLimits | null {
  if (past.length < ENOUGH) return null;
  return {
    removals: limitOf(past.map(({ removals }) => removals)),
    changes: limitOf(past.map(({ changes }) => changes)),
  };
}
