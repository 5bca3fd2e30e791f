import type { RawPath } from "../base/names.ts";
import type { Failure } from "./failure.ts";
import type { Operation } from "./operation.ts";
import type { Drift } from "./plan.ts";
import type { Counters, Report } from "./report.ts";
import type { Stage, StageTimes } from "./stage.ts";

export interface Progress {
  readonly stage: Stage;
  readonly counters: Counters;
  /** 0 to 1: an estimate of how much of the work is done, never going back. */
  readonly fraction: number;
  /** Milliseconds since the start. */
  readonly elapsed: number;
  readonly stages: StageTimes;
  /** Milliseconds still to go at this pace; null while that cannot be told. */
  readonly remaining: number | null;
  /** A path that is being worked on. */
  readonly path: RawPath;
}

/** What a run tells while it goes; `--json` prints each as one line, the report last. */
export type RunEvent =
  | {
    readonly event: "start";
    readonly source: string;
    readonly destination: string;
    readonly dryRun: boolean;
    /** Milliseconds since the epoch. */
    readonly startedAt: number;
  }
  | { readonly event: "warning"; readonly message: string }
  /** It begins, and there is something to do in it. Copying and linking may come once more. */
  | { readonly event: "stage"; readonly stage: Stage }
  | { readonly event: "operation"; readonly operation: Operation }
  | { readonly event: "failure"; readonly failure: Failure }
  | { readonly event: "drift"; readonly drift: Drift }
  | { readonly event: "progress"; readonly progress: Progress }
  | { readonly event: "report"; readonly report: Report };
