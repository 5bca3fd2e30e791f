import {
  NO_TIMES,
  type Stage,
  type StageTimes,
  TIMED_STAGES,
  type TimedStage,
} from "../model/stage.ts";
import type { Checkpoint } from "./checkpoint.ts";

/** How long a run works, all in all and in each stage: earlier processes count, pauses do not. */
export class RunClock {
  readonly #startedAt = performance.now();
  readonly #before: number;
  readonly #times: Record<TimedStage, number>;
  #paused = 0;
  #pausedAt: number | null = null;
  #stage: TimedStage = "preparing";
  /** What had elapsed when the stage began. */
  #enteredAt: number;

  /** What earlier processes took, as a checkpoint has it. */
  constructor(before: Pick<Checkpoint, "elapsed" | "stages"> = { elapsed: 0 }) {
    const { elapsed, stages = NO_TIMES } = before;
    this.#before = elapsed;
    this.#times = { ...stages };
    this.#enteredAt = elapsed;
  }

  get paused(): boolean {
    return this.#pausedAt !== null;
  }

  pause(): void {
    this.#pausedAt ??= performance.now();
  }

  resume(): void {
    if (this.#pausedAt !== null) this.#paused += performance.now() - this.#pausedAt;
    this.#pausedAt = null;
  }

  /** Milliseconds. */
  get elapsed(): number {
    const now = this.#pausedAt ?? performance.now();
    return this.#before + now - this.#startedAt - this.#paused;
  }

  /** From now on time counts for this stage. */
  enter(stage: Stage): void {
    const { elapsed } = this;
    this.#times[this.#stage] += elapsed - this.#enteredAt;
    this.#stage = stage;
    this.#enteredAt = elapsed;
  }

  /** The stage under way included; whole milliseconds. */
  get stages(): StageTimes {
    const times = { ...this.#times };
    times[this.#stage] += this.elapsed - this.#enteredAt;
    return Object.fromEntries(
      TIMED_STAGES.map((stage) => [stage, Math.round(times[stage])]),
    ) as StageTimes;
  }
}
