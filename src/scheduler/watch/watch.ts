import type { RawPath } from "../../base/names.ts";
import type { FolderScope } from "../../engine/mod.ts";
import { type FileSystem, openPlatform } from "../../platform/mod.ts";
import { Dirty } from "./dirty.ts";
import { type Due, type Moments, nextRound, type Pace } from "./due.ts";
import { Eye, type Notice, type Watchable } from "./eye.ts";
import type { RoundEnd } from "./round_end.ts";

/** What is to be done now. */
export interface Round {
  /** Null: everything is to be looked at. */
  readonly folders: readonly FolderScope[] | null;
}

export interface WatchOptions extends Watchable {
  readonly pace: Pace;
  /** Carries a round out. */
  readonly perform: (round: Round) => Promise<RoundEnd>;
  /** Whether a change of such a path (relative to the source) is nobody's concern. */
  readonly ignores?: (path: RawPath) => boolean;
  /** Takes what a user should know: one line. */
  readonly tell: (message: string) => void;
  /** Ends it; a round that is under way is for the caller to end. */
  readonly signal: AbortSignal;
}

/** Milliseconds: timers cannot be set for longer than 24 days. */
const LONGEST_SLEEP = 24 * 3600 * 1000;

/** Starts a round at once, then whenever the source has changed. Resolves when it was ended. */
export async function watchSource(options: WatchOptions): Promise<void> {
  if (options.signal.aborted) return;
  const watch = new Watch(options, await openPlatform("auto"));
  try {
    await watch.run();
  } finally {
    watch.close();
  }
}

class Watch {
  readonly #dirty = new Dirty();
  readonly #eye: Eye;
  #changed: Moments["changed"] = null;
  #begun: number | null = null;
  #complete: number | null = null;
  #failed: Moments["failed"] = null;
  #wake: () => void = () => {};
  /** Why nothing is noticed, as was told; null while it is. */
  #blindness: string | null = null;
  readonly #onAbort = () => {
    this.#eye.close();
    this.#wake();
  };

  constructor(readonly options: WatchOptions, files: FileSystem) {
    options.signal.addEventListener("abort", this.#onAbort);
    // Watching begins before the first look, so that nothing falls between the two.
    this.#eye = new Eye(files, options, (notice) => this.#take(notice));
  }

  close(): void {
    this.options.signal.removeEventListener("abort", this.#onAbort);
    this.#eye.close();
  }

  async run(): Promise<void> {
    const { signal } = this.options;
    while (!signal.aborted) {
      const due = this.#due();
      const wait = due === null ? LONGEST_SLEEP : due.at - performance.now();
      if (due === null || wait > 0) await this.#sleep(Math.min(wait, LONGEST_SLEEP));
      else await this.#round(due);
    }
  }

  /** Null while there is no source. */
  #due(): Due | null {
    // A source that is missing from the start is for the first round to tell.
    if (!this.#eye.present && this.#begun !== null) return null;
    return nextRound({
      changed: this.#changed,
      doubtful: this.#dirty.doubtful,
      begun: this.#begun,
      complete: this.#complete,
      failed: this.#failed,
    }, this.options.pace);
  }

  async #round({ everything }: Due): Promise<void> {
    if (everything && await this.#eye.reopen()) this.#blindness = null;
    // It may take long, and who ends it meanwhile wants no round.
    if (this.options.signal.aborted) return;
    const begun = performance.now();
    this.#begun = begun;
    // What changes from here on is for the next round.
    this.#changed = null;
    const folders = everything ? null : this.#dirty.take();
    if (everything) this.#dirty.take();
    const end = await this.options.perform({ folders });
    if (end === "failed") {
      this.#failed = { at: performance.now(), times: (this.#failed?.times ?? 0) + 1 };
      return;
    }
    this.#failed = null;
    if (end === "left") this.#dirty.doubt();
    if (end === "left" || folders === null) this.#complete = begun;
  }

  #take(notice: Notice): void {
    switch (notice.type) {
      case "changed":
        if (this.options.ignores?.(notice.change.path)) return;
        this.#dirty.add(notice.change);
        return this.#note();
      case "doubtful":
        this.options.tell(`${notice.message}: everything is looked at`);
        this.#dirty.doubt();
        return this.#note();
      case "blind":
        return this.#takeBlind(notice);
      case "gone":
        return this.options.tell(notice.message);
    }
  }

  #takeBlind({ message, missed }: Extract<Notice, { readonly type: "blind" }>): void {
    // Opening it is tried again with each look at everything.
    if (message !== this.#blindness) {
      this.options.tell(`${message}; until then everything is looked at now and then`);
    }
    this.#blindness = message;
    if (!missed) return;
    this.#dirty.doubt();
    this.#note();
  }

  #note(): void {
    const now = performance.now();
    this.#changed = { first: this.#changed?.first ?? now, last: now };
    this.#wake();
  }

  #sleep(milliseconds: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, milliseconds);
    this.#wake = resolve;
    return promise.finally(() => {
      clearTimeout(timer);
      this.#wake = () => {};
    });
  }
}
