import { unreachable } from "../base/errors.ts";
import type { RunEvent } from "../model/event.ts";
import { countPacked, joinChanges, type PackedChanges, packedChanges } from "../model/change.ts";
import type { Failure } from "../model/failure.ts";
import type { Drift } from "../model/plan.ts";
import type { Store } from "../store/mod.ts";
import { Pace } from "./pace.ts";

/** Changes that are gathered before they are stored together. */
const BATCH = 2000;
/** Milliseconds between two times that counters are stored. */
const PROGRESS_INTERVAL = 500;

/** Stores what an execution tells, in batches: each costs the store a transaction. */
export class Recorder {
  #changes = packedChanges();
  readonly #failures: Failure[] = [];
  readonly #pace = new Pace();
  readonly #drifts: Drift[] = [];
  #storedAt = 0;

  constructor(readonly store: Store, readonly id: number) {}

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
        this.flush();
        return;
      }
      case "drift":
        this.#drifts.push(event.drift);
        if (this.#drifts.length >= BATCH) this.flush();
        return;
      case "operation":
      case "start":
      case "stage":
      case "warning":
      case "report":
        return;
      default:
        unreachable(event);
    }
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
