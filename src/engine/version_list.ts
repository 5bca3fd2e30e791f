/**
 * What versions a destination has, for who looks for one. Only looks.
 *
 * Folders are opened by their path from the top, one at a time, and none while a version is handed
 * over: depth costs no handles.
 */
import { RunError } from "../base/errors.ts";
import { joinPath, quote, type RawName, type RawPath, splitPath } from "../base/names.ts";
import type { Entry, Kind } from "../model/entry.ts";
import type { FailedOperation, Failure } from "../model/failure.ts";
import { type FileSystem, FileSystemError, type Handle } from "../platform/mod.ts";
import { type LocalTarget, openLocalTarget } from "../targets/mod.ts";
import { failureOf } from "./failures.ts";
import { folderOfStamp, timeOfStamp, VERSIONS_FOLDER } from "./versions.ts";

/** A run, by the folder that its versions are in. */
export interface RunOfVersions {
  readonly stamp: RawName;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** What a run kept. */
export interface VersionSum extends RunOfVersions {
  /** Folders aside. */
  readonly entries: number;
  /** Of files. */
  readonly bytes: number;
}

/** One that was kept. */
export interface Version {
  /** The run that replaced or removed it. */
  readonly run: RunOfVersions;
  /** That it had, from the top of the destination. */
  readonly path: RawPath;
  /** Where it lies, from the top of the destination. */
  readonly place: RawPath;
  readonly kind: Kind;
  /** Bytes; of what is no file, 0. */
  readonly size: number;
  /** When its content was changed last: milliseconds since the epoch. */
  readonly modifiedAt: number;
}

/**
 * Opens a destination to look for versions; the caller closes what it gives.
 *
 * @param path absolute
 * @throws {RunError} "destination-missing", "destination-not-a-folder", "destination-unreadable"
 */
export function openVersionList(files: FileSystem, path: string): VersionList {
  try {
    return new VersionList(files, openLocalTarget(files, path));
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw unreadable(path, error);
  }
}

function unreadable(path: string, { code, message }: FileSystemError): RunError {
  const attempted = `Look for versions in ${quote(path)}`;
  if (code === "not-found") {
    const state = "there is no such folder; check the path, and that its disk is mounted";
    return new RunError("destination-missing", `${attempted}: ${state}`);
  }
  if (code === "not-a-directory") {
    const state = "it is not a folder; name the destination, then the path in it";
    return new RunError("destination-not-a-folder", `${attempted}: ${state}`);
  }
  const state = code === "permission-denied"
    ? "permission denied; give this user access, or run as one who has it"
    : message;
  return new RunError("destination-unreadable", `${attempted}: ${state}`);
}

interface Found {
  readonly path: RawPath;
  readonly entry: Entry;
}

/** The versions of a destination that is open. */
export class VersionList {
  /** What could not be looked at so far. */
  readonly failures: Failure[] = [];

  constructor(private readonly files: FileSystem, private readonly target: LocalTarget) {}

  /** Of the destination: absolute, without links. */
  get path(): string {
    return this.target.path;
  }

  /** Those that left a folder of versions, newest first. */
  runs(): RunOfVersions[] {
    const folder = VERSIONS_FOLDER as string as RawPath;
    const runs = this.#look(folder).flatMap(({ entry: { name, kind } }) => {
      const startedAt = kind === "directory" ? timeOfStamp(name) : null;
      return startedAt === null ? [] : [{ stamp: name, startedAt }];
    });
    return runs.sort((one, other) => other.startedAt - one.startedAt);
  }

  /** What a run kept, all of it added up. */
  sumOf(run: RunOfVersions): VersionSum {
    let [entries, bytes] = [0, 0];
    for (const { entry } of this.#walk(folderOfStamp(run.stamp))) {
      entries++;
      bytes += sizeOf(entry);
    }
    return { ...run, entries, bytes };
  }

  /**
   * What a run kept of an entry, or of all that was in it, in the order of names.
   *
   * @param path that it had, from the top of the destination
   */
  *versionsOf(run: RunOfVersions, path: RawPath): Generator<Version> {
    const top = folderOfStamp(run.stamp);
    for (const { path: place, entry } of this.#find(top, path)) {
      const modifiedAt = entry.mtimeSeconds * 1000 + Math.floor(entry.mtimeNanoseconds / 1e6);
      const had = place.slice(top.length + 1) as RawPath;
      yield { run, path: had, place, kind: entry.kind, size: sizeOf(entry), modifiedAt };
    }
  }

  close(): void {
    this.files.close(this.target.root);
  }

  *#find(top: RawPath, path: RawPath): Generator<Found> {
    if (path === "") return yield* this.#walk(top);
    const place = joinPath(top, path as string as RawName);
    const entry = this.#lookAt(place);
    if (entry?.kind === "directory") yield* this.#walk(place);
    else if (entry !== null) yield { path: place, entry };
  }

  /** Null where this run kept nothing of that path. */
  #lookAt(path: RawPath): Entry | null {
    const { parent, name } = splitPath(path);
    return this.#within(parent, (handle) => this.files.stat({ handle, name })) ?? null;
  }

  /** All that is in a folder, however deep, folders aside. */
  *#walk(top: RawPath): Generator<Found> {
    const pending = this.#look(top);
    for (let found = pending.pop(); found !== undefined; found = pending.pop()) {
      if (found.entry.kind !== "directory") yield found;
      // More than a call can take as arguments may be in one folder.
      else for (const inside of this.#look(found.path)) pending.push(inside);
    }
  }

  /** What is in a folder, the last name first; nothing if there is none. */
  #look(path: RawPath): Found[] {
    const found = this.#within(path, (handle) => this.#lookIn(handle, path)) ?? [];
    return found.sort((one, other) => one.path < other.path ? 1 : -1);
  }

  #lookIn(handle: Handle, folder: RawPath): Found[] {
    return this.files.list(handle).flatMap(({ name }) => {
      const path = joinPath(folder, name);
      const entry = this.#told(path, "stat", () => this.files.stat({ handle, name })) ?? null;
      return entry === null ? [] : [{ path, entry }];
    });
  }

  /** What a look into a folder gives; undefined if there is no such folder, or nobody may look. */
  #within<T>(path: RawPath, look: (handle: Handle) => T): T | undefined {
    const { files, target: { root } } = this;
    return this.#told(path, "list", () => {
      const handle = files.openDirectory(root, path);
      try {
        return look(handle);
      } finally {
        files.close(handle);
      }
    });
  }

  /** What an attempt gives; else undefined, and what failed is told. */
  #told<T>(path: RawPath, operation: FailedOperation, attempt: () => T): T | undefined {
    try {
      return attempt();
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      if (!NOT_THERE.includes(error.code)) this.failures.push(failureOf(path, operation, error));
      return undefined;
    }
  }
}

/** Also where a run kept a file, or a link, of a name that later was a folder's. */
const NOT_THERE: readonly string[] = ["not-found", "not-a-directory", "symlink-in-path"];

function sizeOf({ kind, size }: Entry): number {
  return kind === "file" ? size : 0;
}
