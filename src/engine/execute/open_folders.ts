import type { RawPath } from "../../base/names.ts";
import type { Site } from "../site.ts";
import { Folder } from "./folder.ts";

/** Each takes two handles. */
const MOST = 16;
/** Milliseconds for which one is taken for what its path leads to. */
const FRESH = 1000;

interface Kept {
  readonly folder: Folder;
  /** Milliseconds since the epoch. */
  readonly openedAt: number;
}

/**
 * Folders that stay open from one file with several names to the next, which mostly has its names
 * in the same ones. Not for long (a large file or a pause may come between): what others do to
 * the path of an open folder is not seen.
 */
export class OpenFolders {
  readonly #kept = new Map<RawPath, Kept>();

  constructor(readonly site: Site) {}

  /** To be given back with {@linkcode giveBack}. Throws FileSystemError if a side cannot be opened. */
  borrow(path: RawPath): Folder {
    const kept = this.#kept.get(path);
    const openedAt = Date.now();
    if (kept !== undefined && Math.abs(openedAt - kept.openedAt) < FRESH) return kept.folder;
    const folder = Folder.open(this.site, path);
    // One that is no longer fresh may be lent, and is closed with all others.
    if (kept === undefined && this.#kept.size < MOST) this.#kept.set(path, { folder, openedAt });
    return folder;
  }

  giveBack(folder: Folder): void {
    if (this.#kept.get(folder.path)?.folder !== folder) folder.close();
  }

  /** Called while none is lent: all make way for others once there is room for no more. */
  closeIfFull(): void {
    if (this.#kept.size === MOST) this.close();
  }

  close(): void {
    for (const { folder } of this.#kept.values()) folder.close();
    this.#kept.clear();
  }
}
