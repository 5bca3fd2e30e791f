import type { RunErrorCode } from "../base/errors.ts";
import type { RawPath } from "../base/names.ts";
import type { JobOptions } from "./options.ts";
import type { Counters, GuardVerdict } from "./report.ts";
import type { Stage, StageTimes } from "./stage.ts";

export const EXECUTION_STATES = [
  "pending",
  "running",
  "suspended",
  "completed",
  "failed",
  "canceled",
] as const;
export type ExecutionState = (typeof EXECUTION_STATES)[number];

/**
 * What may be asked for in the place of one state. "unfinished": pending, running or suspended.
 * "ended": the others. "with-failures": completed, but for entries that failed.
 */
export const EXECUTION_GROUPS = ["unfinished", "ended", "with-failures"] as const;
export type ExecutionGroup = (typeof EXECUTION_GROUPS)[number];

/** What a user asks of an execution that any process carries out. */
export type ExecutionRequest = "pause" | "resume" | "cancel";

/** A process, told from a later one that was given the same number. */
export interface ExecutionProcess {
  readonly pid: number;
  /** When it began to use the store: milliseconds since the epoch, compared for being equal only. */
  readonly startedAt: number;
  /** It stays: what it leaves unfinished is gone on with by the next one. */
  readonly resident?: boolean;
}

/** What an execution under way is at, as of about half a second ago. */
export interface LiveProgress {
  readonly stage: Stage;
  /** 0 to 1: an estimate of how much of the work is done. */
  readonly fraction: number;
  /** Milliseconds still to go at this pace; null while that cannot be told. */
  readonly remaining: number | null;
  /** Bytes written a second, of late. */
  readonly rate: number;
  /** A path that is being worked on. */
  readonly path: RawPath;
}

/** How far an execution is. */
export interface ExecutionProgress {
  readonly counters: Counters;
  /** Milliseconds of work, pauses and interruptions left out. */
  readonly elapsed: number;
  /** That time by stages; all 0 where an earlier release carried it out. */
  readonly stages: StageTimes;
}

/** One performance of a job, or of a run without one. */
export interface Execution extends ExecutionProgress {
  /** Grows with every execution, whatever the clock does; never given twice. */
  readonly id: number;
  /** Null for a run without a job, and where the job has been removed since. */
  readonly jobId: number | null;
  /** The job's name at the time. */
  readonly jobName: string | null;
  /** Absolute path. */
  readonly source: string;
  /** Absolute path. */
  readonly destination: string;
  readonly options: JobOptions;
  readonly state: ExecutionState;
  /** With "suspended": its process ended or died, nobody paused it. */
  readonly interrupted: boolean;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Milliseconds since the epoch, never before `startedAt`; null until it ended. */
  readonly endedAt: number | null;
  readonly error: { readonly code: RunErrorCode; readonly message: string } | null;
  readonly guard: GuardVerdict | null;
  readonly warnings: readonly string[];
  /** Who carries it out; null once nobody does. */
  readonly process: ExecutionProcess | null;
  /** What was asked for and not yet taken up. */
  readonly request: ExecutionRequest | null;
  /** Null until it is told, and once the execution ended. */
  readonly live: LiveProgress | null;
  /** The plan that it is restricted to; null for one that does all there is to do. */
  readonly planId: number | null;
  /** How many folders it was told to look at; null for all there are. */
  readonly folders: number | null;
}

/** In the order in which they are listed. */
export const CHANGE_KINDS = ["added", "changed", "metadata", "removed"] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** One entry at the destination that an execution changed. */
export interface Change {
  readonly kind: ChangeKind;
  readonly path: RawPath;
  /** Bytes; 0 where it means nothing. */
  readonly size: number;
}

/** What the guard held: an entry that only the destination has, or a folder with all that is in it. */
export interface HeldEntry {
  /** Relative to the destination. */
  readonly path: RawPath;
  /** False, too, where an earlier release held it. */
  readonly folder: boolean;
  /** How many entries would go, folders aside; null where an earlier release held it. */
  readonly entries: number | null;
  /** Bytes of these; null likewise. */
  readonly bytes: number | null;
}
