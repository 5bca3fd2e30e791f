import { unreachable } from "../../src/base/errors.ts";
import type { Measurement } from "./measure.ts";
import { OURS, type Results, type Row, type Target } from "./rows.ts";

const MEGABYTE = 1_000_000;

interface Verdict {
  readonly text: string;
  /** Null where what is needed was not measured. */
  readonly met: boolean | null;
}

const known = (
  value: number | null | undefined,
  text: string,
  met: (value: number) => boolean,
) => ({
  text,
  met: value === null || value === undefined || Number.isNaN(value) ? null : met(value),
});

function judge(target: Target, row: Row, results: Results): Verdict {
  const measured = results.get(row.id);
  const own = measured?.get(OURS);
  if ("timesFaster" in target) {
    const ratio = (measured?.get(target.than)?.elapsed ?? NaN) / (own?.elapsed ?? NaN);
    const text = `${target.timesFaster}x faster than \`${target.than}\``;
    return known(ratio, text, (value) => value >= target.timesFaster);
  }
  if ("atMostTimes" in target) {
    const ratio = (own?.elapsed ?? NaN) / (measured?.get(target.than)?.elapsed ?? NaN);
    const percent = Math.round((target.atMostTimes - 1) * 100);
    return known(
      ratio,
      `within ${percent} % of \`${target.than}\``,
      (value) => value <= target.atMostTimes,
    );
  }
  if ("milliseconds" in target) {
    return known(
      own?.elapsed,
      `under ${target.milliseconds} ms`,
      (value) => value < target.milliseconds,
    );
  }
  if ("megabytesOver" in target) {
    const base = results.get(target.row)?.get(OURS)?.peak ?? NaN;
    const text = `at most ${target.megabytesOver} MB over ${target.row}`;
    return known(
      (own?.peak ?? NaN) - base,
      text,
      (value) => value <= target.megabytesOver * MEGABYTE,
    );
  }
  if ("megabytes" in target) {
    return known(
      own?.peak,
      `under ${target.megabytes} MB`,
      (value) => value < target.megabytes * MEGABYTE,
    );
  }
  return unreachable(target);
}

const seconds = ({ elapsed }: Measurement): string =>
  elapsed < 1000 ? `${elapsed.toFixed(0)} ms` : `${(elapsed / 1000).toFixed(2)} s`;

const megabytes = ({ peak }: Measurement): string =>
  peak === null ? "?" : `${(peak / MEGABYTE).toFixed(0)} MB`;

function lines(row: Row, results: Results): string[] {
  const measured = results.get(row.id);
  const own = measured?.get(OURS);
  if (measured === undefined || own === undefined) return [];
  const verdicts = row.targets.map((target) => judge(target, row, results));
  const met = verdicts.map((one) => one.met === null ? "?" : one.met ? "yes" : "NO").join(", ");
  return [...measured].map(([name, measurement], index) => {
    const first = index === 0;
    const ratio = first ? "" : `${(measurement.elapsed / own.elapsed).toFixed(2)}x`;
    const target = first ? verdicts.map((one) => one.text).join(", ") : "";
    const cells = [first ? row.work : "", name, seconds(measurement), megabytes(measurement)];
    return `| ${[...cells, ratio, target, first ? met : ""].join(" | ")} |`;
  });
}

/** What was measured, as a Markdown table; "ratio" is a tool's time over MirrorSphere's. */
export function renderTable(rows: readonly Row[], results: Results): string {
  return [
    "| work | tool | median | peak | ratio | target | met |",
    "|---|---|---:|---:|---:|---|---|",
    ...rows.flatMap((row) => lines(row, results)),
  ].join("\n");
}

/** How MirrorSphere's time and memory grow from one size of the same work to the next. */
export function renderGrowth(rows: readonly Row[], results: Results): string {
  const measured = rows.filter((row) => row.id.startsWith("growth-"))
    .map((row) => ({ id: row.id, own: results.get(row.id)?.get(OURS) }));
  return measured.slice(1).map(({ id, own }, index) => {
    const before = measured[index];
    if (own === undefined || before?.own === undefined) return "";
    const times = (own.elapsed / before.own.elapsed).toFixed(1);
    const more = ((own.peak ?? NaN) - (before.own.peak ?? NaN)) / MEGABYTE;
    return `\nFrom ${before.id} to ${id}: ${times}x the time, ${more.toFixed(0)} MB more`;
  }).join("");
}

/** The targets that were measured and missed. */
export function missed(rows: readonly Row[], results: Results): string[] {
  return rows.flatMap((row) =>
    row.targets.map((target) => ({ row, ...judge(target, row, results) }))
  ).filter(({ met }) => met === false).map(({ row, text }) => `${row.work}: ${text}`);
}
