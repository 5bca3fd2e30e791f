/** `plan list`, `show` and `remove`: the previews that were kept. */
import { RunError } from "../../base/errors.ts";
import { quote, type RawPath } from "../../base/names.ts";
import type { Jobs } from "../../jobs/mod.ts";
import type { PlanNode } from "../../model/plan.ts";
import type { Screen } from "../output.ts";
import { nodeLine, planDetails, planRecord, planTable } from "../render/plans.ts";
import { commandLine, type RecordFlags, withState } from "../state.ts";

export type PlanListFlags = RecordFlags & {
  readonly job?: string | undefined;
  readonly limit: number;
};

/** Lists plans, newest first. */
export async function listPlans(flags: PlanListFlags, screen: Screen): Promise<void> {
  await withState(flags, (jobs) => {
    const { job, limit } = flags;
    const of = job === undefined ? {} : { of: { jobId: jobs.store.jobs.get(job).id } };
    const plans = jobs.store.plans.list({ ...of, limit });
    if (flags.json) {
      for (const plan of plans) screen.out.line(JSON.stringify({ plan: planRecord(plan) }));
    } else if (plans.length > 0) {
      for (const line of planTable(plans)) screen.out.line(line);
    } else {
      const words = commandLine("plan SOURCE DESTINATION --keep", flags);
      screen.out.line(`No plans: keep one with "${words}"`);
    }
  });
}

export type PlanShowFlags = RecordFlags & {
  readonly removals?: true | undefined;
  readonly search?: string | undefined;
  readonly limit: number;
};

export interface PlanToShow {
  readonly id: number;
  readonly folder: string | undefined;
  readonly flags: PlanShowFlags;
}

/** Shows a plan, and part of what it holds. */
export async function showPlan({ id, folder, flags }: PlanToShow, screen: Screen): Promise<void> {
  await withState(flags, (jobs) => {
    const plan = jobs.store.plans.get(id);
    const { nodes, more } = shownNodes(jobs, { id, folder, flags });
    if (flags.json) {
      screen.out.line(JSON.stringify({ plan: planRecord(plan) }));
      for (const node of nodes) screen.out.line(JSON.stringify({ node }));
      return;
    }
    if (folder === undefined) { for (const line of planDetails(plan)) screen.out.line(line); }
    for (const node of nodes) screen.out.line(nodeLine(node));
    if (more) screen.out.line(`There are more: add --limit ${flags.limit * 10}`);
    const words = commandLine(`run --plan ${id}`, flags);
    screen.out.line(`Carry out exactly this with "${words}"`);
  });
}

interface ShownNodes {
  readonly nodes: readonly PlanNode[];
  readonly more: boolean;
}

function shownNodes(jobs: Jobs, { id, folder, flags }: PlanToShow): ShownNodes {
  const { plans } = jobs.store;
  const { limit, removals, search } = flags;
  if (removals || search !== undefined) {
    const page = removals
      ? plans.removals(id, { limit })
      : plans.search(id, search ?? "", { limit });
    return { nodes: page.nodes, more: page.next !== null };
  }
  const path = (folder ?? "").replace(/^(?:\.?\/)+|\/+$/g, "");
  const node = plans.find(id, (path === "." ? "" : path) as RawPath);
  if (node === null) {
    const message = `Look up ${quote(path)} in plan ${id}: nothing is to be done there`;
    throw new RunError("usage", message);
  }
  const nodes = plans.children(id, node.node, { limit });
  return { nodes, more: node.children > nodes.length };
}

/** Forgets a plan. */
export async function removePlan(id: number, flags: RecordFlags, screen: Screen): Promise<void> {
  await withState(flags, (jobs) => {
    const plan = jobs.store.plans.get(id);
    jobs.store.plans.remove(id);
    if (flags.json) screen.out.line(JSON.stringify({ plan: planRecord(plan) }));
    else screen.out.line(`Removed plan ${id}: nothing else is changed`);
  });
}
