import { unreachable } from "../base/errors.ts";
import type { RunEvent } from "../model/event.ts";
import { countPacked, joinChanges, type PackedChanges, packedChanges } from "../model/change.ts";
import type { Failure } from "../model/failure.ts";
import type { LogKind } from "../model/log.ts";
import type { Drift } from "../model/plan.ts";
import type { Stage } from "../model/stage.ts";
import { type Sample, withSample } from "../model/throughput.ts";
import type { Store } from "../store/mod.ts";
import { Pace } from "./pace.ts";

/** Changes that are gathered before they are stored together. */
const BATCH = 2000;
/** Milliseconds between two times that counters are stored. */
const PROGRESS_INTERVAL = 500;
/** Milliseconds of work between two times that samples for the chart are. */
const SAMPLE_INTERVAL = 1000;

const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  copying: "Compares and copies",
  linking: "Makes hard links",
  removing: "Removes what the source no longer has",
  finishing: "Finishes folders",
};

/** Stores what an execution tells, in batches: each costs the store a transaction. */
export class Recorder {
  #changes = packedChanges();
  readonly #failures: Failure[] = [];
  readonly #pace = new Pace();
  readonly #drifts: Drift[] = [];
  #storedAt = 0;
  #samples: readonly Sample[];

  constructor(readonly store: Store, readonly id: number) {
    this.#samples = store.throughput.load(id);
  }

  take(event: RunEvent): void {
    switch (event.event) {
      case "failure":
        this.#failures.push(event.failure);
        if (this.#failures.length >= BATCH) this.flush();
        return;
      case "progress": {
        const { counters, elapsed, stages, ...live } = event.progress;
        if (elapsed - this.#storedAt < PROGRESS_INTERVAL) return;
        this.#storedAt = elapsed;
        const rate = this.#pace.take(counters.bytes, elapsed);
        const progress = { counters, elapsed, stages };
        this.store.executions.updateProgress(this.id, progress, { ...live, rate });
        this.#sample({ at: elapsed, bytes: counters.bytes + counters.comparedBytes });
        this.flush();
        return;
      }
      case "drift":
        this.#drifts.push(event.drift);
        if (this.#drifts.length >= BATCH) this.flush();
        return;
      case "start":
        return this.note("lock", "Locked the destination: nothing else writes to it meanwhile");
      case "stage":
        return this.note("stage", STAGE_WORDS[event.stage]);
      case "warning":
        return this.note("warning", event.message);
      case "operation":
      case "report":
        return;
      default:
        unreachable(event);
    }
  }

  /** Adds to the log of the execution. */
  note(kind: LogKind, message: string): void {
    this.store.log.append(this.id, { kind, message });
  }

  #sample(sample: Sample): void {
    const last = this.#samples.at(-1);
    const near = last !== undefined && Math.abs(sample.at - last.at) < SAMPLE_INTERVAL;
    if (near) return;
    this.#samples = withSample(this.#samples, sample);
    this.store.throughput.save(this.id, this.#samples);
  }

  takeChanges(changes: PackedChanges): void {
    joinChanges(this.#changes, changes);
    if (countPacked(this.#changes) >= BATCH) this.flush();
  }

  flush(): void {
    this.store.changes.append(this.id, this.#changes);
    this.#changes = packedChanges();
    if (this.#drifts.length > 0) this.store.drifts.append(this.id, this.#drifts.splice(0));
    if (this.#failures.length > 0) this.store.failures.append(this.id, this.#failures.splice(0));
  }
}
