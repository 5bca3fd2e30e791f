/** The two lines on a terminal that show where a run is. */
import { printable } from "../../base/names.ts";
import { every, type Timer } from "../../base/timers.ts";
import type { Progress } from "../../model/event.ts";
import type { Stage } from "../../model/stage.ts";
import type { Screen } from "../output.ts";
import { clipEnd, clipPath } from "./clip.ts";
import { formatBytes, formatCount, formatRate, formatRemaining } from "../../model/format.ts";

const STAGES: Readonly<Record<Stage, string>> = {
  copying: "",
  linking: "linking",
  removing: "removing",
  finishing: "finishing",
};

const RATE_WINDOW = 5000;

interface Sample {
  readonly elapsed: number;
  readonly bytes: number;
}

/** The rate of the last seconds: steadier than of the last moment, livelier than of the whole. */
export class RateMeter {
  #samples: Sample[] = [];

  /** Takes in where a run is; gives its rate as text, empty while nothing flows. */
  add({ elapsed, counters }: Progress): string {
    const latest = { elapsed, bytes: counters.bytes + counters.comparedBytes };
    this.#samples = this.#samples.filter((sample) => sample.elapsed > elapsed - RATE_WINDOW);
    this.#samples.push(latest);
    const first = this.#samples[0] ?? latest;
    return formatRate(latest.bytes - first.bytes, latest.elapsed - first.elapsed);
  }
}

function counts({ counters }: Progress): string[] {
  const written = counters.copied + counters.updated;
  const parts: readonly (readonly [number, string])[] = [
    [written, "copied"],
    [counters.removed, "removed"],
    [counters.failed, "failed"],
  ];
  return [
    `${formatCount(counters.scanned)} looked at`,
    ...parts.filter(([count]) => count > 0).map(([count, word]) => `${formatCount(count)} ${word}`),
  ];
}

/** Both lines, cut to the width of the terminal. */
export function liveLines(progress: Progress, rate: string, columns: number): string[] {
  const { fraction, remaining, counters, stage, path } = progress;
  const parts = [
    `${String(Math.floor(fraction * 100)).padStart(3)}%`,
    STAGES[stage],
    formatBytes(counters.bytes + counters.comparedBytes),
    ...counts(progress),
    rate,
    remaining === null ? "" : `${formatRemaining(remaining)} left`,
  ];
  // A line that ends in the last column makes some terminals wrap.
  const room = columns - 1;
  const first = parts.filter((part) => part !== "").join("  ");
  return [clipEnd(first, room), clipPath(`  ${printable(path)}`, room)];
}

// ECMA-48: cursor to the start of the previous line (CPL), erase to the end of the screen (ED).
const ERASE_TWO_LINES = "\r\x1b[1F\x1b[J";

/**
 * Draws on standard error at its own pace, whatever the pace of events.
 *
 * Argued: `log-update` does this too, but takes 40 ms to load (a third of what an empty run may
 * take) and reads environment variables that this program has no permission for.
 */
export class LiveLine {
  readonly #rate = new RateMeter();
  readonly #timer: Timer;
  #latest: { readonly progress: Progress; readonly rate: string } | null = null;
  #drawn = false;

  /** `refresh`: milliseconds between redraws. */
  constructor(private readonly screen: Screen, refresh: number) {
    this.#timer = every(refresh, () => this.draw());
  }

  update(progress: Progress): void {
    this.#latest = { progress, rate: this.#rate.add(progress) };
  }

  draw(): void {
    if (this.#latest === null) return;
    const { progress, rate } = this.#latest;
    const lines = liveLines(progress, rate, this.screen.columns());
    // What waits for standard output has to be on the terminal before the lines are.
    this.screen.out.flush();
    this.screen.error.write(`${this.#drawn ? ERASE_TWO_LINES : ""}${lines.join("\n")}`);
    this.screen.error.flush();
    this.#drawn = true;
  }

  /** Takes the lines away, so that others can be printed; the next redraw brings them back. */
  clear(): void {
    if (!this.#drawn) return;
    this.screen.error.write(ERASE_TWO_LINES);
    this.screen.error.flush();
    this.#drawn = false;
  }

  close(): void {
    this.#timer.stop();
    this.clear();
  }
}
