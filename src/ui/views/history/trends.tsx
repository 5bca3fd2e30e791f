/** How long executions took and how much they copied, over time. */
import { useMemo } from "preact/hooks";
import type uPlot from "uplot";
import { axis, BYTE_STEPS, color, LABEL_HALF, labelRoom, Plot } from "../../components/plot.tsx";
import { Section } from "../../components/view.tsx";
import { momentLabels, type Point } from "../../data/history.ts";
import { formatBytes, formatDuration } from "../../format.ts";

const HEIGHT = 180;

/** Seconds between two lines of an axis of durations. */
const SECOND_STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600];

interface Look {
  /** Joins the points: right for executions of one job, which are alike. */
  readonly line?: boolean;
  readonly steps: number[];
  readonly words: (value: number) => string;
}

function options(width: number, { line = false, steps, words }: Look): uPlot.Options {
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, LABEL_HALF, 0, 0],
    scales: {
      x: { time: true },
      y: { range: (_plot, _low, high) => [0, Math.max(high * 1.1, 1)] },
    },
    axes: [
      { ...axis(momentLabels), size: 28, space: 70 },
      { ...axis((values) => values.map(words)), size: labelRoom, space: 36, incrs: steps },
    ],
    series: [{}, {
      stroke: color("accent"),
      width: line ? 1.5 : 0,
      points: { show: true, size: 5, fill: color("accent"), stroke: color("accent") },
    }],
  };
}

interface TrendProps {
  readonly title: string;
  readonly points: readonly Point[];
  readonly value: (point: Point) => number;
  readonly look: Look;
}

function Trend({ title, points, value, look }: TrendProps) {
  const data = useMemo<uPlot.AlignedData>(
    () => [points.map(({ startedAt }) => startedAt / 1000), points.map(value)],
    [points],
  );
  const most = Math.max(...points.map(value));
  return (
    <div class="card">
      <h3>{title}</h3>
      <Plot
        height={HEIGHT}
        data={data}
        options={(width) => options(width, look)}
        label={`${title} of ${points.length} executions; at most ${look.words(most)}`}
      />
    </div>
  );
}

const DURATIONS: Look = { steps: SECOND_STEPS, words: (value) => formatDuration(value * 1000) };
const SIZES: Look = { steps: BYTE_STEPS, words: (value) => formatBytes(Math.round(value)) };

export function Trends({ points }: { readonly points: readonly Point[] }) {
  // The clock may have gone back in between.
  const ended = useMemo(
    () =>
      points.filter(({ state }) => state === "completed")
        .sort((one, other) => one.startedAt - other.startedAt),
    [points],
  );
  if (ended.length < 2) return null;
  const line = new Set(ended.map(({ jobName }) => jobName)).size === 1;
  return (
    <Section title="Over time">
      <div class="trends">
        <Trend
          title="How long it took"
          points={ended}
          value={({ elapsed }) => elapsed / 1000}
          look={{ ...DURATIONS, line }}
        />
        <Trend
          title="How much was copied"
          points={ended}
          value={({ bytes }) => bytes}
          look={{ ...SIZES, line }}
        />
      </div>
    </Section>
  );
}
