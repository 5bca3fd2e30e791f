/** Saved jobs, for the page. */
import { isAbsolute, resolve } from "node:path";
import { z } from "@hono/zod-openapi";
import { RunError } from "../../base/errors.ts";
import { quote } from "../../base/names.ts";
import { refuseHopeless, type Route } from "../../jobs/mod.ts";
import type { Job } from "../../model/job.ts";
import { JobEdit, JobGiven } from "../schema/jobs.ts";
import { Id } from "../schema/values.ts";
import type { House } from "./house.ts";
import { completeOptions, defined } from "./options.ts";
import { verb } from "./verb.ts";
import { viewJob } from "./views.ts";

const OfJob = z.strictObject({ id: Id });

export function jobVerbs(house: House) {
  const { store } = house.jobs;
  return {
    listJobs: verb({
      for: "page",
      input: z.strictObject({}),
      act: () => store.jobs.list().map((job) => viewJob(house, job)),
    }),
    showJob: verb({
      for: "page",
      input: OfJob,
      act: ({ id }) => viewJob(house, jobOf(house, id)),
    }),
    addJob: verb({
      for: "page",
      input: JobGiven,
      act: async (given) => viewJob(house, await addJob(house, given)),
    }),
    editJob: verb({
      for: "page",
      input: JobEdit,
      act: async (edit) => viewJob(house, await editJob(house, edit)),
    }),
    removeJob: verb({
      for: "page",
      input: z.strictObject({ id: Id, updatedAt: z.number() }),
      act: ({ id, updatedAt }) => {
        store.jobs.remove(jobOf(house, id).name, { updatedAt });
        return null;
      },
    }),
    /** What is on both ends now is what was meant. */
    pairAgain: verb({
      for: "page",
      input: OfJob,
      act: ({ id }) => {
        jobOf(house, id);
        store.pairings.save({ jobId: id }, null);
        return viewJob(house, jobOf(house, id));
      },
    }),
  };
}

/** @throws {RunError} "job-unknown" */
export function jobOf({ jobs }: House, id: number): Job {
  const job = jobs.store.jobs.byId(id);
  if (job !== null) return job;
  const message = `Look up job ${id}: not found, it may have been removed; look at the list again`;
  throw new RunError("job-unknown", message);
}

/**
 * Saves a job. One that cannot have been meant is refused; a disk that is not there is no such.
 *
 * @throws {RunError} as the command line would
 */
export async function addJob(
  house: House,
  { name, source, destination, options, freshness = null }: z.infer<typeof JobGiven>,
): Promise<Job> {
  const route = absolute({ source, destination });
  const complete = completeOptions(options, house.config().job);
  await refuseHopeless(house.jobs, route);
  return house.jobs.store.jobs.add({ name, ...route, options: complete, freshness });
}

async function editJob(
  house: House,
  { id, updatedAt, changes }: z.infer<typeof JobEdit>,
): Promise<Job> {
  const before = jobOf(house, id);
  const { options, source, destination, ...rest } = changes;
  const route = absolute({
    source: source ?? before.source,
    destination: destination ?? before.destination,
  });
  const moved = route.source !== before.source || route.destination !== before.destination;
  if (moved) await refuseHopeless(house.jobs, route, { before });
  return house.jobs.store.jobs.edit(
    before.name,
    {
      ...defined(rest),
      ...moved && route,
      ...options !== undefined && { options: completeOptions(options, before.options) },
    },
    { updatedAt },
  );
}

/** @throws {RunError} "usage": a path that is not absolute */
export function absolute({ source, destination }: Route): Route {
  for (const path of [source, destination]) {
    if (isAbsolute(path)) continue;
    const message = `Name the folder ${quote(path)}: not a whole path; begin it at the top`;
    throw new RunError("usage", message);
  }
  return { source: resolve(source), destination: resolve(destination) };
}
