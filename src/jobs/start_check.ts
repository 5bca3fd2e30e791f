/** Whether an execution could start, found out before anything is recorded or changed. */
import { RunError, type RunErrorCode } from "../base/errors.ts";
import { quote } from "../base/names.ts";
import { type ExamineEnds, lookAtEnds, NOTHING_REMEMBERED } from "../engine/mod.ts";
import type { Job } from "../model/job.ts";
import { examineIdentity } from "./identity.ts";
import type { Jobs } from "./jobs.ts";

/** Where an execution is to lead; both paths absolute. */
export interface Route {
  readonly source: string;
  readonly destination: string;
}

/**
 * Looks at both ends as an execution would when it starts; makes and locks nothing. Of a saved
 * job, which disks its ends were on is looked at, too.
 *
 * @throws {RunError} as a run that could not start: "source-missing", "overlap", "other-disk", ...
 */
export async function checkStart(
  jobs: Jobs,
  { source, destination }: Route,
  job: Job | null,
): Promise<void> {
  await lookAtEnds({ source, destination }, examineOf(jobs, job));
  const holder = jobs.holderOf(destination);
  if (holder === null) return;
  const name = holder.jobName === null ? "" : ` of job ${quote(holder.jobName)}`;
  throw new RunError(
    "destination-locked",
    `Cannot write to the destination ${quote(destination)}: execution ${holder.id}${name} ` +
      "writes to it; wait until it is done, or cancel it",
  );
}

/**
 * Refuses to verify a copy that is not there: all would be called missing.
 *
 * @throws {RunError} "destination-missing", or as {@linkcode checkStart}
 */
export async function checkCopy({ source, destination }: Route): Promise<void> {
  await lookAtEnds({ source, destination }, ({ fresh }) => {
    if (!fresh) return;
    const state = "there is no such folder; check the path, and that its disk is mounted";
    throw new RunError("destination-missing", `Cannot verify ${quote(destination)}: ${state}`);
  });
}

const HOPELESS: ReadonlySet<RunErrorCode> = new Set([
  "source-missing",
  "source-not-a-folder",
  "destination-not-a-folder",
  "overlap",
]);

/**
 * Refuses two ends that cannot have been meant; a disk that is not there is no such, and so is a
 * source that is not there now and stays what it was `before`.
 *
 * @throws {RunError} as {@linkcode checkStart}
 */
export async function refuseHopeless(
  jobs: Jobs,
  route: Route,
  { before = null }: { readonly before?: Route | null } = {},
): Promise<void> {
  try {
    await checkStart(jobs, route, null);
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    const away = error.code === "source-missing" && before?.source === route.source;
    if (HOPELESS.has(error.code) && !away) throw error;
  }
}

function examineOf({ store }: Jobs, job: Job | null): ExamineEnds {
  if (job === null) return () => NOTHING_REMEMBERED;
  const { id, name, source, destination } = job;
  const question = { of: { jobId: id }, jobName: name, source, destination };
  return examineIdentity(store, { ...question, warn: () => {}, execution: null });
}
