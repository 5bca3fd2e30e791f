import type { RawName } from "../base/names.ts";
import { type FileSystem, FileSystemError } from "../platform/mod.ts";
import type { LocalTarget } from "../targets/mod.ts";
import { isTemporary } from "./temporary.ts";

/** What file systems may be off by between a change and the time they give it. Seconds. */
const MARGIN = 2;
/** No other temporary's name ends so: those have an "x" where this has a "u". */
const SUFFIX = "run.partial";
const OWNER_ACCESS = 0o700;

/**
 * A file at the top of the destination that is there as long as a run has not ended with all it
 * wrote on the disk. Its time says since when.
 *
 * A run renames files into place without waiting for the disk. After a loss of power such a file
 * may have the right size and time and the wrong content. The next run finds the marker, and
 * compares the content of all that was changed since. No wait is needed to place the marker:
 * file systems with a journal keep the order of what happens to names.
 */
export class Marker {
  /** Seconds since the epoch; null where the last run ended well. */
  readonly suspectSince: number | null;
  readonly #name: RawName;
  #placed: boolean;

  constructor(readonly files: FileSystem, readonly target: LocalTarget, prefix: string) {
    this.#name = `${prefix}${SUFFIX}` as RawName;
    const earlier = this.#findEarlier();
    this.suspectSince = this.#timeOf(earlier);
    this.#placed = this.#place();
    if (!this.#placed || this.suspectSince === null) return;
    this.#date(this.suspectSince);
    // From here on this marker says what the earlier ones did.
    for (const name of earlier) this.#remove(name);
  }

  /** What a run must not clear; null where it could not be placed. */
  get name(): RawName | null {
    return this.#placed ? this.#name : null;
  }

  #findEarlier(): RawName[] {
    let found: RawName[] = [];
    attempt(() => found = this.files.list(this.target.root).map(({ name }) => name));
    return found.filter((name) => isTemporary(name) && name.endsWith(SUFFIX));
  }

  #timeOf(names: readonly RawName[]): number | null {
    const { files, target: { root: handle } } = this;
    const times = names.map((name) => files.stat({ handle, name })?.mtimeSeconds ?? Infinity);
    const earliest = Math.min(...times);
    return Number.isFinite(earliest) ? earliest - MARGIN : null;
  }

  #place(): boolean {
    const { files, target: { root, entry } } = this;
    const itself = { handle: root, name: null };
    if ((entry.mode & OWNER_ACCESS) !== OWNER_ACCESS) {
      attempt(() => files.setMode(itself, entry.mode | OWNER_ACCESS));
    }
    const placed = attempt(() => files.close(files.createFile(root, this.#name)));
    // The marker is no change of the folder that a comparison should see.
    if (placed) attempt(() => files.setTimes(itself, entry));
    return placed;
  }

  #date(seconds: number): void {
    const place = { handle: this.target.root, name: this.#name };
    const time = { mtimeSeconds: Math.floor(seconds), mtimeNanoseconds: 0 };
    attempt(() => this.files.setTimes(place, time));
  }

  /** All that happened before `time` (milliseconds since the epoch) is on the disk. */
  advance(time: number): void {
    // What an earlier run left in doubt is not looked at before the end.
    if (this.#placed && this.suspectSince === null) this.#date(time / 1000);
  }

  /** Everything is on the disk: takes the marker away, and leaves the folder's time as it is. */
  remove(): void {
    if (this.#placed) this.#remove(this.#name);
    this.#placed = false;
  }

  #remove(name: RawName): void {
    const { files, target: { root } } = this;
    const itself = { handle: root, name: null };
    attempt(() => {
      const time = files.stat(itself);
      files.removeFile(root, name);
      if (time !== null) files.setTimes(itself, time);
    });
  }
}

/** What cannot be done to the marker costs the next run time, not content: it ends no run. */
function attempt(action: () => void): boolean {
  try {
    action();
    return true;
  } catch (error) {
    if (error instanceof FileSystemError) return false;
    throw error;
  }
}
