/** What the API shows of a job and of an execution. */
import type { Store } from "../../store/mod.ts";
import type { Execution } from "../../model/execution.ts";
import { type Job, overdueSince } from "../../model/job.ts";
import type { House } from "./house.ts";

export function viewExecution(store: Pick<Store, "held">, execution: Execution) {
  return { ...execution, held: store.held.has(execution.id) };
}
export type ExecutionView = ReturnType<typeof viewExecution>;

export function viewJob({ jobs, now }: Pick<House, "jobs" | "now">, job: Job) {
  const { executions } = jobs.store;
  const [last = null] = executions.list({ jobId: job.id, limit: 1 });
  return {
    ...job,
    lastExecution: last === null ? null : viewExecution(jobs.store, last),
    overdueSince: overdueSince(job, executions.lastCompletedAt(job.id), { now: now() }),
  };
}
