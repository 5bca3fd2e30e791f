import { RunError } from "../base/errors.ts";
import { quote, shellWord } from "../base/names.ts";
import type { ExamineEnds } from "../engine/mod.ts";
import type { Execution } from "../model/execution.ts";
import type { JobOrPair, Pairing } from "../model/job.ts";
import type { Store } from "../store/mod.ts";

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
    const destinationMoved = known !== null &&
      known.destination.fileSystem !== found.destination.fileSystem;
    if (destinationMoved && question.jobName !== null) {
      throw new RunError("other-disk", refusal(question.destination, question.jobName));
    }
    if (destinationMoved) {
      question.warn(
        `The destination ${quote(question.destination)} is on another disk than the last time`,
      );
    }
    const sourceMoved = known !== null && known.source.fileSystem !== found.source.fileSystem;
    // A source that moved stays remembered as it was, until somebody says that this is meant.
    const { of, execution } = question;
    if (execution !== null && (known === null || (destinationMoved && !sourceMoved))) {
      store.pairings.save(of, found);
    }
    const same = known !== null && !destinationMoved && !sourceMoved;
    const usedBefore = same && execution !== null
      ? store.executions.usedBefore(of, execution)
      : null;
    if (execution !== null) store.executions.setSourceUsed(execution.id, source.used);
    return { sourceMoved, usedBefore };
  };
}

function refusal(destination: string, jobName: string): string {
  return `Cannot write to the destination ${quote(destination)}: it is on another disk than the ` +
    "last time, or its disk is not mounted; mount it, or, if the change is meant, run " +
    `"mirrorsphere job edit ${shellWord(jobName)} --pair-again"`;
}
