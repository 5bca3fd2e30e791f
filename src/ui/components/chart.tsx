/** Throughput over time, drawn by uPlot in the colours of the page. */
import type uPlot from "uplot";
import type { Sample } from "../../model/throughput.ts";
import { formatDuration, formatRate } from "../format.ts";
import { axis, BYTE_STEPS, color, LABEL_HALF, labelRoom, Plot } from "./plot.tsx";

export interface ChartProps {
  readonly samples: readonly Sample[];
  /** Pixels. */
  readonly height: number;
  /** With axes, for a view of its own; without, a mere line. */
  readonly axes?: boolean;
  readonly label: string;
}

/** Seconds of work, and bytes a second until then. */
function rates(samples: readonly Sample[]): uPlot.AlignedData {
  const times: number[] = [];
  const values: number[] = [];
  for (const [index, { at, bytes }] of samples.entries()) {
    // Over a few samples: from one to the next the rate jumps.
    const before = samples[Math.max(0, index - 4)];
    if (before === undefined || at === before.at) continue;
    times.push(at / 1000);
    values.push(Math.max(0, (bytes - before.bytes) * 1000 / (at - before.at)));
  }
  return [times, values];
}

function options(width: number, { height, axes = false }: ChartProps): uPlot.Options {
  return {
    width,
    height,
    legend: { show: false },
    cursor: { show: false },
    padding: axes ? [8, LABEL_HALF, 0, 0] : [2, 0, 2, 0],
    scales: {
      x: { time: false },
      y: { range: (_plot, _low, high) => [0, Math.max(high * 1.15, 1024)] },
    },
    axes: axes
      ? [
        {
          ...axis((values) => values.map((value) => formatDuration(value * 1000))),
          size: 28,
          space: 90,
        },
        {
          ...axis((values) => values.map(formatRate)),
          size: labelRoom,
          space: 36,
          incrs: BYTE_STEPS,
        },
      ]
      : [{ show: false }, { show: false }],
    series: [{}, {
      stroke: color("accent"),
      fill: color("accent-wash"),
      width: 1.5,
      points: { show: false },
    }],
  };
}

export function Chart(props: ChartProps) {
  const { samples, height, label } = props;
  return (
    <Plot
      height={height}
      data={rates(samples)}
      options={(width) => options(width, props)}
      label={label}
    />
  );
}
