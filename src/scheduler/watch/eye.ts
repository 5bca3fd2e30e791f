import { quote, type RawPath, ROOT_PATH } from "../../base/names.ts";
import type { NoticedChange } from "./dirty.ts";

/** What is noticed of a source. */
export type Notice =
  | { readonly type: "changed"; readonly change: NoticedChange }
  /** Something was missed, or may have been. */
  | { readonly type: "doubtful"; readonly message: string }
  /** Nothing is noticed until it is opened again; `missed`: something may have been before that. */
  | { readonly type: "blind"; readonly message: string; readonly missed: boolean }
  /** There is no source folder. */
  | { readonly type: "gone"; readonly message: string };

/** Milliseconds between two looks whether the source is still the same folder. */
const LOOK = 2000;

/**
 * Watches a folder and all in it.
 *
 * The system tells of each change, but not of all that matters: a file system that is mounted or
 * unmounted at the source shows in nothing but its identity, which is looked at now and then.
 */
export class Eye {
  #watcher: Deno.FsWatcher | null = null;
  #identity: string | null = null;
  readonly #timer: ReturnType<typeof setInterval>;

  /** `source` is an absolute path without a slash at its end. */
  constructor(readonly source: string, readonly notice: (notice: Notice) => void) {
    this.#identity = identityOf(source);
    this.#timer = setInterval(() => this.#look(), LOOK);
    this.#open();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#close();
  }

  #close(): void {
    const watcher = this.#watcher;
    this.#watcher = null;
    watcher?.close();
  }

  /** Whether there is a source folder. */
  get present(): boolean {
    return this.#identity !== null;
  }

  /** Watches again if it could not; true if it can now. */
  reopen(): boolean {
    if (this.#watcher === null && this.present) this.#open();
    return this.#watcher !== null;
  }

  #open(): void {
    try {
      const watcher = Deno.watchFs(this.source, { recursive: true });
      this.#watcher = watcher;
      this.#follow(watcher);
    } catch (error) {
      this.#goBlind(error, false);
    }
  }

  async #follow(watcher: Deno.FsWatcher): Promise<void> {
    try {
      for await (const event of watcher) this.#take(event);
    } catch (error) {
      if (this.#watcher !== watcher) return;
      this.#close();
      this.#goBlind(error, true);
    }
  }

  #goBlind(error: unknown, missed: boolean): void {
    // The first round tells why a source is not there.
    if (!this.present) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.notice({ type: "blind", message: blindness(this.source, reason), missed });
  }

  #take({ kind, paths, flag }: Deno.FsEvent): void {
    // Looks and the ends of writes; the writes themselves were told before.
    if (kind === "access") return;
    if (flag === "rescan" || paths.length === 0) {
      const message = "More changed at once than the system could tell";
      return this.notice({ type: "doubtful", message });
    }
    for (const path of paths) this.#takePath(path, kind);
  }

  #takePath(absolute: string, kind: Deno.FsEvent["kind"]): void {
    const path = relativeTo(this.source, absolute);
    if (path === null) return;
    if (path === ROOT_PATH && (kind === "remove" || kind === "rename")) return this.#look(true);
    const folder = isFolder(absolute);
    const newFolder = folder && kind !== "modify";
    this.notice({ type: "changed", change: { path, folder, newFolder } });
  }

  /** Whether the source is still the folder that is watched; `moved`: it was told that it is not. */
  #look(moved = false): void {
    const identity = identityOf(this.source);
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
}

function identityOf(path: string): string | null {
  try {
    const { isDirectory, dev, ino } = Deno.statSync(path);
    return isDirectory ? `${dev}:${ino}` : null;
  } catch {
    return null;
  }
}

function isFolder(path: string): boolean {
  try {
    return Deno.lstatSync(path).isDirectory;
  } catch {
    return false;
  }
}

function relativeTo(source: string, path: string): RawPath | null {
  if (path === source) return ROOT_PATH;
  const start = source.endsWith("/") ? source : `${source}/`;
  return path.startsWith(start) ? path.slice(start.length) as RawPath : null;
}

function blindness(source: string, reason: string): string {
  const failed = `Cannot watch ${quote(source)} for changes`;
  // inotify(7), "/proc interfaces": both limits count for all programs of a user.
  if (/watch limit/i.test(reason)) {
    return `${failed}: all watches that this user may have are in use; raise the limit with ` +
      '"sysctl fs.inotify.max_user_watches=1000000"';
  }
  if (/too many open files/i.test(reason)) {
    return `${failed}: all watchers that this user may have are in use; raise the limit with ` +
      '"sysctl fs.inotify.max_user_instances=1024"';
  }
  return `${failed}: ${reason}`;
}
