import type { RawPath } from "../../base/names.ts";
import type { Site } from "../site.ts";
import { Folder } from "./folder.ts";

/** Each takes two handles. */
const MOST = 16;

/**
 * Folders that stay open from one file with several names to the next, which mostly has its names
 * in the same ones. For a batch of tasks and no longer: what others do to a folder is not seen.
 */
export class OpenFolders {
  readonly #kept = new Map<RawPath, Folder>();

  constructor(readonly site: Site) {}

  /** To be given back with {@linkcode giveBack}. Throws FileSystemError if a side cannot be opened. */
  borrow(path: RawPath): Folder {
    const kept = this.#kept.get(path);
    if (kept !== undefined) return kept;
    const folder = Folder.open(this.site, path);
    if (this.#kept.size < MOST) this.#kept.set(path, folder);
    return folder;
  }

  giveBack(folder: Folder): void {
    if (this.#kept.get(folder.path) !== folder) folder.close();
  }

  /** Called while none is lent: all make way for others once there is room for no more. */
  closeIfFull(): void {
    if (this.#kept.size === MOST) this.close();
  }

  close(): void {
    for (const folder of this.#kept.values()) folder.close();
    this.#kept.clear();
  }
}
