/** An execution under way: how far, how fast, at what, how long still. */
import type { Stage } from "../../model/stage.ts";
import { Bar, Figure, Figures } from "../components/parts.tsx";
import { Path } from "../components/path.tsx";
import { lostAt } from "../data/events.ts";
import { recentRate } from "../data/live.ts";
import { filesOf, shownState, titleOf } from "../data/shown.ts";
import type { Execution } from "../data/types.ts";
import { LiveThroughput } from "./throughput.tsx";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatMoment,
  formatRate,
  formatRemaining,
  formatShare,
} from "../format.ts";

const STAGES: Readonly<Record<Stage, string>> = {
  copying: "Comparing and copying",
  linking: "Making hard links",
  removing: "Removing what the source no longer has",
  finishing: "Finishing folders",
};

export interface ExecutionLiveProps {
  readonly execution: Execution;
  /** Pixels of the chart. */
  readonly chart: number;
  readonly axes?: boolean;
}

/** What it is at, or since when that is not known. */
function Work({ execution }: { readonly execution: Execution }) {
  const state = shownState(execution);
  const { live } = execution;
  if (lostAt.value !== null) return <p class="work">As of {formatMoment(lostAt.value)}</p>;
  if (state === "paused") return <p class="work soft">Paused; nothing is lost.</p>;
  if (state === "interrupted") {
    return <p class="work soft">Its process ended; resume to go on where it was.</p>;
  }
  return (
    <p class="work soft">
      <span class="nowrap">{live === null ? "Starting" : STAGES[live.stage]}</span>
      {live !== null && live.path !== "" && <Path path={live.path} />}
    </p>
  );
}

export function ExecutionLive({ execution, chart, axes = false }: ExecutionLiveProps) {
  const { id, live, counters, elapsed } = execution;
  const state = shownState(execution);
  const waits = state === "paused" || state === "interrupted";
  const fraction = live?.fraction ?? null;
  const remaining = live?.remaining ?? null;
  // As the chart has it: what is compared counts as well.
  const rate = recentRate(id) ?? live?.rate ?? null;
  const title = titleOf(execution);
  return (
    <div class={lostAt.value === null ? "live" : "live live-old"}>
      <div class="live-bar">
        <Bar fraction={fraction} paused={waits} label={`Progress of ${title}`} />
        <span class="live-share">{fraction === null ? "–" : formatShare(fraction)}</span>
      </div>
      <Work execution={execution} />
      <Figures>
        <Figure label="Files copied">{formatCount(filesOf(counters))}</Figure>
        <Figure label="Looked at">{formatCount(counters.scanned)}</Figure>
        <Figure label="Copied">{formatBytes(counters.bytes)}</Figure>
        <Figure label="Rate">{rate === null || waits ? "–" : formatRate(rate)}</Figure>
        <Figure label="Time left">
          {remaining === null || waits ? "–" : formatRemaining(remaining)}
        </Figure>
        <Figure label="Working for">{formatDuration(elapsed)}</Figure>
        {counters.failed > 0 && <Figure label="Failed" bad>{formatCount(counters.failed)}</Figure>}
      </Figures>
      <LiveThroughput id={id} title={title} height={chart} axes={axes} waits={waits} />
    </div>
  );
}
