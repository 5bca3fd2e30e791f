/**
 * Every message between the run and its workers. Plain values only: an Error would lose its code,
 * an AbortSignal would arrive empty. Control (pause, cancel) and live counters travel through
 * shared memory instead; see `control.ts`.
 */
import type { PackedChanges } from "../../model/change.ts";
import type { RawName, RawPath } from "../../base/names.ts";
import type { RunErrorCode } from "../../base/errors.ts";
import type { Entry } from "../../model/entry.ts";
import type { Failure } from "../../model/failure.ts";
import type { ChangeReason, Digests, Operation } from "../../model/operation.ts";
import type { JobOptions, PlatformName, SandboxMode } from "../../model/options.ts";
import type { Drift } from "../../model/plan.ts";
import type { Counters } from "../../model/report.ts";
import type { Doubt } from "../doubt.ts";
import type { Fingerprint, SharedRestriction } from "../plan/restriction.ts";
import type { Traits } from "../traits.ts";

/** Device and inode of a root, to be sure that every thread stands on the same folder. */
export interface Identity {
  readonly device: number;
  readonly inode: bigint;
}

export interface Root {
  readonly path: string;
  readonly identity: Identity;
}

export interface WorkerSetup {
  readonly source: Root;
  /** Null in a dry run to a destination that is not there yet. */
  readonly destination: Root | null;
  readonly traits: Traits;
  readonly options: JobOptions;
  readonly platform: PlatformName;
  readonly sandbox: SandboxMode;
  readonly dryRun: boolean;
  readonly operationEvents: boolean;
  /** Whether changes are handed back for a record. */
  readonly recordChanges: boolean;
  /** Opens the names of this run's temporary files; see `temporary.ts`. */
  readonly temporaryPrefix: string;
  /** Where what is replaced or removed is kept, from the top of the destination; null: nowhere. */
  readonly versions: RawPath | null;
  /** Temporary files of an earlier process that this run goes on with. */
  readonly keptTemporaries: readonly RawName[];
  /** Files of the source that are never opened. */
  readonly spared: readonly Identity[];
  /** What earlier runs left in doubt. */
  readonly doubt: Doubt | null;
  /** Operations are told with fingerprints made with this seed. */
  readonly fingerprints: Fingerprint | null;
  /** Nothing but this is carried out. */
  readonly restriction: SharedRestriction | null;
  readonly control: SharedArrayBuffer;
  readonly index: number;
}

/** Look at one folder on both sides, and carry out what follows. */
export interface DirectoryTask {
  readonly kind: "directory";
  readonly path: RawPath;
  /** This run made it at the destination: nothing is there yet. */
  readonly fresh: boolean;
  /** This execution made it, and told so; something may be in it by now. */
  readonly made?: boolean;
  /** What part of the whole tree this folder stands for, 0 to 1: an estimate for the bar. */
  readonly share: number;
  /** Folders in it that both sides have are left as they are. */
  readonly shallow?: boolean;
  /** Only these names: a slice of a wide folder. Absent: all of them. */
  readonly names?: readonly RawName[];
  /** They were looked at, and counted, before, and waited for removals. */
  readonly again?: boolean;
  /** Names that were dealt with before the work on the folder was broken off. */
  readonly done?: readonly RawName[];
  /** With links followed: the folders on the way here, to see a cycle. */
  readonly ancestors?: readonly Identity[];
}

/** Bring folders' own metadata in line, once nothing in them changes any more. */
export interface FinishTask {
  readonly kind: "finish";
  readonly paths: readonly RawPath[];
  /** Those of them that this execution made. */
  readonly made: readonly RawPath[];
}

/** Remove extra entries of one folder, whole trees included; each is looked at again first. */
export interface RemovalTask {
  readonly kind: "removal";
  readonly path: RawPath;
  readonly names: readonly RawName[];
  /** How much each is, in their order; left out where nobody keeps what is held. */
  readonly sizes?: readonly ExtraSize[];
  /** To make room for what is copied next. What does not go is told, and tried again at the end. */
  readonly ahead?: true;
}

/** Bytes; of a folder how many entries (folders aside) would go with it, and their bytes. */
export type ExtraSize = number | readonly [entries: number, bytes: number];

/** Remove the versions of one run, of which `path` is the folder. */
export interface ExpiryTask {
  readonly kind: "expiry";
  readonly path: RawPath;
}

/** The paths of one source file with several names; the destination gets one file too. */
export interface LinkTask {
  readonly kind: "link";
  readonly paths: readonly RawPath[];
  /** Files at the destination that belong to another source file: no name here may stay with them. */
  readonly foreign: readonly Identity[];
  /**
   * Files at the destination that had names besides these when they were looked at; a checkpoint of
   * an earlier release has none.
   */
  readonly shared?: readonly Identity[];
  /** The one file of the destination that all these names were when they were looked at, if so. */
  readonly together: Identity | null;
  /** Nothing was at any of these names of the destination when they were looked at. */
  readonly bare: boolean;
  /** This run has carried the file before; another of its names is free only now. */
  readonly again?: boolean;
}

