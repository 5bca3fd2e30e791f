/** Schedules as a person reads them, and as `--json` prints them. */
import { printable, quote } from "../../base/names.ts";
import type { Execution } from "../../model/execution.ts";
import { formatDuration, formatMoment, formatTime } from "../../model/format.ts";
import type { Schedule, Waiting } from "../../model/schedule.ts";
import { intervalText } from "../../model/schedule_text.ts";
import { shownState } from "./records.ts";
import { columns } from "./table.ts";

/** A schedule along with the execution that it started last, if there is one. */
export interface ScheduleWithLast {
  readonly schedule: Schedule;
  readonly last: Execution | null;
}

/** What `--json` prints of a schedule. */
export function scheduleRecord({ schedule, last }: ScheduleWithLast) {
  const { jobId: _, jobName, lastExecutionId: __, ...rest } = schedule;
  const lastExecution = last === null ? null : { id: last.id, state: shownState(last) };
  return { ...rest, job: jobName, lastExecution };
}
export type ScheduleRecord = ReturnType<typeof scheduleRecord>;

function lastText({ schedule: { lastRunAt, zone }, last }: ScheduleWithLast): string {
  if (lastRunAt === null) return "never";
  const when = formatMoment(lastRunAt, zone);
  return last === null ? when : `${when}, ${shownState(last)}`;
}

const WAITING_TEXTS: Readonly<Record<Waiting, string>> = {
  execution: "waits for another execution",
  destination: "waits for its destination",
};

/** `now`, as in what follows, in milliseconds since the epoch. */
function nextText(schedule: Schedule, now: number): string {
  const { state, interval, zone, nextRunAt, retryAt, requestedAt, waiting, underWay } = schedule;
  if (underWay) return "running now";
  if (waiting !== null) return WAITING_TEXTS[waiting];
  if (requestedAt !== null) return "asked for, at once";
  if (state === "active" && retryAt !== null) return `${formatMoment(retryAt, zone)}, once more`;
  if (nextRunAt !== null) {
    const moment = formatMoment(nextRunAt, zone);
    return nextRunAt > now ? moment : `due since ${moment}`;
  }
  return interval.kind === "on-change" && state === "active" ? "on change" : "none";
}

const TABLE_HEAD = ["ID", "JOB", "STATE", "NEXT RUN", "LAST RUN", "WHEN"];

/** One line a schedule. */
export function scheduleTable(schedules: readonly ScheduleWithLast[], now: number): string[] {
  const rows = schedules.map((shown) => {
    const { id, jobName, state } = shown.schedule;
    return [
      String(id),
      printable(jobName),
      state,
      nextText(shown.schedule, now),
      lastText(shown),
      whenText(shown.schedule),
    ];
  });
  return columns([TABLE_HEAD, ...rows]);
}

/** "every day at 02:30, Europe/Berlin". */
export function whenText({ interval, zone }: Schedule): string {
  return interval.kind === "on-change"
    ? intervalText(interval)
    : `${intervalText(interval)}, ${zone}`;
}

/** A schedule in one line, among what else there is to say of its job. */
export function scheduleLine(schedule: Schedule, now: number): string {
  const { id, state } = schedule;
  const next = state === "active" ? `next: ${nextText(schedule, now)}` : state;
  return `${id}: ${whenText(schedule)}; ${next}`;
}

function retryText({ retry: { attempts, delay }, failedAttempts }: Schedule): string {
  if (attempts === 0) return "never";
  const times = attempts === 1 ? "once" : `${attempts} times`;
  const failed = failedAttempts === 0 ? "" : `; ${failedAttempts} failed so far`;
  return `${times}, first after ${formatDuration(delay)}${failed}`;
}

export interface Moments {
  readonly nextRuns: readonly number[];
  readonly now: number;
}

export function scheduleDetails(
  shown: ScheduleWithLast,
  { nextRuns, now }: Moments,
): string[] {
  const { schedule, last } = shown;
  const { id, jobName, state, missed, waitForDestination, zone } = schedule;
  const later = nextRuns.filter((moment) => moment !== schedule.nextRunAt)
    .map((moment): [string, string] => ["", formatMoment(moment, zone)]);
  return columns([
    ["Schedule", `${id} of job ${quote(jobName)}`],
    ["State", state],
    ["When", whenText(schedule)],
    ["Missed", missed === "skip" ? "skipped" : "caught up once"],
    ["Retry", retryText(schedule)],
    ["Destination", waitForDestination ? "waited for where it is missing" : "has to be there"],
    ["Next", nextText(schedule, now)],
    ...later,
    ["Last", last === null ? lastText(shown) : `execution ${last.id}, ${lastText(shown)}`],
    ["Added", formatTime(schedule.createdAt)],
    ["Changed", formatTime(schedule.updatedAt)],
  ]);
}
