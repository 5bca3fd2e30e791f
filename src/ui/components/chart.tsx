/** Throughput over time, drawn by uPlot in the colours of the page. */
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import type { Sample } from "../data/live.ts";
import { formatBytes, formatDuration } from "../format.ts";
import { theme } from "../theme.ts";

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

/** Bytes a second between two lines: 1, 2 and 5 of each power of 1024, and tens of them. */
const STEPS = [1, 2, 5].flatMap((digit) =>
  [1, 10, 100].flatMap((ten) => [0, 1, 2, 3].map((power) => digit * ten * 1024 ** power))
).sort((one, other) => one - other);

function color(name: string): string {
  // A canvas knows no custom properties; a swatch resolves light and dark.
  const swatch = document.createElement("i");
  swatch.style.color = `var(--${name})`;
  document.body.append(swatch);
  const resolved = getComputedStyle(swatch).color;
  swatch.remove();
  return resolved;
}

function axis(values: (value: number) => string): uPlot.Axis {
  return {
    stroke: color("ink-faint"),
    font: `11px ${getComputedStyle(document.body).fontFamily}`,
    grid: { stroke: color("line"), width: 1 },
    ticks: { show: false },
    values: (_plot, splits) => splits.map(values),
  };
}

function options(width: number, { height, axes = false }: ChartProps): uPlot.Options {
  return {
    width,
    height,
    legend: { show: false },
    cursor: { show: false },
    padding: axes ? [8, 8, 0, 0] : [2, 0, 2, 0],
    scales: {
      x: { time: false },
      y: { range: (_plot, _low, high) => [0, Math.max(high * 1.15, 1024)] },
    },
    axes: axes
      ? [
        { ...axis((value) => formatDuration(value * 1000)), size: 28, space: 90 },
        { ...axis((value) => `${formatBytes(value)}/s`), size: 84, space: 36, incrs: STEPS },
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
  const { samples, height, axes, label } = props;
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const chosen = theme.value;
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const draw = () => {
      plot.current?.destroy();
      plot.current = new uPlot(options(element.clientWidth, props), rates(samples), element);
    };
    draw();
    const observer = new ResizeObserver(() =>
      plot.current?.setSize({ width: element.clientWidth, height })
    );
    observer.observe(element);
    scheme.addEventListener("change", draw);
    return () => {
      observer.disconnect();
      scheme.removeEventListener("change", draw);
      plot.current?.destroy();
      plot.current = null;
    };
  }, [chosen, height, axes]);
  useEffect(() => plot.current?.setData(rates(samples)), [samples]);
  return (
    <div
      ref={frame}
      class="chart"
      style={{ height: `${height}px` }}
      role="img"
      aria-label={label}
    />
  );
}
