/** What a run is given besides its request, and what it tells. */
import type { PackedChanges } from "../model/change.ts";
import type { RunEvent } from "../model/event.ts";
import type { FileSystemFacts } from "../platform/mod.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { UsualLimits } from "./guard.ts";
import type { PlanKeeper, PlanToApply } from "./planned.ts";
import type { FolderScope } from "./scope.ts";

export type RunListener = (event: RunEvent) => void;

/** What a run leaves behind to be gone on from. */
export interface RunJournal {
  /** Takes what was changed. */
  change(changes: PackedChanges): void;
  /** Keeps a checkpoint, durably when it returns; `writeCheckpoint` makes text of it. */
  save(checkpoint: Checkpoint): void;
  /** Keeps what the guard held, to be approved later. */
  hold(checkpoint: Checkpoint): void;
}

/** Both ends as they were found; of a destination that is not there yet, where it is to be. */
export interface FoundEnds {
  readonly source: FileSystemFacts;
  readonly destination: FileSystemFacts;
  /** There is no destination yet. */
  readonly fresh: boolean;
}

/** What is remembered of both ends. */
export interface RememberedEnds {
  /** The source is on another file system than the last time. */
  readonly sourceMoved: boolean;
  /**
   * Bytes that were in use on the source's file system when a run as this one last began that
   * carried all over; null where none has, or an end has moved since.
   */
  readonly usedBefore: number | null;
}

export const NOTHING_REMEMBERED: RememberedEnds = { sourceMoved: false, usedBefore: null };

/** Throws RunError to refuse. */
export type ExamineEnds = (ends: FoundEnds) => RememberedEnds;

export interface RunOptions {
  readonly journal?: RunJournal | undefined;
  /** Go on from here instead of starting at the top. */
  readonly from?: Checkpoint | undefined;
  /** Looks at both ends once they are open, before anything is made or changed; may refuse. */
  readonly examine?: ExamineEnds | undefined;
  readonly usual?: UsualLimits | null;
  /** Of a dry run: takes what it tells. */
  readonly keeper?: PlanKeeper | undefined;
  /** Carry out nothing but this. It was seen and is meant: the guard holds none of its removals. */
  readonly plan?: PlanToApply | undefined;
  /** Look at these folders only, where that is safe; see `scope.ts`. */
  readonly folders?: readonly FolderScope[] | undefined;
  /**
   * Absolute paths of files that are never opened, wherever the source has them: the database that
   * this process has open. A close of any handle on it takes away the locks that SQLite has on it
   * (fcntl(2), "Record locks").
   */
  readonly spare?: readonly string[] | undefined;
}
