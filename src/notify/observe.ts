import { unreachable } from "../base/errors.ts";
import type { Jobs } from "../jobs/mod.ts";
import type { Execution } from "../model/execution.ts";
import {
  endedNotice,
  FAILURES_TOLD,
  type NoticeContext,
  type Retries,
  startedNotice,
} from "./notices.ts";
import type { Notifier } from "./notifier.ts";

/** The name of this machine; null where the program may not ask. */
export function hostName(): string | null {
  try {
    return Deno.hostname();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return null;
    throw error;
  }
}

export interface ObserveOptions extends NoticeContext {
  /** What the schedule of an execution that is over makes of it, if one that failed has any. */
  readonly retriesOf?: (execution: Execution) => Retries | null;
}

/** Tells of each execution of this process that begins or ends; gives the way to end that. */
export function observeExecutions(
  jobs: Jobs,
  notifier: Notifier,
  { retriesOf = () => null, ...context }: ObserveOptions,
): () => void {
  return jobs.observe((moment, execution) => {
    switch (moment) {
      case "began":
        return notifier.tell(startedNotice(execution, context));
      case "ended": {
        // Left by a process that ends in order, for the next one to go on with: no news.
        if (execution.interrupted) return;
        const { failures } = jobs.store.failures.page(execution.id, { limit: FAILURES_TOLD });
        const retries = retriesOf(execution);
        const notice = endedNotice(execution, failures, { ...context, retries });
        return notice === null ? undefined : notifier.tell(notice);
      }
      default:
        return unreachable(moment);
    }
  });
}
