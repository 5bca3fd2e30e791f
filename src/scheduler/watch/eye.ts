import { quote } from "../../base/names.ts";
import { folderIdentity } from "../../jobs/presence.ts";
import { type FileSystem, FileSystemError } from "../../platform/mod.ts";
import type { NoticedChange } from "./dirty.ts";
import { RuntimeWatcher } from "./runtime_watcher.ts";
import { TreeWatcher } from "./tree_watcher.ts";
import type { Watched, Watcher } from "./watcher.ts";

/** What is noticed of a source. */
export type Notice =
  | { readonly type: "changed"; readonly change: NoticedChange }
  /** Something was missed, or may have been. */
  | { readonly type: "doubtful"; readonly message: string }
  /** Nothing is noticed until it is opened again; `missed`: something may have been before that. */
  | { readonly type: "blind"; readonly message: string; readonly missed: boolean }
  /** There is no source folder. */
  | { readonly type: "gone"; readonly message: string };

/** What is watched. */
export interface Watchable {
  /** An absolute path without a slash at its end. */
  readonly source: string;
  /** Gives `folderIdentity` of the source, without holding this thread up; here, unless given. */
  readonly identify?: (() => Promise<string | null | undefined>) | undefined;
}

/** Milliseconds between two looks whether the source is still the same folder. */
const LOOK = 2000;

/**
 * Watches a source, whatever becomes of it.
 *
 * The system tells of changes in folders, but not of a file system that is mounted over the source:
 * that shows in nothing but the identity of the source, which is looked at now and then.
 */
export class Eye {
  #watcher: Watcher | null = null;
  #identity: string | null;
  readonly #timer: ReturnType<typeof setInterval>;
  /** It is looked which folder the source is; that may take long. */
  #looking = false;
  #closed = false;
  readonly source: string;

  constructor(
    readonly files: FileSystem,
    readonly watchable: Watchable,
    readonly notice: (notice: Notice) => void,
  ) {
    this.source = watchable.source;
    this.#identity = this.#find();
    this.#timer = setInterval(() => this.#lookAside(), LOOK);
    this.#open();
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#close();
  }

  #close(): void {
    this.#watcher?.close();
    this.#watcher = null;
  }

  /** Whether there is a source folder. */
  get present(): boolean {
    return this.#identity !== null;
  }

  /** Watches again if it could not; true if it can now, and misses nothing from here on. */
  async reopen(): Promise<boolean> {
    if (this.#watcher === null && this.present) this.#open();
    await this.#watcher?.ready;
    return this.#watcher !== null;
  }

  #open(): void {
    let ended = false;
    const watched: Watched = {
      changed: (change) => this.notice({ type: "changed", change }),
      missed: (message) => this.notice({ type: "doubtful", message }),
      moved: () => this.#compare(this.#find(), true),
      ended: (error, ready) => {
        // It may end before anybody holds it.
        ended = true;
        this.#watcher = null;
        this.#goBlind(error, ready);
      },
    };
    try {
      const watcher = openWatcher(this.files, this.source, watched);
      if (!ended) this.#watcher = watcher;
    } catch (error) {
      this.#goBlind(error, false);
    }
  }

  #goBlind(error: unknown, missed: boolean): void {
    // The first round tells why a source is not there.
    if (!this.present) return;
    this.notice({ type: "blind", message: blindness(this.source, error), missed });
  }

  async #lookAside(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    const before = this.#identity;
    const { identify = () => Promise.resolve(this.#find()) } = this.watchable;
    const identity = await identify();
    this.#looking = false;
    const late = this.#closed || this.#identity !== before;
    if (identity !== undefined && !late) this.#compare(identity);
  }

  /** Whether the source is still the folder that is watched; `moved`: it was told that it is not. */
  #compare(identity: string | null, moved = false): void {
    if (identity === this.#identity && !moved) return;
    this.#identity = identity;
    this.#close();
    if (identity === null) {
      const message = `The source ${quote(this.source)} is not there; waiting for it`;
      return this.notice({ type: "gone", message });
    }
    this.#open();
    const message = `The source ${quote(this.source)} is another folder than before`;
    this.notice({ type: "doubtful", message });
  }

  #find(): string | null {
    return folderIdentity(this.files, this.source);
  }
}

function openWatcher(files: FileSystem, source: string, watched: Watched): Watcher {
  const queue = files.openChangeQueue();
  if (queue === null) return new RuntimeWatcher(source, watched);
  return new TreeWatcher(files, { queue, source }, watched);
}

function blindness(source: string, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  const code = error instanceof FileSystemError ? error.code : null;
  const failed = `Cannot watch ${quote(source)} for changes`;
  // inotify(7), "/proc interfaces": both limits count for all programs of a user.
  if (code === "no-space" || /watch limit/i.test(reason)) {
    return `${failed}: all watches that this user may have are in use; raise the limit with ` +
      '"sysctl fs.inotify.max_user_watches=1000000"';
  }
  if (code === "too-many-open-files" || /too many open files/i.test(reason)) {
    return `${failed}: all watchers that this user may have are in use; raise the limit with ` +
      '"sysctl fs.inotify.max_user_instances=1024"';
  }
  return `${failed}: ${reason}`;
}
