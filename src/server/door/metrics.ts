/** What is told to whoever watches by numbers. */
import { z } from "@hono/zod-openapi";
import { overdueSince } from "../../model/job.ts";
import type { House } from "./house.ts";
import { verb } from "./verb.ts";

export function metricVerbs({ jobs: { store }, now, version }: House) {
  return {
    metrics: verb({
      for: "metrics",
      input: z.strictObject({}),
      act: () => {
        const held = new Set(store.held.ids().map((id) => store.executions.get(id).jobId));
        return {
          version,
          running: store.executions.list({ state: "running", limit: 1000 }).length,
          jobs: store.jobs.list().map((job) => {
            const completedAt = store.executions.lastCompletedAt(job.id);
            return {
              name: job.name,
              ...store.history.ofJob(job.id),
              /** Of the last that completed as a whole. */
              completedAt,
              overdue: overdueSince(job, completedAt, { now: now() }) !== null,
              held: held.has(job.id),
            };
          }),
          schedules: store.schedules.list().map(({ id, jobName, state, nextRunAt }) => ({
            id,
            jobName,
            active: state === "active",
            nextRunAt,
          })),
        };
      },
    }),
  };
}
