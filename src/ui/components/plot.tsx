/** A drawing by uPlot, in the colours of the page and as wide as its place. */
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { theme } from "../theme.ts";

export interface PlotProps {
  /** Pixels. */
  readonly height: number;
  readonly data: uPlot.AlignedData;
  /** For a width in pixels; asked again where colours change. */
  readonly options: (width: number) => uPlot.Options;
  readonly label: string;
}

export function Plot({ height, data, options, label }: PlotProps) {
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const current = useRef({ data, options });
  current.current = { data, options };
  const chosen = theme.value;
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const draw = () => {
      plot.current?.destroy();
      const { data, options } = current.current;
      plot.current = new uPlot(options(element.clientWidth), data, element);
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
  }, [chosen, height]);
  useEffect(() => plot.current?.setData(data), [data]);
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

/** A colour of the page by its name in `tokens.css`, light or dark as it is shown now. */
export function color(name: string): string {
  // A canvas knows no custom properties; a swatch resolves light and dark.
  const swatch = document.createElement("i");
  swatch.style.color = `var(--${name})`;
  document.body.append(swatch);
  const resolved = getComputedStyle(swatch).color;
  swatch.remove();
  return resolved;
}

const font = () => `11px ${getComputedStyle(document.body).fontFamily}`;

/** An axis by what is written at its lines. */
export function axis(labels: (values: readonly number[]) => string[]): uPlot.Axis {
  return {
    stroke: color("ink-faint"),
    font: font(),
    grid: { stroke: color("line"), width: 1 },
    ticks: { show: false },
    values: (_plot, splits) => labels(splits),
  };
}

/** Pixels between the labels of an axis at the left and what is on both sides of them. */
const MARGIN = 16;

/** As wide as the labels of an axis at the left are: its `size`. */
export function labelRoom(plot: uPlot, labels: readonly string[] | null): number {
  if (labels === null) return MARGIN;
  plot.ctx.save();
  plot.ctx.font = font();
  const widths = labels.map((label) => plot.ctx.measureText(label).width);
  plot.ctx.restore();
  return Math.max(0, ...widths) + MARGIN;
}

/** Pixels to the right of a plot: half a label of the axis below it. */
export const LABEL_HALF = 28;

const DIGITS = [1, 2, 5, 10, 20, 50, 100, 200, 500];

/** Steps between two lines of an axis of bytes. */
export const BYTE_STEPS: number[] = [0, 1, 2, 3, 4].flatMap((power) =>
  DIGITS.map((digit) => digit * 1024 ** power)
);
