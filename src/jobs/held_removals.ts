import { RunError } from "../base/errors.ts";
import { readCheckpoint, whatIsHeld } from "../engine/mod.ts";
import type { HeldEntry } from "../model/execution.ts";
import type { Store } from "../store/mod.ts";
import type { Liveness } from "./liveness.ts";

/** Removals that the guard held in executions, until somebody decides about them. */
export class HeldRemovals {
  /** Of the execution that was asked for last: pages of it are asked for in a row. */
  #shown: { readonly id: number; readonly entries: readonly HeldEntry[] } | null = null;

  constructor(readonly store: Store, readonly liveness: Liveness) {}

  /**
   * The checkpoint that an execution was left at, as text.
   *
   * @throws {RunError} "execution-state": nothing is held
   */
  checkpointOf(id: number): string {
    const held = this.store.held.load(id);
    if (held !== null) return held;
    this.store.executions.get(id);
    const message =
      `Nothing is held in execution ${id}: it held nothing, or you decided already; ` +
      `see what came of it with "mirrorsphere execution show ${id}"`;
    throw new RunError("execution-state", message);
  }

  /**
   * What is held, sorted; a folder stands for all that is in it.
   *
   * @throws {RunError} "execution-state": nothing is held
   */
  entriesOf(id: number): readonly HeldEntry[] {
    if (this.#shown?.id !== id || !this.store.held.has(id)) {
      this.#shown = { id, entries: whatIsHeld(this.checkpointOf(id)) };
    }
    return this.#shown.entries;
  }

  /**
   * Lets go of them: they stay at the destination.
   *
   * @throws {RunError} "execution-state": nothing is held, or it is being removed
   */
  reject(id: number): void {
    this.checkpointOf(id);
    this.#refuseUnderApproval(id);
    this.store.held.drop(id);
  }

  #refuseUnderApproval(id: number): void {
    const approval = this.store.executions.unfinished().find((one) => {
      const text = this.liveness.lives(one.id) ? this.store.checkpoints.load(one.id) : null;
      return text !== null && readCheckpoint(text).approves === id;
    });
    if (approval === undefined) return;
    const message =
      `Cannot let what execution ${id} held stay: execution ${approval.id} removes it ` +
      `just now; stop that first with "mirrorsphere execution cancel ${approval.id}"`;
    throw new RunError("execution-state", message);
  }
}
