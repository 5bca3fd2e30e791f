import type { Execution } from "../model/execution.ts";
import { NOTHING_COUNTED, type Report } from "../model/report.ts";

/** A report where the engine gave none. */
export function unstarted(
  { source, destination, startedAt, counters, elapsed, stages }: Execution,
  state: "canceled" | "failed" | "suspended",
  error: Report["error"],
): Report {
  return {
    state,
    dryRun: false,
    source,
    destination,
    startedAt,
    elapsed,
    stages,
    counters: { ...NOTHING_COUNTED, ...counters },
    failures: [],
    drifts: [],
    guard: null,
    digests: null,
    error,
    warnings: [],
  };
}
