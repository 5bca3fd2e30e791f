import type { RunErrorCode } from "../base/errors.ts";
import type { Execution } from "../model/execution.ts";
import type { Job } from "../model/job.ts";
import type { Schedule } from "../model/schedule.ts";
import type { Cause } from "./due.ts";

/** Which schedule something is told of. */
export interface OfSchedule {
  readonly schedule: Schedule;
}

/** What the loop tells. Times are milliseconds since the epoch. */
export type LoopEvent =
  /** A run fell due while nobody was there to start it. */
  | OfSchedule & {
    readonly event: "missed";
    readonly dueAt: number;
    readonly action: "caught-up" | "skipped";
  }
  /** A run is due while another execution is under way: one run will follow. */
  | OfSchedule & { readonly event: "coalesced"; readonly behind: number | null }
  /** A run is due, and its destination is not there. */
  | OfSchedule & { readonly event: "waiting"; readonly destination: string }
  /** An execution failed, and is tried again at `retryAt`; null: not until it is next due. */
  | OfSchedule & {
    readonly event: "retry";
    readonly failedAttempts: number;
    readonly retryAt: number | null;
  }
  /** A once-schedule has been taken care of. */
  | OfSchedule & { readonly event: "completed" }
  /** A source whose changes are followed: what is to be known of that. */
  | OfSchedule & { readonly event: "watch"; readonly message: string }
  /** A job's copy is older than it promises. */
  | {
    readonly event: "overdue";
    readonly job: Job;
    readonly since: number;
    readonly completedAt: number | null;
  }
  /** Something went wrong, and the process goes on. */
  | { readonly event: "trouble"; readonly code: RunErrorCode; readonly message: string };

/** Why an execution was begun; null where not by a schedule. */
export type Reason = { readonly scheduleId: number; readonly cause: Cause } | null;

/** What the resident process tells while it goes; `daemon --json` prints each as one line. */
export type ResidentEvent =
  | LoopEvent
  | { readonly event: "resident"; readonly pid: number; readonly folder: string }
  | { readonly event: "began"; readonly execution: Execution; readonly reason: Reason }
  | { readonly event: "ended"; readonly execution: Execution }
  | { readonly event: "reloaded"; readonly path: string | null }
  | { readonly event: "stopping"; readonly executions: number }
  | { readonly event: "stopped"; readonly suspended: boolean };
