/** The last lines of a run, from its report alone. */
import {
  type CounterName,
  type Counters,
  countInTheWay,
  isDifferent,
  isSourceEmpty,
  type Report,
} from "../../model/report.ts";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatEntries,
  formatRate,
} from "../../model/format.ts";
import { printable } from "../../base/names.ts";
import type { Drift } from "../../model/plan.ts";
import type { Total } from "../../model/action.ts";

const FAILURES_LISTED = 20;

/** The failures, as many as a person reads; no line where there are none. */
export function failureLines(report: Report): string[] {
  const failed = report.counters.failed;
  const listed = report.failures.slice(0, FAILURES_LISTED).map(({ message }) => `  ${message}`);
  if (failed === 0 && listed.length === 0) return [];
  const more = failed - listed.length;
  return [
    `Failed with ${formatEntries(failed)}:`,
    ...listed,
    ...(more > 0 ? [`  and ${formatCount(more)} more: --json or --verbose shows them all`] : []),
  ];
}

const WHY_LEFT: Readonly<Record<Drift["reason"], string>> = {
  "unplanned": "not so in the plan",
  "not-needed": "planned, and not to be done any more",
};

/** `drifted    a/b.txt  (copy-file, not so in the plan)` */
export function driftLine({ path, operation, reason }: Drift): string {
  return `drifted    ${printable(path === "" ? "." : path)}  (${operation}, ${WHY_LEFT[reason]})`;
}

/** What a run restricted to a plan left, as many as a person reads. */
export function driftLines(report: Report): string[] {
  const { drifted } = report.counters;
  if (drifted === 0) return [];
  const listed = report.drifts.slice(0, FAILURES_LISTED).map((drift) => `  ${driftLine(drift)}`);
  const more = drifted - listed.length;
  return [
    `Not as the plan has it, and left as it is: ${formatEntries(drifted)}`,
    ...listed,
    ...(more > 0 ? [`  and ${formatCount(more)} more: --json or --verbose shows them all`] : []),
  ];
}

/** What stopped the removals, or the run. */
export function verdictLines(report: Report): string[] {
  return [report.guard?.message, report.error?.message].filter((line) => line !== undefined);
}

function heading(report: Report): string {
  const time = formatDuration(report.elapsed);
  if (report.state === "canceled") {
    return `Canceled after ${time}: every file at the destination is whole, run again to go on`;
  }
  if (report.error !== null || report.state === "failed") return `Ended early after ${time}`;
  const ending = report.guard === null ? "Done" : "Done but for the removals, which were held,";
  const failed = report.counters.failed;
  return `${ending} in ${time}${failed === 0 ? "" : `, but ${formatEntries(failed)} failed`}`;
}

function amounts(report: Report): string {
  const { bytes, comparedBytes } = report.counters;
  const rate = formatRate(bytes, report.elapsed);
  const copied = `${formatBytes(bytes)} copied${rate === "" ? "" : ` at ${rate}`}`;
  return comparedBytes === 0 ? copied : `${copied}, ${formatBytes(comparedBytes)} compared`;
}

/** A counter, and what is said of one and of several. */
type Wording = readonly [name: CounterName, one: string, several: string];

const ALWAYS_TOLD: readonly Wording[] = [
  ["copied", "copied", "copied"],
  ["updated", "updated", "updated"],
  ["unchanged", "unchanged", "unchanged"],
  ["removed", "removed", "removed"],
  ["skipped", "skipped", "skipped"],
  ["failed", "failed", "failed"],
];

const TOLD_IF_ANY: readonly Wording[] = [
  ["directories", "folder made", "folders made"],
  ["links", "link or special file made", "links or special files made"],
  ["metadata", "with metadata set", "with metadata set"],
  ["versions", "earlier version kept", "earlier versions kept"],
  ["drifted", "not as planned", "not as planned"],
  ["excluded", "left out by filters", "left out by filters"],
  ["cleared", "leftover of killed runs cleared", "leftovers of killed runs cleared"],
];

function counterLine(counters: Counters, wordings: readonly Wording[]): string {
  return wordings.map(([name, one, several]) => {
    const count = counters[name];
    return `${formatCount(count)} ${count === 1 ? one : several}`;
  }).join(", ");
}

/** How many entries were treated in which way; what is rare only where there is any. */
export function counterLines(counters: Counters): string[] {
  const rare = TOLD_IF_ANY.filter(([name]) => counters[name] > 0);
  return [
    counterLine(counters, ALWAYS_TOLD),
    ...(rare.length === 0 ? [] : [counterLine(counters, rare)]),
  ];
}

/** What was done: how it ended, how much, and of what. */
export function runSummary(report: Report): string[] {
  return [`${heading(report)}: ${amounts(report)}`, ...counterLines(report.counters)];
}

function totalLine({ action, entries, bytes }: Total): string {
  const size = bytes === 0 ? "" : formatBytes(bytes);
  return `  ${action.padEnd(10)} ${formatCount(entries).padStart(12)}  ${size}`.trimEnd();
}

function versionsLines({ versions }: Counters): string[] {
  if (versions === 0) return [];
  return [`  ${formatCount(versions)} earlier version${versions === 1 ? "" : "s"} would be kept`];
}

/** What a run would do, in totals. */
export function planSummary(report: Report, totals: readonly Total[]): string[] {
  const { unchanged, excluded } = report.counters;
  const rest = `${formatEntries(unchanged)} unchanged, ${
    formatCount(excluded)
  } left out by filters`;
  const nothing = totals.length === 0 ? "Nothing to do" : "A run would";
  return [
    report.state === "completed" ? `${nothing}:` : `${heading(report)}; up to there a run would:`,
    ...totals.map(totalLine),
    ...versionsLines(report.counters),
    `  ${rest}`,
    `Nothing was changed: this was a dry run of ${formatDuration(report.elapsed)}`,
  ];
}

const NO_SOURCE = "The source is empty; check what is mounted there";

/** Of a look in which nothing was found that a run would do. */
function likenessOf({ counters, failures }: Report): string {
  if (isSourceEmpty(counters)) return `${NO_SOURCE}, as nothing could be compared`;
  if (countInTheWay(failures) > 0) return "The destination differs";
  return counters.failed === 0
    ? "The destination is a true copy"
    : `No difference found, but ${formatEntries(counters.failed)} could not be compared`;
}

/** Of a look in which something was found. */
function differenceOf({ counters }: Report): string {
  const would = "The destination differs; a run would:";
  return isSourceEmpty(counters) ? `${NO_SOURCE}. ${would}` : would;
}

/** Whether both sides are alike, and what a run would do if they are not. */
export function verifySummary(report: Report, totals: readonly Total[]): string[] {
  const { unchanged, excluded, comparedBytes } = report.counters;
  const rest = `${formatEntries(unchanged)} alike, ${
    formatBytes(comparedBytes)
  } of content compared, ${formatCount(excluded)} left out by filters`;
  const time = `Nothing was changed: this took ${formatDuration(report.elapsed)}`;
  if (report.state !== "completed") {
    const ended = report.state === "canceled" ? "Canceled" : "Ended early";
    const after = `${ended} after ${formatDuration(report.elapsed)}`;
    return [`${after}; of what was looked at:`, ...totals.map(totalLine), `  ${rest}`];
  }
  if (isDifferent(report)) {
    return [differenceOf(report), ...totals.map(totalLine), `  ${rest}`, time];
  }
  return [`${likenessOf(report)}: ${rest}`, time];
}
