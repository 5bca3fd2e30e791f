import { quote, type RawName } from "../base/names.ts";
import { attempt, type FileSystem } from "../platform/mod.ts";
import type { LocalTarget } from "../targets/mod.ts";
import { type Doubt, readPaths, remaining, writePaths } from "./doubt.ts";
import { isTemporary } from "./temporary.ts";
import { openUp, unnoticed } from "./unnoticed.ts";

/** What file systems may be off by between a change and the time they give it. Seconds. */
const MARGIN = 2;
/** No other temporary's name ends so: those have an "x" where this has a "u". */
const SUFFIX = "run.partial";
/** It takes the marker's place; one that a killed run left is cleared as any other temporary. */
const NEXT = "next.partial";
/** Bytes; whatever is longer says nothing. */
const LONGEST = 16 * 1024 * 1024;

/**
 * A file at the top of the destination that is there as long as a run has not ended with all it
 * wrote on the disk, or what an earlier one left in doubt has not been compared. Its time says since
 * when, what it holds says which paths are in doubt; empty, it stands for all.
 *
 * A run renames files into place without waiting for the disk. After a loss of power such a file
 * may have the right size and time and the wrong content. The next run finds the marker, and
 * compares the content of all that was changed since. No wait is needed to place the marker:
 * file systems with a journal keep the order of what happens to names. What cannot be done to it
 * costs the next run time, not content: it ends no run.
 */
export class Marker {
  /** What earlier runs left in doubt; null where they ended well. */
  readonly doubt: Doubt | null;
  /** Those of earlier runs that were there. */
  readonly found: readonly RawName[];
  readonly #name: RawName;
  readonly #next: RawName;
  #placed: boolean;

  constructor(readonly files: FileSystem, readonly target: LocalTarget, prefix: string) {
    this.#name = `${prefix}${SUFFIX}` as RawName;
    this.#next = `${prefix}${NEXT}` as RawName;
    this.found = findMarkers(files, target);
    this.doubt = this.#doubtOf(this.found);
    this.#placed = this.#place();
    if (!this.#placed || this.doubt === null) return;
    this.#date(this.#name, this.doubt.since + MARGIN);
    // From here on this marker says what the earlier ones did.
    for (const name of this.found) this.#remove(name);
  }

  /** What a run must not clear; null where it could not be placed. */
  get name(): RawName | null {
    return this.#placed ? this.#name : null;
  }

  #doubtOf(names: readonly RawName[]): Doubt | null {
    const { files, target: { root: handle } } = this;
    const times = names.map((name) => files.stat({ handle, name })?.mtimeSeconds ?? Infinity);
    const earliest = Math.min(...times);
    if (!Number.isFinite(earliest)) return null;
    const lists = names.map((name) => this.#pathsOf(name));
    const paths = lists.some((list) => list === null) ? null : lists.flatMap((list) => list ?? []);
    return { since: earliest - MARGIN, paths };
  }

  #pathsOf(name: RawName): Doubt["paths"] {
    const { files, target: { root: handle } } = this;
    let paths: Doubt["paths"] = null;
    attempt(() => {
      const size = files.stat({ handle, name })?.size ?? 0;
      if (size === 0 || size > LONGEST) return;
      const file = files.openFile(handle, name);
      try {
        const buffer = new Uint8Array(size);
        const length = files.read(file, buffer, 0);
        paths = readPaths(new TextDecoder().decode(buffer.subarray(0, length)));
      } finally {
        files.close(file);
      }
    });
    return paths;
  }

  #place(): boolean {
    const { files, target: { root, entry } } = this;
    openUp(files, this.target);
    const placed = attempt(() => {
      files.close(files.createFile(root, this.#name));
      return true;
    }) ?? false;
    // The marker is no change of the folder that a comparison should see.
    if (placed) attempt(() => files.setTimes({ handle: root, name: null }, entry));
    return placed;
  }

  #date(name: RawName, seconds: number): void {
    const place = { handle: this.target.root, name };
    const time = { mtimeSeconds: Math.floor(seconds), mtimeNanoseconds: 0 };
    attempt(() => this.files.setTimes(place, time));
  }

  /** All that happened before `time` (milliseconds since the epoch) is on the disk. */
  advance(time: number): void {
    // What an earlier run left in doubt is not looked at before the end.
    if (this.#placed && this.doubt === null) this.#date(this.#name, time / 1000);
  }

  /**
   * All that this run wrote is on the disk, and all that was in doubt was compared, but for `unseen`.
   * Takes the marker away, or has it tell what is left; the folder's time stays as it is.
   */
  settle(unseen: Doubt["paths"]): void {
    if (!this.#placed) return;
    const left = this.doubt === null ? [] : remaining(this.doubt.paths, unseen);
    if (left?.length === 0) this.#remove(this.#name);
    else if (left !== null && this.doubt !== null) this.#keep({ ...this.doubt, paths: left });
    this.#placed = false;
  }

  /** Made anew, dated, and renamed: a loss of power leaves the one or the other. */
  #keep({ since, paths }: Doubt): void {
    const { files, target: { root } } = this;
    this.#unnoticed(() => {
      const file = files.createFile(root, this.#next);
      try {
        files.write(file, new TextEncoder().encode(writePaths(paths)), 0);
      } finally {
        files.close(file);
      }
      this.#date(this.#next, since + MARGIN);
      files.rename(root, this.#next, this.#name);
    });
  }

  #remove(name: RawName): void {
    this.#unnoticed(() => this.files.removeFile(this.target.root, name));
  }

  #unnoticed(change: () => void): void {
    attempt(() => unnoticed(this.files, this.target.root, change));
  }
}

/** The markers that are at a destination. */
export function findMarkers(files: FileSystem, { root }: LocalTarget): RawName[] {
  let found: RawName[] = [];
  attempt(() => found = files.list(root).map(({ name }) => name));
  return found.filter((name) => isTemporary(name) && name.endsWith(SUFFIX));
}

/** That a tree is the destination of a run that goes on or did not end well; null where it is not. */
export function unfinishedOf(files: FileSystem, target: LocalTarget): string | null {
  // One that holds something tells of single paths that could not be looked into.
  const marker = findMarkers(files, target).find((name) =>
    attempt(() => files.stat({ handle: target.root, name }))?.size === 0
  );
  if (marker === undefined) return null;
  // Other tools copy the marker along: then there is no such run.
  return "The source is a copy that a run has not finished: what is missing there is missing here; " +
    `finish that run, or, if there is none, remove ${quote(marker)} from the source`;
}
