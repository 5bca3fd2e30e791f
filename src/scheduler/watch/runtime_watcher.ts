import { type RawPath, ROOT_PATH } from "../../base/names.ts";
import { OVERFLOW, type Watched, type Watcher } from "./watcher.ts";

/**
 * Watches a tree through the runtime, where the platform has no way of its own. The runtime opens
 * each file that changed.
 */
export class RuntimeWatcher implements Watcher {
  readonly ready = Promise.resolve();
  readonly #watcher: Deno.FsWatcher;
  #closed = false;

  /** `source` is an absolute path. Throws what the runtime throws. */
  constructor(readonly source: string, readonly watched: Watched) {
    this.#watcher = Deno.watchFs(source, { recursive: true });
    this.#follow();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#watcher.close();
  }

  async #follow(): Promise<void> {
    try {
      for await (const event of this.#watcher) if (!this.#closed) this.#take(event);
    } catch (error) {
      if (this.#closed) return;
      this.#closed = true;
      this.watched.ended(error, true);
    }
  }

  #take({ kind, paths, flag }: Deno.FsEvent): void {
    // Looks, and the ends of writes: the writes themselves were told before.
    if (kind === "access") return;
    if (flag === "rescan" || paths.length === 0) return this.watched.missed(OVERFLOW);
    for (const path of paths) this.#takePath(path, kind);
  }

  #takePath(absolute: string, kind: Deno.FsEvent["kind"]): void {
    const path = relativeTo(this.source, absolute);
    if (path === null) return;
    if (path === ROOT_PATH && (kind === "remove" || kind === "rename")) return this.watched.moved();
    const folder = isFolder(absolute);
    this.watched.changed({ path, folder, newFolder: folder && kind !== "modify" });
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
