/** How an execution was made, and how long it took. */
import type { JobOptions } from "../../model/options.ts";
import type { Counters } from "../../model/report.ts";
import { TIMED_STAGES, type TimedStage } from "../../model/stage.ts";
import { Path } from "../components/path.tsx";
import { keptForText } from "../data/options.ts";
import { isOpen, titleOf } from "../data/shown.ts";
import type { Execution } from "../data/types.ts";
import { PastThroughput } from "./throughput.tsx";
import { formatBytes, formatCount, formatDuration, formatMoment, formatRate } from "../format.ts";

export interface Row {
  readonly term: string;
  readonly text: string;
}

/** Terms and what they are. */
export function Definitions({ rows }: { readonly rows: readonly Row[] }) {
  return (
    <dl class="definitions">
      {rows.map(({ term, text }) => (
        <div key={term} class="definition">
          <dt>{term}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

const yes = (value: boolean) => value ? "Yes" : "No";

function maxDeleteText(maxDelete: JobOptions["maxDelete"]): string {
  if (maxDelete === null) return "Half of the destination, once that is over 100";
  if ("count" in maxDelete) return `${formatCount(maxDelete.count)} entries`;
  return `${Math.round(maxDelete.share * 100)} % of the destination`;
}

function sizeText({ minSize, maxSize }: JobOptions["filter"]): string {
  const words = [
    minSize === null ? "" : `at least ${formatBytes(minSize)}`,
    maxSize === null ? "" : `at most ${formatBytes(maxSize)}`,
  ].filter((word) => word !== "");
  return words.join(", ") || "Any";
}

function versionsText({ keepVersions }: JobOptions): string {
  return keepVersions === null ? "Not kept" : `Kept ${keptForText(keepVersions)}`;
}

function rateText({ maxRate }: JobOptions): string {
  return maxRate === null ? "None" : formatRate(maxRate);
}

export function Options({ options }: { readonly options: JobOptions }) {
  const { filter, hash, comparison } = options;
  const rows = [
    { term: "Backup type", text: options.type === "full" ? "Full" : "Incremental" },
    { term: "Comparison", text: hash === null ? comparison : `${comparison}, by ${hash}` },
    { term: "Mirror", text: yes(options.mirror) },
    ...options.mirror
      ? [
        { term: "Removals held beyond", text: maxDeleteText(options.maxDelete) },
        { term: "Removal guard", text: options.allowDelete ? "Off" : "On" },
        { term: "Remove first to make room", text: yes(options.deleteBefore) },
      ]
      : [],
    { term: "Earlier versions", text: versionsText(options) },
    { term: "Permissions", text: yes(options.permissions) },
    { term: "Follow symbolic links", text: yes(options.followSymlinks) },
    { term: "Lock source", text: yes(options.lockSource) },
    { term: "Verify", text: yes(options.verify) },
    { term: "On the disk", text: options.durability },
    { term: "Speed limit", text: rateText(options) },
    { term: "File sizes", text: sizeText(filter) },
    { term: "One file system", text: yes(filter.oneFileSystem) },
  ];
  return (
    <div class="card">
      <Definitions rows={rows} />
      {filter.rules.length > 0 && (
        <div class="stack-tight">
          <h3>Filter rules</h3>
          <ul class="rules">
            {filter.rules.map((rule, index) => (
              <li key={index}>
                <Path path={rule} full />
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

const COUNTERS: readonly (readonly [keyof Counters, string])[] = [
  ["scanned", "Entries looked at"],
  ["copied", "Files that are new"],
  ["updated", "Files replaced"],
  ["unchanged", "Entries unchanged"],
  ["directories", "Folders made"],
  ["links", "Links and special files made"],
  ["metadata", "Entries with new metadata"],
  ["removed", "Entries removed"],
  ["versions", "Earlier versions kept"],
  ["excluded", "Entries left out by filters"],
  ["skipped", "Entries skipped"],
  ["failed", "Entries failed"],
  ["cleared", "Leftovers cleared"],
];

const STAGE_WORDS: Readonly<Record<TimedStage, string>> = {
  preparing: "Preparing, and looking at free space",
  copying: "Comparing and copying",
  linking: "Making hard links",
  removing: "Removing",
  finishing: "Finishing, and writing out to the disk",
};

/** Where the time went; nothing of executions that an earlier release carried out. */
function Stages({ stages }: Pick<Execution, "stages">) {
  const told = TIMED_STAGES.filter((stage) => stages[stage] > 0);
  const sum = told.reduce((sum, stage) => sum + stages[stage], 0);
  if (sum === 0) return null;
  return (
    <div class="stack-tight">
      <h3>Time by stage</h3>
      <dl class="stages">
        {told.map((stage) => (
          <div key={stage} class="stage">
            <dt>{STAGE_WORDS[stage]}</dt>
            <dd class="nowrap">{formatDuration(stages[stage])}</dd>
            <dd class="stage-bar" aria-hidden="true">
              <div style={{ transform: `scaleX(${stages[stage] / sum})` }} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

export function Timings({ execution }: { readonly execution: Execution }) {
  const { startedAt, endedAt, elapsed, counters } = execution;
  const perSecond = elapsed > 0 ? counters.bytes * 1000 / elapsed : 0;
  const waited = endedAt === null ? 0 : endedAt - startedAt - elapsed;
  const rows = [
    { term: "Started", text: formatMoment(startedAt) },
    { term: "Ended", text: endedAt === null ? "Not yet" : formatMoment(endedAt) },
    { term: "Worked for", text: formatDuration(elapsed) },
    ...waited > 1000 ? [{ term: "Paused for", text: formatDuration(waited) }] : [],
    {
      term: "Copied",
      text: `${formatBytes(counters.bytes)}, ${formatBytes(Math.round(perSecond))}/s`,
    },
    { term: "Read to compare", text: formatBytes(counters.comparedBytes) },
    ...COUNTERS.filter(([name]) => counters[name] > 0)
      .map(([name, term]) => ({ term, text: formatCount(counters[name]) })),
  ];
  return (
    <div class="card">
      <Stages stages={execution.stages} />
      {!isOpen(execution) && (
        <PastThroughput id={execution.id} title={titleOf(execution)} height={180} />
      )}
      <Definitions rows={rows} />
    </div>
  );
}
