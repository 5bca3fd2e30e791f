/** What the resident process tells, as lines of a log and as `--json` prints them. */
import { unreachable } from "../../base/errors.ts";
import { printable, quote } from "../../base/names.ts";
import type { Execution } from "../../model/execution.ts";
import type { Schedule } from "../../model/schedule.ts";
import type { Reason, ResidentEvent } from "../../scheduler/mod.ts";
import { reasonText } from "../../scheduler/reason_text.ts";
import { formatBytes, formatDuration, formatEntries, formatTime } from "../../model/format.ts";
import { executionRecord, shownState } from "./records.ts";

/** One line, without its time. */
export function residentLine(event: ResidentEvent): string {
  switch (event.event) {
    case "resident":
      return `In the background as process ${event.pid}, for ${quote(event.folder)}`;
    case "began":
      return `Began ${named(event.execution)}${why(event.reason)}: ${ends(event.execution)}`;
    case "ended":
      return endedLine(event.execution);
    case "reloaded":
      return event.path === null
        ? "Read the configuration anew: there is no file, the defaults hold"
        : `Read the configuration anew from ${quote(event.path)}`;
    case "missed":
      return event.action === "caught-up"
        ? `Missed ${due(event.schedule, event.dueAt)}: made up for now, once`
        : `Missed ${due(event.schedule, event.dueAt)}: skipped, as it says`;
    case "coalesced":
      return `Waiting with a run of ${of(event.schedule)}: it follows ${
        event.behind === null ? "other executions" : `execution ${event.behind}`
      }`;
    case "waiting":
      return `Waiting with a run of ${of(event.schedule)}: the destination ` +
        `${
          quote(event.destination)
        } is not there, or an end of the job does not answer; plug its disk in, or check the connection`;
    case "retry":
      return event.retryAt === null
        ? `Failed ${times(event.failedAttempts)}: ${
          of(event.schedule)
        } is not tried again before ` +
          "it is due"
        : `Failed ${times(event.failedAttempts)}: ${of(event.schedule)} is tried again at ` +
          formatTime(event.retryAt);
    case "watch":
      return `Following ${of(event.schedule)}: ${event.message}`;
    case "completed":
      return `Completed ${of(event.schedule)}: it was to be done once`;
    case "overdue":
      return `Overdue: the copy of job ${printable(event.job.name)} is older than promised since ` +
        formatTime(event.since);
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

function why(reason: Reason): string {
  return reason === null ? "" : ` ${reasonText(reason)}`;
}

function of({ id, jobName }: Schedule): string {
  return `schedule ${id} (job ${printable(jobName)})`;
}

function due(schedule: Schedule, dueAt: number): string {
  return `${formatTime(dueAt)} of ${of(schedule)}`;
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

/** "execution 7 of job photos". */
function named({ id, jobName }: Execution): string {
  return jobName === null ? `execution ${id}` : `execution ${id} of job ${printable(jobName)}`;
}

function ends({ source, destination }: Execution): string {
  return `${quote(source)} to ${quote(destination)}`;
}

function endedLine(execution: Execution): string {
  const { id, counters, elapsed, error, guard } = execution;
  const held = guard === null
    ? undefined
    : `${guard.message}; see what is held with "mirrorsphere execution show ${id} --held"`;
  const reason = error?.message ?? held;
  const failed = counters.failed > 0 ? `, ${formatEntries(counters.failed)} failed` : "";
  const outcome = `${shownState(execution)} in ${formatDuration(elapsed)}, ` +
    `${formatBytes(counters.bytes)} copied, ${formatEntries(counters.removed)} removed${failed}`;
  return `Ended ${named(execution)}: ${outcome}${reason === undefined ? "" : `; ${reason}`}`;
}

/** What `--json` prints; `at` is when it was told, in milliseconds since the epoch. */
export function residentRecord(event: ResidentEvent, at: number): unknown {
  if ("execution" in event) {
    return { at, ...event, execution: executionRecord(event.execution) };
  }
  if ("schedule" in event) {
    const { schedule: { id, jobName }, ...rest } = event;
    return { at, ...rest, schedule: id, job: jobName };
  }
  return event.event === "overdue" ? { at, ...event, job: event.job.name } : { at, ...event };
}