/** A file large enough to be shared between workers. */
export interface LargeFile {
  readonly path: RawPath;
  /** Only its content can tell if it has to be copied. */
  readonly compare: boolean;
  /** Why, if it is copied. */
  readonly reason: ChangeReason;
  readonly entry: Entry;
  readonly destination: Entry | null;
  readonly temporary: RawName;
}

/** Part of the work on a large file; `step` says which. */
export interface LargeFileTask {
  readonly kind: "large-file";
  readonly file: LargeFile;
  readonly step:
    | { readonly type: "compare"; readonly offset: number; readonly length: number }
    | { readonly type: "hash"; readonly side: "source" | "destination" }
    | { readonly type: "begin" }
    | {
      readonly type: "copy";
      readonly offset: number;
      readonly length: number;
      /** No other stretch of the file is copied meanwhile. */
      readonly alone: boolean;
    }
    | { readonly type: "verify"; readonly offset: number; readonly length: number }
    | { readonly type: "finish"; readonly digests?: Digests }
    | { readonly type: "settle"; readonly digests?: Digests }
    | { readonly type: "discard"; readonly because: "changing" | "canceled" };
}

/** How a step on a large file went. */
export interface LargeFileResult {
  readonly task: LargeFileTask;
  readonly outcome:
    | { readonly type: "done" }
    | { readonly type: "cloned" }
    | { readonly type: "different" }
    | { readonly type: "digest"; readonly digest: string }
    /** The source is no longer what it was: start again with how it is now. */
    | { readonly type: "changed"; readonly entry: Entry | null }
    /** Told already: a failure, or not in the plan that the run is restricted to. */
    | { readonly type: "failed" };
}

export type Task =
  | DirectoryTask
  | FinishTask
  | RemovalTask
  | ExpiryTask
  | LinkTask
  | LargeFileTask;

/** A name of a file that has several, in the source or at the destination. */
export interface LinkCandidate {
  readonly path: RawPath;
  readonly source: Identity;
  /** How many names the source file has, within the tree or not. */
  readonly names: number;
  /** What the destination has at the path, if that has several names. */
  readonly destination: Identity | null;
  /** How many names that has. */
  readonly destinationNames: number;
  /** Whether the destination has anything there. */
  readonly occupied: boolean;
  /** Whether what it has is seen to need nothing. */
  readonly equal: boolean;
}

/** What came of a batch of tasks. */
export interface Outcome {
  /** Not done, or found on the way. */
  readonly tasks: Task[];
  readonly failures: Failure[];
  readonly operations: Operation[];
  /** Of these operations, in their order, where they are wanted. */
  readonly fingerprints: Fingerprint[];
  /** What was left because the run is restricted to a plan that does not have it. */
  readonly drifts: Drift[];
  /** What was changed; null for nothing, or where no record is kept. */
  changes: PackedChanges | null;
  readonly removals: RemovalTask[];
  /** Entries whose place a folder holds: to be made once that folder was removed. */
  readonly blocked: { readonly path: RawPath; readonly name: RawName }[];
  readonly links: LinkCandidate[];
  /** Folders whose own metadata must be set at the end. */
  readonly late: RawPath[];
  /** Those of them that this execution made. */
  readonly lateMade: RawPath[];
  readonly largeFiles: LargeFile[];
  readonly largeFileResults: LargeFileResult[];
  readonly digests: ({ readonly path: RawPath } & Digests)[];
  readonly warnings: string[];
  /** What was counted meanwhile. */
  counted: Counters | null;
  /** What makes going on meaningless. */
  fatal: { readonly code: RunErrorCode; readonly message: string } | null;
}

export type ToWorker =
  | { readonly type: "setup"; readonly setup: WorkerSetup }
  | { readonly type: "work"; readonly tasks: readonly Task[] }
  /** Let go of everything; answered with "closed". */
  | { readonly type: "close" };

export type FromWorker =
  /** It could not start. */
  | { readonly type: "refused"; readonly code: RunErrorCode; readonly message: string }
  | { readonly type: "done"; readonly outcome: Outcome }
  | { readonly type: "closed" };

export function emptyOutcome(): Outcome {
  return {
    tasks: [],
    failures: [],
    operations: [],
    fingerprints: [],
    drifts: [],
    changes: null,
    removals: [],
    blocked: [],
    links: [],
    late: [],
    lateMade: [],
    largeFiles: [],
    largeFileResults: [],
    digests: [],
    warnings: [],
    counted: null,
    fatal: null,
  };
}
