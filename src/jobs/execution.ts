import { Run, type RunListener, type RunOptions } from "../engine/mod.ts";
import type { RunRequest } from "../model/options.ts";
import type { Report } from "../model/report.ts";

/** An execution under way. */
export interface Execution {
  /** Its number in the store; null for one that is not recorded. */
  readonly id: number | null;
  /**
   * Resolves with the report, also of a run that was canceled or failed on the way; rejects with
   * RunError where it could not start.
   */
  readonly done: Promise<Report>;
  cancel(): void;
  pause(): void;
  resume(): void;
  /** Stops it to be resumed later, by any process. */
  suspend(): void;
}

/** Starts an execution that nothing is kept of; `listener` is told what happens, the report last. */
export function startExecution(
  request: RunRequest,
  listener: RunListener,
  options: RunOptions = {},
): Execution {
  const run = new Run(request, listener, options);
  return {
    id: null,
    done: run.execute(),
    cancel: () => run.cancel(),
    pause: () => run.pause(),
    resume: () => run.resume(),
    suspend: () => run.suspend(),
  };
}
