import { unreachable } from "../base/errors.ts";
import type { Progress, RunEvent } from "../model/event.ts";
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
/** Of what cannot be stored so much is kept for later, of each list; then that part is lost. */
const MOST_KEPT = 20 * BATCH;
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

/** Writes to a store, unless that fails just now; tells whether it did. */
export type Keep = (action: () => void) => boolean;

/** Stores what an execution tells, in batches: each costs the store a transaction. */
export class Recorder {
  #changes = packedChanges();
  #failures: Failure[] = [];
  readonly #pace = new Pace();
  #drifts: Drift[] = [];
  #storedAt = 0;
  #samples: readonly Sample[];

  constructor(readonly store: Store, readonly id: number, private readonly keep: Keep) {
    this.#samples = store.throughput.load(id);
  }

  take(event: RunEvent): void {
    switch (event.event) {
      case "failure":
        this.#failures.push(event.failure);
        return this.#storeBatch(this.#failures.length);
      case "progress":
        return this.#takeProgress(event.progress);
      case "drift":
        this.#drifts.push(event.drift);
        return this.#storeBatch(this.#drifts.length);
      case "start":
        return this.#keepNote(
          "lock",
          "Locked the destination: nothing else writes to it meanwhile",
        );
      case "stage":
        return this.#keepNote("stage", STAGE_WORDS[event.stage]);
      case "warning":
        return this.#keepNote("warning", event.message);
      case "operation":
      case "report":
        return;
      default:
        unreachable(event);
    }
  }

  #takeProgress({ counters, elapsed, stages, ...live }: Progress): void {
    if (elapsed - this.#storedAt < PROGRESS_INTERVAL) return;
    this.#storedAt = elapsed;
    const rate = this.#pace.take(counters.bytes, elapsed);
    const progress = { counters, elapsed, stages };
    this.keep(() => {
      this.store.executions.updateProgress(this.id, progress, { ...live, rate });
      this.#sample({ at: elapsed, bytes: counters.bytes + counters.comparedBytes });
      this.flush();
    });
  }

  /** Adds to the log of the execution. Throws RunError ("store-..."). */
  note(kind: LogKind, message: string): void {
    this.store.log.append(this.id, { kind, message });
  }

  #keepNote(kind: LogKind, message: string): void {
    this.keep(() => this.note(kind, message));
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
    this.#storeBatch(countPacked(this.#changes));
  }

  #storeBatch(gathered: number): void {
    if (gathered < BATCH || this.keep(() => this.flush()) || gathered < MOST_KEPT) return;
    this.#changes = packedChanges();
    this.#drifts = [];
    this.#failures = [];
  }

  /** Stores what was gathered. Throws RunError ("store-..."); what was not stored is kept then. */
  flush(): void {
    this.store.changes.append(this.id, this.#changes);
    this.#changes = packedChanges();
    if (this.#drifts.length > 0) this.store.drifts.append(this.id, this.#drifts);
    this.#drifts = [];
    if (this.#failures.length > 0) this.store.failures.append(this.id, this.#failures);
    this.#failures = [];
  }
}
