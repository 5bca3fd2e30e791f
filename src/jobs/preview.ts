/** Previews that are kept. */
import { RunError } from "../base/errors.ts";
import {
  type ExamineEnds,
  newSeed,
  Run,
  type RunListener,
  type UsualLimits,
} from "../engine/mod.ts";
import { type Job, type Pairing, sameFileSystem } from "../model/job.ts";
import type { RunRequest } from "../model/options.ts";
import { NO_FINGERPRINT, type Plan, PLAN_FAILURES_KEPT } from "../model/plan.ts";
import type { Report } from "../model/report.ts";
import { type PlanRetention, PlanTree, type Store } from "../store/mod.ts";
import type { Execution } from "./execution.ts";

/** A preview under way; its `id` stays null, as it is no execution. */
export interface Preview extends Execution {
  /** What was kept, once `done` has resolved; null of one that did not come to its end. */
  readonly plan: Promise<Plan | null>;
}

/** What a run would be told; see `RunOptions`. */
export interface Ahead {
  readonly spare: readonly string[];
  readonly examine: ExamineEnds;
  readonly usual: UsualLimits | null;
}

export interface PreviewOptions {
  /** The job that is looked at; null for a preview without one. */
  readonly job?: Job | null;
  /** See `Plan`; what is looked at is for `request` to say. */
  readonly verifies?: boolean;
}

export interface PreviewParts extends PreviewOptions {
  readonly ahead: Ahead;
  readonly store: Store;
  readonly kept: PlanRetention;
}

/** Looks at what a run would do, changes nothing, and keeps what was found. */
export function startPreview(
  request: RunRequest,
  listener: RunListener,
  { store, job = null, verifies = false, kept, ahead }: PreviewParts,
): Preview {
  const tree = new PlanTree();
  const seed = newSeed();
  let ends: Pairing | null = null;
  const run = new Run(
    { ...request, settings: { ...request.settings, dryRun: true } },
    listener,
    {
      ...ahead,
      examine: (found) => {
        ends = pairingOf(found);
        return ahead.examine(found);
      },
      keeper: {
        seed,
        take: (operations, fingerprints) =>
          operations.forEach((operation, at) =>
            tree.add(operation, fingerprints[at] ?? NO_FINGERPRINT)
          ),
      },
    },
  );
  const done = run.execute();
  const plan = done.then(async (report) => {
    if (report.state !== "completed" || ends === null) return null;
    store.plans.prune(kept);
    return await store.plans.add(
      { ...summaryOf(report), ...ownerOf(job), ends, options: request.options, verifies },
      tree,
      seed,
    );
  });
  return {
    id: null,
    // Who waits for the report finds the plan kept.
    done: plan.then(() => done),
    // Why there is none is for `done` to say.
    plan: plan.catch(() => null),
    cancel: () => run.cancel(),
    pause: () => run.pause(),
    resume: () => run.resume(),
    suspend: () => run.suspend(),
  };
}

export function pairingOf({ source, destination }: Parameters<ExamineEnds>[0]): Pairing {
  return {
    source: { fileSystem: source.id, type: source.type },
    destination: { fileSystem: destination.id, type: destination.type },
  };
}

function ownerOf(job: Job | null) {
  return { jobId: job?.id ?? null, jobName: job?.name ?? null };
}

function summaryOf({ source, destination, elapsed, counters, guard, warnings, failures }: Report) {
  const kept = failures.slice(0, PLAN_FAILURES_KEPT);
  return { source, destination, elapsed, counters, guard, warnings, failures: kept };
}

/** What restricts a run to a plan. Throws RunError ("plan-unknown"). */
export function restrictTo(store: Store, id: number, examine: ExamineEnds) {
  const ends = store.plans.ends(id);
  return {
    plan: {
      fingerprints: store.plans.fingerprints(id),
      operationAt: (node: number) => store.plans.node(id, node)?.operation ?? null,
    },
    examine: (found: Parameters<ExamineEnds>[0]) => {
      refuseOtherDisks(id, ends, pairingOf(found));
      return examine(found);
    },
  };
}

/** A plan is about two file systems, and says nothing of others. */
function refuseOtherDisks(id: number, planned: Pairing, found: Pairing): void {
  for (const end of ["source", "destination"] as const) {
    if (sameFileSystem(planned[end], found[end]) !== false) continue;
    const message = `Cannot carry out plan ${id}: the ${end} is on another file system than when ` +
      "it was made; check what is mounted there, or make a new plan";
    throw new RunError("other-disk", message);
  }
}
