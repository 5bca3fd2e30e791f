/** What the server's answers hold, by the names that views use. */
import type {
  Change as ChangeRecord,
  ChangeKind,
  Execution as ExecutionRecord,
} from "../../model/execution.ts";
import type { Failure as FailureRecord } from "../../model/failure.ts";
import type { Job as JobRecord } from "../../model/job.ts";

export interface Execution extends ExecutionRecord {
  /** The guard held removals, to be approved or rejected. */
  readonly held: boolean;
}

export interface ExecutionDetails extends Execution {
  /** How many changes are kept, by kind. */
  readonly changes: Readonly<Record<ChangeKind, number>>;
  readonly failures: number;
}

export interface Change extends ChangeRecord {
  /** Its place among those of its kind, from 1. */
  readonly sequence: number;
}

export interface ChangePage {
  readonly changes: readonly Change[];
  readonly next: { readonly kind: ChangeKind; readonly sequence: number } | null;
  readonly counts: Readonly<Record<ChangeKind, number>>;
}

export interface Failure extends FailureRecord {
  readonly sequence: number;
}

export interface FailurePage {
  readonly failures: readonly Failure[];
  readonly next: number | null;
}

export interface FailureGroup {
  readonly code: string;
  readonly count: number;
  /** What to do about it, in a sentence. */
  readonly advice: string;
}

export interface Job extends JobRecord {
  readonly lastExecution: Execution | null;
  /** Milliseconds since the epoch; null while the copy is as fresh as promised. */
  readonly overdueSince: number | null;
}

export interface FolderListing {
  readonly path: string;
  readonly parent: string | null;
  readonly folders: readonly {
    readonly name: string;
    readonly path: string;
    readonly hidden: boolean;
    readonly link: boolean;
  }[];
  /** Bytes. */
  readonly available: number | null;
  readonly readOnly: boolean;
  readonly fileSystem: string;
}
