/** Jobs and executions as a person reads them, and as `--json` prints them. */
import { printable, quote } from "../../base/names.ts";
import {
  type Change,
  CHANGE_KINDS,
  type ChangeKind,
  type Execution,
  type ExecutionState,
  type HeldEntry,
} from "../../model/execution.ts";
import type { Job } from "../../model/job.ts";
import type { LogEntry } from "../../model/log.ts";
import type { JobOptions } from "../../model/options.ts";
import { type StageTimes, TIMED_STAGES } from "../../model/stage.ts";
import { safeMessage } from "../output.ts";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatEntries,
  formatTime,
} from "../../model/format.ts";
import { optionWords } from "./options_text.ts";
import { counterLines } from "./summary.ts";
import { columns } from "./table.ts";

/** What a user is told an execution is: a process that died is no pause. */
export type ShownState = ExecutionState | "interrupted";

export function shownState({ state, interrupted }: Execution): ShownState {
  return interrupted ? "interrupted" : state;
}

/** What `--json` prints of an execution. */
export function executionRecord(execution: Execution) {
  const { jobId: _, jobName, interrupted: __, process, ...rest } = execution;
  return { ...rest, state: shownState(execution), job: jobName, pid: process?.pid ?? null };
}
export type ExecutionRecord = ReturnType<typeof executionRecord>;

/** A job along with its newest execution, if there is one, and whether its copy is too old. */
export interface JobWithLast {
  readonly job: Job;
  readonly last: Execution | null;
  /** Milliseconds since the epoch; null while the promise of freshness is kept, or none is made. */
  readonly overdueSince: number | null;
}

/** What `--json` prints of a job. */
export function jobRecord({ job, last, overdueSince }: JobWithLast) {
  return { ...job, overdueSince, lastExecution: last === null ? null : executionRecord(last) };
}
export type JobRecord = ReturnType<typeof jobRecord>;

function pair({ source, destination }: Pick<Job, "source" | "destination">): string {
  return `${quote(source)} to ${quote(destination)}`;
}

function lastText(last: Execution | null): string {
  if (last === null) return "never executed";
  return `${shownState(last)}, ${formatTime(last.startedAt)}`;
}

/** One line a job. */
export function jobTable(jobs: readonly JobWithLast[]): string[] {
  const rows = jobs.map(({ job, last, overdueSince }) => [
    printable(job.name),
    overdueSince === null ? lastText(last) : `overdue; ${lastText(last)}`,
    pair(job),
  ]);
  return columns([["JOB", "LAST EXECUTION", "COPIES"], ...rows]);
}

/** What a job, or an execution of it, does other than by default. */
export function optionRows({ filter, ...options }: JobOptions): [string, string][] {
  const words = optionWords({ filter, ...options });
  const rules = filter.rules.map((rule, index): [string, string] => [
    index === 0 ? "Rules" : "",
    printable(rule),
  ]);
  return [["Options", words.length === 0 ? "as by default" : words.join(" ")], ...rules];
}

function freshnessText({ job: { freshness }, overdueSince }: JobWithLast): string {
  if (freshness === null) return "nothing is promised";
  const promise = `never older than ${formatDuration(freshness)}`;
  return overdueSince === null ? promise : `${promise}; overdue since ${formatTime(overdueSince)}`;
}

/** `schedules`: each in a line. */
export function jobDetails(shown: JobWithLast, schedules: readonly string[]): string[] {
  const { job, last } = shown;
  return columns([
    ["Job", printable(job.name)],
    ["Source", quote(job.source)],
    ["Destination", quote(job.destination)],
    ...optionRows(job.options),
    ...schedules.map((line, index): [string, string] => [index === 0 ? "Schedules" : "", line]),
    ["Freshness", freshnessText(shown)],
    ["Added", formatTime(job.createdAt)],
    ["Changed", formatTime(job.updatedAt)],
    ["Last", last === null ? lastText(last) : `execution ${last.id}, ${lastText(last)}`],
  ]);
}

function executionRow(execution: Execution): string[] {
  const { id, jobName, startedAt, elapsed, counters } = execution;
  const { copied, updated, removed, failed, bytes } = counters;
  return [
    String(id),
    shownState(execution),
    formatTime(startedAt),
    formatDuration(elapsed),
    formatBytes(bytes),
    formatCount(copied + updated),
    formatCount(removed),
    formatCount(failed),
    jobName === null ? pair(execution) : printable(jobName),
  ];
}

const EXECUTION_HEAD = [
  "ID",
  "STATE",
  "STARTED",
  "TOOK",
  "BYTES",
  "COPIED",
  "REMOVED",
  "FAILED",
  "JOB",
];

/** One line an execution. */
export function executionTable(executions: readonly Execution[]): string[] {
  return columns([EXECUTION_HEAD, ...executions.map(executionRow)]);
}

/** How long the lists of an execution are that are kept. */
export interface ListCounts {
  readonly changes: Readonly<Record<ChangeKind, number>>;
  readonly failures: number;
}

function listText({ changes, failures }: ListCounts): string {
  const counts = CHANGE_KINDS.map((kind) => `${formatCount(changes[kind])} ${kind}`).join(", ");
  return `${counts} (--changes); ${formatCount(failures)} failed (--failures)`;
}

/** Where the time went; empty where an earlier release did not tell. */
function stagesText(stages: StageTimes): string {
  const told = TIMED_STAGES.filter((stage) => stages[stage] > 0)
    .map((stage) => `${stage} ${formatDuration(stages[stage])}`);
  return told.length === 0 ? "" : ` (${told.join(", ")})`;
}

/** All that is known of one execution but for what is in its lists. */
export function executionDetails(execution: Execution, lists: ListCounts): string[] {
  const { id, jobName, source, destination, startedAt, endedAt, elapsed, process } = execution;
  const { counters, stages, guard, error, warnings } = execution;
  const by = process === null ? "" : `, process ${process.pid}`;
  const rows: [string, string][] = [
    ["Execution", jobName === null ? String(id) : `${id} of job ${quote(jobName)}`],
    ["State", `${shownState(execution)}${by}`],
    ["Source", quote(source)],
    ["Destination", quote(destination)],
    ...optionRows(execution.options),
    ["Started", formatTime(startedAt)],
    ...(endedAt === null ? [] : [["Ended", formatTime(endedAt)] satisfies [string, string]]),
    ["Took", `${formatDuration(elapsed)}${stagesText(stages)}`],
    ["Copied", formatBytes(counters.bytes)],
    ...counterLines(counters).map((line): [string, string] => ["", line]),
    ["Lists", listText(lists)],
    ...[guard?.message, error?.message, ...warnings].filter((message) => message !== undefined)
      .map((message): [string, string] => ["Note", safeMessage(message)]),
  ];
  return columns(rows);
}

export function changeLine({ kind, path, size }: Change): string {
  const bytes = size === 0 ? "" : `  (${formatBytes(size)})`;
  return `${kind.padEnd(10)} ${printable(path === "" ? "." : path)}${bytes}`;
}

export function logLine({ at, message, count, lastAt }: LogEntry): string {
  const again = count === 1 ? "" : ` (${formatCount(count)} times, last ${formatTime(lastAt)})`;
  return `${formatTime(at)}  ${safeMessage(message)}${again}`;
}

export function heldLine({ path, folder, entries, bytes }: HeldEntry): string {
  if (entries === null || bytes === null) return printable(path);
  const size = formatBytes(bytes);
  return folder
    ? `${printable(path)}/  (${formatEntries(entries)}, ${size})`
    : `${printable(path)}  (${size})`;
}
