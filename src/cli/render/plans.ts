/** Plans as a person reads them, and as `--json` prints them. */
import { printable, quote } from "../../base/names.ts";
import type { Total } from "../../model/action.ts";
import { formatBytes, formatCount, formatEntries, formatTime } from "../../model/format.ts";
import type { Plan, PlanNode } from "../../model/plan.ts";
import { safeMessage } from "../output.ts";
import { operationLine } from "./operation_text.ts";
import { optionRows } from "./records.ts";
import { columns } from "./table.ts";

/** What `--json` prints of a plan. */
export function planRecord({ jobId: _, jobName, ...plan }: Plan) {
  return { ...plan, job: jobName };
}

function pair({ source, destination }: Plan): string {
  return `${quote(source)} to ${quote(destination)}`;
}

function totalText({ action, entries, bytes }: Total): string {
  return `${formatCount(entries)} ${action}${bytes === 0 ? "" : ` (${formatBytes(bytes)})`}`;
}

function totalsText(totals: readonly Total[]): string {
  return totals.length === 0 ? "nothing to do" : totals.map(totalText).join(", ");
}

/** Of a plan: what a run would do, or what was found out where the copy was verified. */
function findingText({ verifies, totals }: Plan): string {
  return verifies ? `verified: ${totalsText(totals)}` : totalsText(totals);
}

/** One line a plan. */
export function planTable(plans: readonly Plan[]): string[] {
  const rows = plans.map((plan) => [
    String(plan.id),
    formatTime(plan.createdAt),
    plan.jobName === null ? "" : printable(plan.jobName),
    findingText(plan),
    pair(plan),
  ]);
  return columns([["ID", "MADE", "JOB", "WOULD", "OF"], ...rows]);
}

/** All that is known of a plan but for what is in it. */
export function planDetails(plan: Plan): string[] {
  const { id, jobName, source, destination, options, createdAt, counters } = plan;
  const failed = counters.failed === 0 ? [] : [`${formatEntries(counters.failed)} failed`];
  const notes = [plan.guard?.message, ...plan.warnings, ...failed]
    .filter((note) => note !== undefined);
  const rows: [string, string][] = [
    ["Plan", jobName === null ? String(id) : `${id} of job ${quote(jobName)}`],
    ["Source", quote(source)],
    ["Destination", quote(destination)],
    ...optionRows(options),
    ["Made", formatTime(createdAt)],
    ["Would", findingText(plan)],
    ...notes.map((note): [string, string] => ["Note", safeMessage(note)]),
  ];
  return columns(rows);
}

/** An operation; of a folder in which something is to be done also how much of what. */
export function nodeLine({ path, operation, children, totals }: PlanNode): string {
  const own = operation === null ? `in         ${printable(path)}/` : operationLine(operation);
  return children === 0 ? own : `${own}  with all in it: ${totalsText(totals)}`;
}
