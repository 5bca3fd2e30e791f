import { RunError } from "../base/errors.ts";
import type { RawName } from "../base/names.ts";
import { after, type Timer } from "../base/timers.ts";
import type { Durability as DurabilityOption } from "../model/options.ts";
import { type FileSystem, FileSystemError } from "../platform/mod.ts";
import type { LocalTarget } from "../targets/mod.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Doubt } from "./doubt.ts";
import { findMarkers, Marker } from "./marker.ts";

/** Milliseconds between checkpoints. */
const INTERVAL = 5000;
/** A checkpoint may take this part of the time between two. */
const MOST_SHARE = 0.1;
/** Milliseconds that a canceled run takes to write out what it did. */
const PATIENCE_OF_CANCEL = 400;

export interface DurabilityParts {
  readonly files: FileSystem;
  readonly target: LocalTarget;
  readonly durability: DurabilityOption;
  readonly temporaryPrefix: string;
  /** Null for a run that begins anew. */
  readonly from: Checkpoint | null;
  /** What is left to do at this moment. */
  readonly snapshot: () => Checkpoint;
  readonly save: (checkpoint: Checkpoint) => void;
  /** The destination could not be written out: nothing can be relied on. */
  readonly onLost: (error: RunError) => void;
}

/** Sees to it that what is claimed to be done is on the disk. */
export class Durability {
  readonly #marker: Marker | null;
  /** Whether all that is in doubt is in what this run has to do. */
  readonly #seesToAll: boolean;
  #timer: Timer | null = null;
  #underway: Promise<unknown> = Promise.resolve();
  /** Milliseconds of work that the last checkpoint has in it. */
  #kept: number | null = null;

  constructor(readonly parts: DurabilityParts) {
    const { files, target, durability, temporaryPrefix, from } = parts;
    const marked = durability !== "none" && files.features.fileSystemSync;
    this.#marker = marked ? new Marker(files, target, temporaryPrefix) : null;
    const found = this.#marker?.found ?? [];
    this.#seesToAll = from === null || found.every((name) => name === from.marker);
  }

  /** What earlier runs left in doubt. */
  get doubt(): Doubt | null {
    return this.#marker?.doubt ?? null;
  }

  /** Temporary files that must not be cleared. */
  get keptTemporaries(): RawName[] {
    // Without a marker of its own a run sees to no doubt, and leaves those that there are.
    if (this.#marker === null) return findMarkers(this.parts.files, this.parts.target);
    const { name } = this.#marker;
    return name === null ? [] : [name];
  }

  /** Begins to keep a checkpoint every few seconds. */
  start(): void {
    this.#schedule(INTERVAL);
  }

  #schedule(wait: number): void {
    this.#timer = after(wait, async () => {
      const start = performance.now();
      this.#underway = this.#checkpoint({ afterWork: true });
      await this.#underway;
      const cost = performance.now() - start;
      if (this.#timer !== null) this.#schedule(Math.max(INTERVAL, cost / MOST_SHARE));
    });
  }

  /** Ends that, and waits for the one under way. */
  async stop(): Promise<void> {
    this.#timer?.stop();
    this.#timer = null;
    await this.#underway;
  }

  /**
   * Keeps what there is to go on with, and leaves nothing of its own in doubt. Of a run that had not
   * begun the checkpoint it started from, if any, still says all.
   */
  async suspend({ begun }: { readonly begun: boolean }): Promise<void> {
    if (!begun || await this.#checkpoint()) this.#marker?.settle(null);
  }

  /**
   * What was done before the snapshot is on the disk before the snapshot is kept. False where it
   * could not be brought there. `afterWork`: only if some was done since the last one, so that the
   * disk of a run that is paused has its rest.
   */
  async #checkpoint({ afterWork = false } = {}): Promise<boolean> {
    const time = Date.now();
    const snapshot = this.parts.snapshot();
    if (afterWork && snapshot.elapsed === this.#kept) return true;
    if (!await this.#settle()) return false;
    // Where all of it cannot be written out at once, only single files can have been.
    const { files, durability, save } = this.parts;
    if (!files.features.fileSystemSync && durability === "checkpoint") return true;
    const marker = this.#seesToAll ? this.#marker?.name ?? null : null;
    save(marker === null ? snapshot : { ...snapshot, marker });
    this.#kept = snapshot.elapsed;
    this.#marker?.advance(time);
    return true;
  }

  /**
   * Everything on the disk, and the marker gone unless something is still in doubt: what an earlier
   * run left so, and this one did not see (`unseen`). Who cancels does not wait for a slow disk.
   */
  async end(
    options: { readonly canceled: boolean; readonly unseen: Doubt["paths"] },
  ): Promise<void> {
    const patience = new Promise<boolean>((resolve) => {
      if (options.canceled) after(PATIENCE_OF_CANCEL, () => resolve(false));
    });
    if (!await Promise.race([this.#settle(), patience])) return;
    this.#marker?.settle(this.#seesToAll ? options.unseen : null);
  }

  /** Waits until what was written is on the disk, as far as the job wants it; false if it failed. */
  async #settle(): Promise<boolean> {
    const { files, target, durability, onLost } = this.parts;
    if (durability === "none" || !files.features.fileSystemSync) return true;
    try {
      await files.syncFileSystemAsync(target.root);
      return true;
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      const state = `${error.message}; check the disk, then run again`;
      onLost(
        new RunError("destination-gone", `Cannot write the destination out to its disk: ${state}`),
      );
      return false;
    }
  }
}
