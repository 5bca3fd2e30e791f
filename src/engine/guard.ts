import type { MaxDelete } from "../model/options.ts";
import type { Counters, GuardVerdict } from "../model/report.ts";

/** Removals up to here pass the default, however small the destination. */
const ALWAYS_ALLOWED = 100;
const DEFAULT_SHARE = 0.5;

/** What past executions of the same job lead to expect, at the most. */
export interface UsualLimits {
  /** Entries removed. */
  readonly removals: number;
  /** Entries changed in any way. */
  readonly changes: number;
}

export interface GuardQuestion {
  readonly counters: Counters;
  /** Entries, folders aside, that were removed already, to make room. */
  readonly gone: number;
  readonly maxDelete: MaxDelete;
  /** Something would be removed, be it folders alone. */
  readonly removes: boolean;
  /** The source folder holds nothing at all. */
  readonly sourceEmpty: boolean;
  /** The source is on another file system than the last time. */
  readonly sourceMoved: boolean;
  /** The source is a copy that a run has not finished: what is not in it may only be missing yet. */
  readonly sourceUnfinished: boolean;
  /** Null where there is too little past to learn from. */
  readonly usual: UsualLimits | null;
}

/** The most entries that may be removed, folders aside. */
export function removalLimit(maxDelete: MaxDelete, destinationEntries: number): number {
  if (maxDelete === null) return Math.max(ALWAYS_ALLOWED, destinationEntries * DEFAULT_SHARE);
  return "count" in maxDelete ? maxDelete.count : Math.floor(destinationEntries * maxDelete.share);
}

/** Entries that a run changed, other than by removing them. */
export function changedEntries(counters: Counters): number {
  const { copied, updated, directories, links, metadata } = counters;
  return copied + updated + directories + links + metadata;
}

/** Whether removals are to be held until the user allows them; null: they may go on. Pure. */
export function guardRemovals(question: GuardQuestion): GuardVerdict | null {
  const { counters, gone, maxDelete, usual } = question;
  const removals = counters.extraEntries + gone;
  const destinationEntries = counters.destinationEntries + gone;
  if (!question.removes) return null;
  const done = gone > 0 ? "Removed nothing more" : "Removed nothing";
  const hold = (reason: GuardVerdict["reason"], limit: number, why: string): GuardVerdict => ({
    reason,
    removals,
    limit,
    message: `${done}: ${why}; look at what would go with --dry-run, then allow it ` +
      "with --allow-delete",
  });
  const would = removals === 0
    ? "folders at the destination would go"
    : `${removals} of ${destinationEntries} entries at the destination would go`;
  if (question.sourceEmpty) {
    return hold(
      "source-empty",
      0,
      `the source is empty, and ${would}; check what is mounted there`,
    );
  }
  if (question.sourceMoved) {
    const moved = "the source is on another file system than the last time";
    return hold("source-other-device", 0, `${moved}, and ${would}; check what is mounted there`);
  }
  if (question.sourceUnfinished) {
    const unfinished = "the source is a copy that a run has not finished";
    return hold("source-unfinished", 0, `${unfinished}, and ${would}; finish that run first`);
  }
  const limit = Math.floor(removalLimit(maxDelete, destinationEntries));
  if (removals > limit) {
    return hold("too-many-removals", limit, `${would}, and ${limit} may (see --max-delete)`);
  }
  if (usual === null) return null;
  if (removals > usual.removals) {
    const most = `far more than past executions removed (${usual.removals} would pass)`;
    return hold("unusual-removals", usual.removals, `${would}, ${most}`);
  }
  const changes = changedEntries(counters);
  if (changes <= usual.changes) return null;
  const most = `far more than past executions changed (${usual.changes} would pass)`;
  return hold(
    "unusual-changes",
    usual.changes,
    `${changes} entries changed, ${most}, and ${would}`,
  );
}
