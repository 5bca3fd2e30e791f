import { RunError } from "../base/errors.ts";
import type { Stage } from "../model/event.ts";
import type { Counters } from "../model/report.ts";
import type { CourseState } from "./large_files.ts";
import type { TallyState } from "./tally.ts";
import type { Task } from "./workers/protocol.ts";

/** What is still to be done, and what was gathered so far: all that it takes to go on. */
export interface Checkpoint {
  readonly version: 1;
  readonly stage: Stage;
  readonly tasks: readonly Task[];
  readonly tally: TallyState;
  readonly largeFiles: readonly CourseState[];
  readonly counters: Counters;
  /** How much of the tree was walked: 0 to 1. */
  readonly walked: number;
  /** Milliseconds of work so far. */
  readonly elapsed: number;
  /** Of a run that is restricted to a plan: what it came to so far. */
  readonly planned?: string;
}

const BIGINT = "$bigint";

/** As JSON text. Inodes are bigints, which JSON has no form for. */
export function writeCheckpoint(checkpoint: Checkpoint): string {
  return JSON.stringify(
    checkpoint,
    (_, value) => typeof value === "bigint" ? { [BIGINT]: value.toString() } : value,
  );
}

/** Throws RunError ("internal") on what is no checkpoint of this version. */
export function readCheckpoint(text: string): Checkpoint {
  const revived = JSON.parse(
    text,
    (_, value) =>
      typeof value === "object" && value !== null && BIGINT in value
        ? BigInt(value[BIGINT])
        : value,
  );
  if (revived?.version === 1) return revived as Checkpoint;
  throw new RunError(
    "internal",
    "Cannot resume: what was saved comes from another version of this program; run it anew",
  );
}
