import { RunError } from "../base/errors.ts";
import { quote, shellWord } from "../base/names.ts";
import type { ExamineEnds, FoundEnds } from "../engine/mod.ts";
import type { Execution } from "../model/execution.ts";
import { type JobOrPair, type Pairing, sameFileSystem } from "../model/job.ts";
import type { Store } from "../store/mod.ts";
import type { Course } from "./jobs.ts";

export interface IdentityQuestion {
  readonly of: JobOrPair;
  /** Null for a run without a job. */
  readonly jobName: string | null;
  readonly source: string;
  readonly destination: string;
  readonly warn: (message: string) => void;
  /** The execution that what is found is kept of, to be compared with the next time. */
  readonly execution: Pick<Execution, "id" | "options"> | null;
}

/**
 * Compares both ends with what they were the last time.
 *
 * A job whose destination is on another file system (another disk, or the empty folder that a
 * disk was mounted on) is refused. Without a job the user named both ends just now, and is warned.
 * A source that moved keeps the run from removing anything.
 */
export function examineIdentity(store: Store, question: IdentityQuestion): ExamineEnds {
  return ({ source, destination }) => {
    const known = store.pairings.load(question.of);
    const found: Pairing = {
      source: { fileSystem: source.id, type: source.type },
      destination: { fileSystem: destination.id, type: destination.type },
    };
    const { of, execution, jobName, warn } = question;
    const place = quote(question.destination);
    const sourceSame = known && sameFileSystem(known.source, found.source);
    const destinationSame = known && sameFileSystem(known.destination, found.destination);
    const sourceMoved = sourceSame === false;
    const destinationMoved = destinationSame === false;
    if (destinationMoved && jobName !== null) {
      throw new RunError("other-disk", refusal(question.destination, jobName));
    }
    if (destinationMoved) warn(`The destination ${place} is on another disk than the last time`);
    const untold = known !== null && [sourceSame, destinationSame].includes(null);
    if (untold && jobName !== null) warn(untoldText(jobName));
    // A source that moved stays remembered as it was, until somebody says that this is meant.
    const anew = known === null || destinationMoved || (untold && jobName === null);
    if (execution !== null && anew && !sourceMoved) store.pairings.save(of, found);
    const same = sourceSame === true && destinationSame === true;
    const usedBefore = same && execution !== null
      ? store.executions.usedBefore(of, execution)
      : null;
    if (execution !== null) store.executions.setSourceUsed(execution.id, source.used);
    return { sourceMoved, usedBefore };
  };
}

/**
 * Refuses to go on from a checkpoint at another destination than its own: what counts as done would
 * be missing there, and what is held be let go without being removed.
 *
 * @throws {RunError} "other-disk"; "execution-state": there is no destination any more
 */
export function refuseOtherDestination(
  { from, record: { id, destination } }: Pick<Course, "from" | "record">,
  { destination: { id: fileSystem }, fresh }: FoundEnds,
): void {
  if (from === null) return;
  const moved = from.destination !== undefined &&
    sameFileSystem(from.destination, { fileSystem }) === false;
  if (!moved && !fresh) return;
  const act = from.approves === undefined
    ? `go on with execution ${id}`
    : `remove what execution ${from.approves} held`;
  const state = moved
    ? "is on another disk than then, or its disk is not mounted; mount it"
    : "is not there any more; put it back";
  throw new RunError(
    moved ? "other-disk" : "execution-state",
    `Cannot ${act}: the destination ${quote(destination)} ${state}, or start a new execution`,
  );
}

function untoldText(jobName: string): string {
  return `Whether the disks are those of the last time cannot be told: job ${quote(jobName)} ran ` +
    "on another platform then; to go by what this one sees, run " +
    `"mirrorsphere job edit ${shellWord(jobName)} --pair-again"`;
}

function refusal(destination: string, jobName: string): string {
  return `Cannot write to the destination ${quote(destination)}: it is on another disk than the ` +
    "last time, or its disk is not mounted; mount it, or, if the change is meant, run " +
    `"mirrorsphere job edit ${shellWord(jobName)} --pair-again"`;
}
