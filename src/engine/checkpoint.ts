import { RunError } from "../base/errors.ts";
import { joinPath, type RawName } from "../base/names.ts";
import type { HeldEntry } from "../model/execution.ts";
import type { EndIdentity } from "../model/job.ts";
import { type Counters, type GuardVerdict, NOTHING_COUNTED } from "../model/report.ts";
import { NO_TIMES, type Stage, type StageTimes } from "../model/stage.ts";
import type { CourseState } from "./large_files.ts";
import type { TallyState } from "./tally.ts";
import type { RemovalTask, Task } from "./workers/protocol.ts";

/** Of the form that a checkpoint has. */
export const VERSION = 2;

/** What is still to be done, and what was gathered so far: all that it takes to go on. */
export interface Checkpoint {
  readonly version: typeof VERSION;
  readonly stage: Stage;
  readonly tasks: readonly Task[];
  readonly tally: TallyState;
  readonly largeFiles: readonly CourseState[];
  readonly counters: Counters;
  /** How much of the tree was walked: 0 to 1. */
  readonly walked: number;
  /** Milliseconds of work so far. */
  readonly elapsed: number;
  /** That time by stages; one of an earlier release has none. */
  readonly stages?: StageTimes;
  /** Of a run that is restricted to a plan: what it came to so far. */
  readonly planned?: string;
  /** Of a run that looks at some folders only. */
  readonly partial?: boolean;
  /** Of a run that held its removals: why. */
  readonly guard?: GuardVerdict;
  /** The marker (`marker.ts`) of what this run would see to; another one tells of what others did. */
  readonly marker?: RawName;
  /** Added by who keeps it: the disk of its destination; one of an earlier release has none. */
  readonly destination?: EndIdentity;
  /** Added by who keeps it: the execution that held the removals which these are. */
  readonly approves?: number;
}

/** What is left of its tasks. What an earlier process made may have something in it by now. */
export function tasksLeft({ tasks }: Checkpoint): Task[] {
  return tasks.map((task) =>
    task.kind === "directory"
      ? { ...task, fresh: false, made: task.fresh || task.made === true }
      : task
  );
}

/** What there is to do for who approves of the removals that were held. */
export function ofRemovals({ guard: _, ...snapshot }: Checkpoint): Checkpoint {
  // What this run has told is not for another one to tell again.
  const told = { failures: [], warnings: [], drifts: [], digests: [], comparedByHash: 0 };
  return {
    ...snapshot,
    stage: "removing",
    tasks: snapshot.tally.removals,
    tally: { ...snapshot.tally, ...told, removals: [] },
    counters: NOTHING_COUNTED,
    elapsed: 0,
    stages: NO_TIMES,
  };
}

const BIGINT = "$bigint";

/** As JSON text. Inodes are bigints, which JSON has no form for. */
export function writeCheckpoint({ tally, ...rest }: Checkpoint): string {
  const text = JSON.stringify(
    rest,
    (_, value) => typeof value === "bigint" ? { [BIGINT]: value.toString() } : value,
  );
  // What is gathered has none, and may be megabytes by the hundred: asked of each value, it takes
  // several times as long.
  return `${text.slice(0, -1)},"tally":${JSON.stringify(tally)}}`;
}

/** Throws RunError ("internal") on what is no checkpoint of this version. */
export function readCheckpoint(text: string): Checkpoint {
  const checkpoint = checked(JSON.parse(
    text,
    (_, value) =>
      typeof value === "object" && value !== null && BIGINT in value
        ? BigInt(value[BIGINT])
        : value,
  ));
  // One of an earlier release lacks what is counted since.
  return { ...checkpoint, counters: { ...NOTHING_COUNTED, ...checkpoint.counters } };
}

function checked(checkpoint: Checkpoint): Checkpoint {
  if (checkpoint?.version === VERSION) return checkpoint;
  throw new RunError(
    "internal",
    "Cannot resume: what was saved comes from another version of this program; run it anew",
  );
}

/**
 * What a checkpoint would remove, sorted; a folder stands for all that is in it. Throws as
 * {@linkcode readCheckpoint}, and is some times faster: a name is no bigint.
 */
export function whatIsHeld(text: string): HeldEntry[] {
  return checked(JSON.parse(text)).tasks
    .flatMap((task) => task.kind === "removal" ? heldIn(task) : [])
    .sort((one, other) => one.path < other.path ? -1 : 1);
}

function heldIn({ path, names, sizes }: RemovalTask): HeldEntry[] {
  return names.map((name, index) => {
    const size = sizes?.[index] ?? null;
    const held = { path: joinPath(path, name), folder: typeof size === "object" && size !== null };
    if (size === null) return { ...held, entries: null, bytes: null };
    if (typeof size === "number") return { ...held, entries: 1, bytes: size };
    return { ...held, entries: size[0], bytes: size[1] };
  });
}
