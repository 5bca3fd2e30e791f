import { type RawPath, REPLACEMENT, ROOT_PATH, splitPath } from "../../base/names.ts";
import type { FolderScope } from "../../engine/mod.ts";

/** Folders that are gathered; where more change, a look at everything costs as little. */
const MOST_FOLDERS = 10_000;
/** What stands in the runtime's paths for bytes that are not Unicode. */

/** A change that was noticed below the source. */
export interface NoticedChange {
  /** Relative to the source; "" is the source folder itself. */
  readonly path: RawPath;
  /** A folder is there that was not there before, or another than before. */
  readonly newFolder: boolean;
  /** A folder is there. */
  readonly folder: boolean;
}

/** Gathers changes as folders that have to be looked at. */
export class Dirty {
  readonly #folders = new Map<RawPath, boolean>();
  #everything = false;

  /** What cannot be told apart: everything has to be looked at. */
  get doubtful(): boolean {
    return this.#everything;
  }

  doubt(): void {
    this.#everything = true;
    this.#folders.clear();
  }

  add({ path, folder, newFolder }: NoticedChange): void {
    if (this.#everything) return;
    const readable = readableParent(path);
    if (readable !== null) return this.#mark(readable, true);
    if (path !== ROOT_PATH) this.#mark(splitPath(path).parent, false);
    // A new folder may have been filled before anybody watched it.
    if (folder) this.#mark(path, newFolder);
  }

  #mark(path: RawPath, recursive: boolean): void {
    this.#folders.set(path, recursive || this.#folders.get(path) === true);
    if (this.#folders.size > MOST_FOLDERS) this.doubt();
  }

  /** All that was gathered since the last time; null for everything. */
  take(): FolderScope[] | null {
    const everything = this.#everything;
    const folders = [...this.#folders].map(([path, recursive]) => ({ path, recursive }));
    this.#everything = false;
    this.#folders.clear();
    return everything ? null : folders;
  }
}

/** The nearest folder above a name that the runtime cannot spell; null where there is none. */
function readableParent(path: RawPath): RawPath | null {
  const at = path.indexOf(REPLACEMENT);
  return at === -1 ? null : splitPath(path.slice(0, at) as RawPath).parent;
}
