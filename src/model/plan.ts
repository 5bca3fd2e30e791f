import type { RawName, RawPath } from "../base/names.ts";
import type { Total } from "./action.ts";
import type { Failure } from "./failure.ts";
import type { Operation } from "./operation.ts";
import type { JobOptions } from "./options.ts";
import type { Counters, GuardVerdict } from "./report.ts";

/** A preview that was kept, to be looked at and carried out just so. */
export interface Plan {
  /** Grows with every plan; never given twice. */
  readonly id: number;
  /** Null for a preview without a job, and where the job has been removed since. */
  readonly jobId: number | null;
  /** The job's name at the time. */
  readonly jobName: string | null;
  /** Absolute path. */
  readonly source: string;
  /** Absolute path. */
  readonly destination: string;
  readonly options: JobOptions;
  /** It was made to tell whether the copy is true: what is planned is what differs. */
  readonly verifies: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Milliseconds that the preview took. */
  readonly elapsed: number;
  /** What a run would count. */
  readonly counters: Counters;
  /** One per class of operations that occurs. */
  readonly totals: readonly Total[];
  /** Why the guard would hold the removals; null where it would not. */
  readonly guard: GuardVerdict | null;
  readonly warnings: readonly string[];
  /** What could not be looked at: at most `PLAN_FAILURES_KEPT`; `counters.failed` has the number. */
  readonly failures: readonly Failure[];
}

export const PLAN_FAILURES_KEPT = 1000;

/** The number of the top folder in every plan. */
export const PLAN_ROOT = 0;

/**
 * An operation of a plan, or a folder on the way to some. A path may stand twice in its folder:
 * a folder that is removed, and what takes its place.
 */
export interface PlanNode {
  /** What it is asked for by. What is in one folder is numbered without a gap, in its order. */
  readonly node: number;
  /** "" for the top folder. */
  readonly name: RawName;
  /** Relative to both ends. */
  readonly path: RawPath;
  /** Null for a folder in which something is to be done, but not to itself. */
  readonly operation: Operation | null;
  /** How many nodes are in it. */
  readonly children: number;
  /** Of itself and all that is in it. */
  readonly totals: readonly Total[];
}

/** An entry that a run restricted to a plan left as it was. */
export interface Drift {
  readonly path: RawPath;
  readonly operation: Operation["type"];
  /**
   * "unplanned": it would be done now, and does not stand in the plan just so. "not-needed": it
   * stands in the plan, and is not to be done any more.
   */
  readonly reason: "unplanned" | "not-needed";
}

export const DRIFTS_KEPT = 10_000;

/** Of what a preview saw of an operation, and at both its ends: two numbers of 32 bits. */
export type Fingerprint = readonly [high: number, low: number];

/** Of what is nobody's to carry out. */
export const NO_FINGERPRINT: Fingerprint = [0, 0];
