/** Which jobs' copies are older than was promised. */
import { type Job, overdueSince } from "../model/job.ts";
import type { Store } from "../store/mod.ts";

/** Times are milliseconds since the epoch. */
export interface Overdue {
  readonly job: Job;
  readonly since: number;
  /** When the last completed execution began; null where there was none. */
  readonly completedAt: number | null;
}

export interface Freshness {
  readonly overdue: readonly Overdue[];
  /** When the next promise would be broken; Infinity where none is to be kept. */
  readonly nextAt: number;
}

export function lookAtFreshness(store: Store, now: number): Freshness {
  const overdue: Overdue[] = [];
  let nextAt = Infinity;
  for (const job of store.jobs.promising()) {
    const completedAt = store.executions.lastCompletedAt(job.id);
    const since = overdueSince(job, completedAt, { now });
    const until = (completedAt ?? job.createdAt) + (job.freshness ?? Infinity);
    if (since === null) nextAt = Math.min(nextAt, until + 1);
    else overdue.push({ job, since, completedAt });
  }
  return { overdue, nextAt };
}
