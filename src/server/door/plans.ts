/** Previews: made, looked at, and carried out just so. */
import { z } from "@hono/zod-openapi";
import { checkCopy, checkStart } from "../../jobs/mod.ts";
import { verifyingOptions } from "../../model/options.ts";
import { DriftQuery, NodeQuery, type Preview, PreviewGiven } from "../schema/plans.ts";
import { Id } from "../schema/values.ts";
import { begun, BY_PAGE } from "./executions.ts";
import type { House } from "./house.ts";
import { absolute, jobOf } from "./jobs.ts";
import { completeOptions, defined } from "./options.ts";
import { verb } from "./verb.ts";
import { viewExecution } from "./views.ts";

const OfPlan = z.strictObject({ id: Id });

export function planVerbs(house: House) {
  const { jobs, previews, settings } = house;
  const { plans, drifts, executions } = jobs.store;
  return {
    startPreview: verb({
      for: "page",
      input: PreviewGiven,
      act: (given) => startPreview(house, given),
    }),
    listPreviews: verb({ for: "page", input: z.strictObject({}), act: () => previews.list() }),
    showPreview: verb({ for: "page", input: OfPlan, act: ({ id }) => previews.get(id) }),
    cancelPreview: verb({ for: "page", input: OfPlan, act: ({ id }) => previews.cancel(id) }),
    listPlans: verb({
      for: "page",
      input: z.strictObject({ jobId: Id.optional() }),
      act: ({ jobId }) => plans.list(jobId === undefined ? {} : { of: { jobId } }),
    }),
    showPlan: verb({ for: "page", input: OfPlan, act: ({ id }) => plans.get(id) }),
    listNodes: verb({
      for: "page",
      input: NodeQuery,
      act: ({ id, node, offset = 0, search = "", removals, after, limit }) => {
        plans.get(id);
        const page = { limit, ...after !== undefined && { after } };
        if (removals) return plans.removals(id, page);
        if (search !== "") return plans.search(id, search, page);
        return { nodes: plans.children(id, node, { offset, limit }), next: null };
      },
    }),
    applyPlan: verb({
      for: "page",
      input: OfPlan,
      act: async ({ id }) => {
        await checkStart(jobs, plans.get(id), null);
        const applied = begun(jobs.apply(id, () => {}, { settings: settings(), by: BY_PAGE }));
        return viewExecution(jobs.store, executions.get(applied));
      },
    }),
    removePlan: verb({
      for: "page",
      input: OfPlan,
      act: ({ id }) => {
        plans.remove(id);
        return null;
      },
    }),
    listDrifts: verb({
      for: "page",
      input: DriftQuery,
      act: ({ id, ...query }) => {
        executions.get(id);
        return drifts.page(id, { ...defined(query), limit: query.limit });
      },
    }),
  };
}

async function startPreview(
  house: House,
  given: z.infer<typeof PreviewGiven>,
): Promise<Preview> {
  const { jobs, previews, settings } = house;
  const { job, verifies, source, destination, options } = askedFor(house, given);
  if (verifies) await checkCopy({ source, destination });
  await checkStart(jobs, { source, destination }, job);
  const request = { source, destination, options, settings: { ...settings(), dryRun: true } };
  return previews.start(request, { job, verifies });
}

function askedFor(house: House, given: z.infer<typeof PreviewGiven>) {
  if ("jobId" in given) {
    const { jobId, verify: verifies = false } = given;
    const job = jobOf(house, jobId);
    return {
      ...job,
      options: verifies ? verifyingOptions(job.options) : job.options,
      job,
      verifies,
    };
  }
  const options = completeOptions(given.options, house.config().job);
  return { ...absolute(given), options, job: null, verifies: false };
}
