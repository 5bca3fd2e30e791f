/** Executions, for the page: looked at, started, steered. */
import { z } from "@hono/zod-openapi";
import { checkStart, type Execution as LiveExecution } from "../../jobs/mod.ts";
import type { ExecutionRequest } from "../../model/execution.ts";
import type { Job } from "../../model/job.ts";
import type { RunRequest } from "../../model/options.ts";
import { ExecutionQuery, Start, Steering } from "../schema/executions.ts";
import { Id } from "../schema/values.ts";
import type { House } from "./house.ts";
import { absolute, addJob, jobOf } from "./jobs.ts";
import { completeOptions, defined } from "./options.ts";
import { verb } from "./verb.ts";
import { viewExecution } from "./views.ts";

/** Who started it, for the log of an execution. */
export const BY_PAGE = "on the page";

/** Milliseconds between two looks at whose process died: many may ask for the list at once. */
const LOOK = 250;

const OfExecution = z.strictObject({ id: Id });

export function executionVerbs(house: House) {
  const { jobs } = house;
  const { executions, changes, failures, held } = jobs.store;
  const view = (id: number) => viewExecution(jobs.store, executions.get(id));
  let looked = -Infinity;
  const markInterrupted = () => {
    if (performance.now() - looked < LOOK) return;
    looked = performance.now();
    jobs.markInterrupted();
  };
  return {
    listExecutions: verb({
      for: "page",
      input: ExecutionQuery,
      act: (query) => {
        markInterrupted();
        return executions.list(defined(query)).map((execution) =>
          viewExecution(jobs.store, execution)
        );
      },
    }),
    /** Those whose removals the guard holds. */
    listHeld: verb({
      for: "page",
      input: z.strictObject({}),
      act: () => held.ids().map(view),
    }),
    showExecution: verb({
      for: "page",
      input: OfExecution,
      act: ({ id }) => ({ ...view(id), changes: changes.count(id), failures: failures.count(id) }),
    }),
    startExecution: verb({
      for: "page",
      input: Start,
      act: async (given) => view(begun(await start(house, given))),
    }),
    steerExecution: verb({
      for: "page",
      input: Steering,
      act: ({ id, request }) => {
        steer(house, id, request);
        return view(id);
      },
    }),
    /** Removes what the guard held in an execution, as an execution of its own. */
    approveHeld: verb({
      for: "page",
      input: OfExecution,
      act: ({ id }) =>
        view(begun(jobs.approve(id, () => {}, { settings: house.settings(), by: BY_PAGE }))),
    }),
    rejectHeld: verb({
      for: "page",
      input: OfExecution,
      act: ({ id }) => {
        jobs.held.reject(id);
        return view(id);
      },
    }),
  };
}

/** How it ended is in the store, where everybody looks. */
export function begun(execution: LiveExecution): number {
  execution.done.catch(() => {});
  return execution.id ?? 0;
}

async function start(house: House, given: z.infer<typeof Start>): Promise<LiveExecution> {
  if ("jobId" in given) {
    const job = jobOf(house, given.jobId);
    const allowDelete = given.allowDelete ?? job.options.allowDelete;
    return await startJob(house, job, { allowDelete });
  }
  const { saveAs, ...pair } = given;
  const route = absolute(pair);
  const options = completeOptions(pair.options, house.config().job);
  await checkStart(house.jobs, route, null);
  if (saveAs !== undefined) {
    const { allowDelete: _, ...kept } = pair.options ?? {};
    const job = await addJob(house, { name: saveAs, ...route, options: kept });
    return await startJob(house, job, { allowDelete: options.allowDelete });
  }
  const request = { ...route, options, settings: house.settings() };
  return house.jobs.start(request, () => {}, { by: BY_PAGE });
}

async function startJob(
  { jobs, settings }: House,
  job: Job,
  { allowDelete }: Pick<RunRequest["options"], "allowDelete">,
): Promise<LiveExecution> {
  await checkStart(jobs, job, job);
  const { source, destination } = job;
  const options = { ...job.options, allowDelete };
  const request = { source, destination, options, settings: settings() };
  return jobs.start(request, () => {}, { job, by: BY_PAGE });
}

/** Whoever carries it out takes it up within a second; what nobody carries out goes on here. */
function steer({ jobs, settings }: House, id: number, request: ExecutionRequest): void {
  jobs.markInterrupted();
  if (request === "resume" && !jobs.liveness.lives(id)) {
    begun(jobs.resume(id, () => {}, { settings: settings(), by: BY_PAGE }));
  } else jobs.request(id, request);
}
