/** What the log of an execution says of its end. */
import { formatBytes, formatCount, formatDuration } from "../model/format.ts";
import type { GuardVerdict, Report } from "../model/report.ts";
import { TIMED_STAGES } from "../model/stage.ts";

const ENDINGS: Readonly<Record<Report["state"], string>> = {
  completed: "Completed",
  failed: "Failed",
  canceled: "Canceled",
  suspended: "Suspended",
};

/** How it ended, what was done, and how long each stage took. */
export function endedText({ state, error, elapsed, stages, counters }: Report): string {
  const { copied, updated, removed, failed, bytes } = counters;
  const counts = Object.entries({ copied, updated, removed, failed })
    .map(([name, count]) => `${formatCount(count)} ${name}`);
  const times = TIMED_STAGES.filter((stage) => stages[stage] > 0)
    .map((stage) => `${stage} ${formatDuration(stages[stage])}`);
  return [
    `${ENDINGS[state]} after ${formatDuration(elapsed)} of work`,
    ...error === null ? [] : [error.message],
    `${counts.join(", ")}, ${formatBytes(bytes)} written`,
    ...times.length === 0 ? [] : [times.join(", ")],
  ].join("; ");
}

export function heldText(id: number, { message }: GuardVerdict): string {
  return `${message}; see what is held with "mirrorsphere execution show ${id} --held"`;
}
