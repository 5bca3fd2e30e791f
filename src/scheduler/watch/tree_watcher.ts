import { joinPath, type RawPath, ROOT_PATH } from "../../base/names.ts";
import {
  type ChangeQueue,
  type FileSystem,
  FileSystemError,
  type FolderChange,
  type Handle,
} from "../../platform/mod.ts";
import { OVERFLOW, type Watched, type Watcher } from "./watcher.ts";

/** Milliseconds between two looks at what happened: while something does, and after a rest. */
const SHORTEST_INTERVAL = 100;
const LONGEST_INTERVAL = 500;
/** Milliseconds that folders are gone through before other work gets its turn. */
const SLICE = 30;

/**
 * Watches a tree folder by folder, as inotify(7) has it: each is watched before it is listed, so
 * that what is made in it is either listed or told.
 */
export class TreeWatcher implements Watcher {
  /** Also resolves when it is closed. */
  readonly ready: Promise<void>;
  readonly #queue: ChangeQueue;
  readonly #resolve: () => void;
  readonly #source: string;
  readonly #paths = new Map<number, RawPath>();
  /** Folders that are still to be watched, and those of them that are new to the user. */
  readonly #pending: RawPath[] = [];
  readonly #arrived = new Set<RawPath>();
  #isReady = false;
  #interval = SHORTEST_INTERVAL;
  #overflowed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  /** `source` is an absolute path; the queue is closed with the watcher. */
  constructor(
    readonly files: FileSystem,
    parts: { readonly queue: ChangeQueue; readonly source: string },
    readonly watched: Watched,
  ) {
    this.#queue = parts.queue;
    this.#source = parts.source;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ready = promise;
    this.#resolve = resolve;
    this.#pending.push(ROOT_PATH);
    this.#step();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#queue.close();
    this.#resolve();
  }

  /** Goes on where it is, then waits a little. */
  #step(): void {
    try {
      const changes = this.#queue.take();
      for (const change of changes) this.#take(change);
      this.#interval = changes.length > 0
        ? SHORTEST_INTERVAL
        : Math.min(this.#interval * 1.5, LONGEST_INTERVAL);
      this.#watchPending();
    } catch (error) {
      this.close();
      return this.watched.ended(error, this.#isReady);
    }
    if (this.#closed) return;
    const done = this.#pending.length === 0;
    if (done) {
      this.#isReady = true;
      this.#tellArrived();
      this.#resolve();
    }
    this.#timer = setTimeout(() => this.#step(), done ? this.#interval : 0);
  }

  #take({ folder, name, change, isFolder }: FolderChange): void {
    if (change === "overflow") {
      // Folders may have been made that nobody watches.
      this.#overflowed = true;
      this.#pending.push(ROOT_PATH);
      return;
    }
    const parent = this.#paths.get(folder);
    if (parent === undefined) return;
    if (change === "unwatched") return void this.#paths.delete(folder);
    if (change === "gone") {
      if (parent === ROOT_PATH) this.watched.moved();
      return;
    }
    const path = name === null ? parent : joinPath(parent, name);
    const itself = name === null;
    if (change === "arrived" && isFolder) {
      this.#arrived.add(path);
      this.#pending.push(path);
    }
    this.watched.changed({
      path,
      folder: isFolder || itself,
      newFolder: change === "arrived" && isFolder,
    });
  }

  #watchPending(): void {
    if (this.#pending.length === 0) return;
    // Not open for longer: that would keep the source from being unmounted.
    const root = this.files.openRoot(this.#source);
    const end = performance.now() + SLICE;
    try {
      for (let path = this.#pending.pop(); path !== undefined; path = this.#pending.pop()) {
        this.#watch(root, path);
        if (performance.now() > end) return;
      }
    } finally {
      this.files.close(root);
    }
  }

  #watch(root: Handle, path: RawPath): void {
    let folder: Handle;
    try {
      folder = this.files.openDirectory(root, path);
    } catch (error) {
      // Gone, or moved on, which is told; or not to be read, which each round tells.
      if (error instanceof FileSystemError && path !== ROOT_PATH) return;
      throw error;
    }
    try {
      this.#paths.set(this.#queue.watch(folder), path);
      for (const { name, kind } of this.files.list(folder)) {
        const known = kind ?? this.files.stat({ handle: folder, name })?.kind;
        if (known === "directory") this.#pending.push(joinPath(path, name));
      }
    } catch (error) {
      const outOfWatches = error instanceof FileSystemError &&
        (error.code === "no-space" || error.code === "too-many-open-files");
      if (outOfWatches || !(error instanceof FileSystemError)) throw error;
    } finally {
      this.files.close(folder);
    }
  }

  /** What arrived may have been looked at before all of it was watched. */
  #tellArrived(): void {
    for (const path of this.#arrived) {
      this.watched.changed({ path, folder: true, newFolder: true });
    }
    this.#arrived.clear();
    if (this.#overflowed) this.watched.missed(OVERFLOW);
    this.#overflowed = false;
  }
}
