/** What the resident process tells, as lines of a log and as `--json` prints them. */
import { unreachable } from "../../base/errors.ts";
import { printable, quote } from "../../base/names.ts";
import type { Execution } from "../../model/execution.ts";
import type { ResidentEvent } from "../../scheduler/mod.ts";
import { formatBytes, formatDuration, formatEntries } from "../../model/format.ts";
import { executionRecord, shownState } from "./records.ts";

/** One line, without its time. */
export function residentLine(event: ResidentEvent): string {
  switch (event.event) {
    case "resident":
      return `In the background as process ${event.pid}, for ${quote(event.folder)}`;
    case "began":
      return `Began ${named(event.execution)}: ${ends(event.execution)}`;
    case "ended":
      return endedLine(event.execution);
    case "reloaded":
      return event.path === null
        ? "Read the configuration anew: there is no file, the defaults hold"
        : `Read the configuration anew from ${quote(event.path)}`;
    case "trouble":
      return event.message;
    case "stopping":
      return event.executions === 0 ? "Ending" : `Ending: suspends ${event.executions} first`;
    case "stopped":
      return event.suspended
        ? "Ended"
        : "Ended before all was suspended: it goes on from its last checkpoint";
    default:
      return unreachable(event);
  }
}

/** "execution 7 of job photos". */
function named({ id, jobName }: Execution): string {
  return jobName === null ? `execution ${id}` : `execution ${id} of job ${printable(jobName)}`;
}

function ends({ source, destination }: Execution): string {
  return `${quote(source)} to ${quote(destination)}`;
}

function endedLine(execution: Execution): string {
  const { counters, elapsed, error, guard } = execution;
  const reason = error?.message ?? guard?.message;
  const failed = counters.failed > 0 ? `, ${formatEntries(counters.failed)} failed` : "";
  const outcome = `${shownState(execution)} in ${formatDuration(elapsed)}, ` +
    `${formatBytes(counters.bytes)} copied, ${formatEntries(counters.removed)} removed${failed}`;
  return `Ended ${named(execution)}: ${outcome}${reason === undefined ? "" : `; ${reason}`}`;
}

/** What `--json` prints; `at` is when it was told, in milliseconds since the epoch. */
export function residentRecord(event: ResidentEvent, at: number): unknown {
  return "execution" in event
    ? { at, ...event, execution: executionRecord(event.execution) }
    : { at, ...event };
}
