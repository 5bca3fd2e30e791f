/** What `due.ts` is told, gathered from the store and the machine. */
import { isDeepStrictEqual } from "node:util";
import type { Jobs } from "../jobs/mod.ts";
import type { Execution } from "../model/execution.ts";
import type { Schedule } from "../model/schedule.ts";
import type { Attempt, Destination } from "./due.ts";
import type { Presences } from "./presence/presence.ts";

/** What has become of the last execution of a schedule; null where its record is gone. */
export function attemptOf(jobs: Jobs, { lastExecutionId }: Schedule): Attempt | null {
  if (lastExecutionId === null) return null;
  const execution = found(jobs, lastExecutionId);
  return { state: stateOf(jobs, execution), executionId: execution.id };
}

/** An execution whose process died is marked first. */
function found(jobs: Jobs, id: number): Execution {
  const execution = jobs.store.executions.get(id);
  const claimed = execution.state !== "suspended" || execution.process !== null;
  const ended = execution.endedAt !== null;
  if (ended || !claimed || jobs.liveness.lives(id)) return execution;
  jobs.markInterrupted();
  return jobs.store.executions.get(id);
}

/** What has become of an execution whose process is known to live or not. */
export function stateOf(jobs: Jobs, execution: Execution): Attempt["state"] {
  const { id, state, interrupted } = execution;
  switch (state) {
    case "pending":
    case "running":
      return "running";
    case "suspended":
      if (!interrupted) return "paused";
      return isAsJob(jobs, execution) ? "interrupted" : "edited";
    case "completed":
      return jobs.store.failures.worthRetrying(id) ? "failed" : "well";
    case "failed":
    case "canceled":
      return state;
  }
}

/** Whether its job still says what it said when the execution began. */
function isAsJob(jobs: Jobs, { jobId, source, destination, options }: Execution): boolean {
  const job = jobId === null ? null : jobs.store.jobs.byId(jobId);
  // Its schedules went with it.
  if (job === null) return true;
  const { source: from, destination: to, options: wanted } = job;
  return isDeepStrictEqual([source, destination, options], [from, to, wanted]);
}

/** Looks at what is written to once, when it is first asked for. */
export function destinations(
  jobs: Jobs,
  presences: Presences,
): (schedule: Schedule) => Destination {
  let busy: ReadonlyMap<string, number> | null = null;
  return ({ jobId }) => {
    const job = jobs.store.jobs.byId(jobId);
    const path = job?.destination ?? "";
    busy ??= busyDestinations(jobs);
    return {
      path,
      busy: busy.get(path) ?? null,
      presence: () => job === null ? "there" : presences.of(job),
    };
  };
}

/** By destination: the execution that writes to it. */
export function busyDestinations(jobs: Jobs): ReadonlyMap<string, number> {
  const live = jobs.store.executions.unfinished()
    .filter(({ id, process }) => process !== null && jobs.liveness.lives(id));
  return new Map(live.map(({ destination, id }) => [destination, id]));
}
