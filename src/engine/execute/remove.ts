import { joinPath, type RawName, type RawPath, splitPath } from "../../base/names.ts";
import { type Entry, type Kind, surelySame } from "../../model/entry.ts";
import type { Operation } from "../../model/operation.ts";
import type { Handle, ListedName } from "../../platform/mod.ts";
import { makeFailure } from "../failures.ts";
import { isExcludedInSource, lookAtSource } from "../plan/look.ts";
import type { Site } from "../site.ts";
import type { ExtraSize, RemovalTask } from "../workers/protocol.ts";
import { Folder, forbidsChanges, grantAccess, withdrawAccess } from "./folder.ts";
import { whileReplaced } from "./metadata.ts";
import { takeAway } from "./place.ts";

type Removal = Extract<Operation, { readonly type: "remove" }>;

const GONE_FROM_SOURCE = { source: null, destination: null };

/** What is extra at a name of the destination. */
export interface ExtraSurvey {
  readonly size: ExtraSize;
  /** A filter keeps something in it, or it cannot go. */
  readonly stays: boolean;
}

/** "survey" only looks and counts, "remove" carries out. */
export type RemovalMode = "survey" | "remove";

/**
 * Walks an entry that only the destination has, a whole tree if it is a folder. What a filter
 * protects stays, and so do the folders on the way to it.
 *
 * Folders are opened by their path from the root, one at a time: depth costs no handles.
 */
class ExtraWalk {
  /** In the order they were met: parents before children. */
  readonly #folders: RawPath[] = [];
  readonly #kept = new Set<RawPath>();
  /** As they were; of those that stay, what forbids changes in them is put back. */
  readonly #opened = new Map<RawPath, Entry>();
  /** Of what is removed, or would be. */
  readonly #sum = { entries: 0, bytes: 0 };

  constructor(readonly site: Site, readonly mode: RemovalMode) {}

  /** What is found to go; whether the folder itself has to stay. */
  run(path: RawPath): ExtraSurvey {
    try {
      return this.#walk(path);
    } finally {
      // Those deepest down first: once they are closed, others may be out of reach.
      for (const [folder, entry] of [...this.#opened].reverse()) this.#closeAgain(folder, entry);
    }
  }

  #walk(path: RawPath): ExtraSurvey {
    const pending: RawPath[] = [path];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      this.site.control.look();
      if (this.#walkFolder(next, pending)) this.#folders.push(next);
      else this.#keep(next);
    }
    for (const folder of this.#folders.reverse()) {
      if (!this.#kept.has(folder)) this.#removeFolder(folder);
    }
    return { size: [this.#sum.entries, this.#sum.bytes], stays: this.#kept.has(path) };
  }

  #keep(path: RawPath): void {
    for (let at = path; at !== "" && !this.#kept.has(at); at = splitPath(at).parent) {
      this.#kept.add(at);
    }
  }

  /** Takes out all that is no folder. False if the folder has to stay. */
  #walkFolder(path: RawPath, pending: RawPath[]): boolean {
    const { files, parts } = this.site;
    // Also where the folder then stays, for what is new in it.
    if (this.mode === "remove") parts.restriction?.holds(removalOf(path), GONE_FROM_SOURCE);
    let handle: Handle;
    try {
      handle = openAtDestination(this.site, path);
    } catch (error) {
      this.site.fail(path, this.mode === "survey" ? "list" : "remove", error);
      return false;
    }
    try {
      if (this.#isMountPoint(path, handle)) return false;
      for (const listed of files.list(handle)) this.#walkEntry(path, { handle, listed, pending });
      return true;
    } catch (error) {
      this.site.fail(path, "list", error);
      return false;
    } finally {
      files.close(handle);
    }
  }

  #isMountPoint(path: RawPath, handle: Handle): boolean {
    const { files, parts } = this.site;
    const entry = files.stat({ handle, name: null });
    const isSource = entry !== null && surelySame(entry, parts.sourceRoot);
    const isSameDevice = entry !== null && entry.device === parts.destinationRoot?.device;
    if (isSameDevice && !isSource && !files.isMountPoint(handle)) {
      if (this.mode === "remove") this.#open(path, handle, entry);
      return false;
    }
    // The removal itself will tell; of a preview there is none.
    if (this.mode === "survey" && this.site.live) return true;
    this.site.report(makeFailure(path, "remove", {
      code: "mount-point",
      state: isSource
        ? "it is the source; choose a destination outside"
        : "something is mounted there; unmount it first",
      retry: "later",
    }));
    return true;
  }

  #open(path: RawPath, handle: Handle, entry: Entry): void {
    if (!forbidsChanges(entry)) return;
    this.#opened.set(path, entry);
    grantAccess(this.site, { handle, name: null }, entry);
  }

  #closeAgain(path: RawPath, entry: Entry): void {
    const { site } = this;
    try {
      const handle = openAtDestination(site, path);
      try {
        withdrawAccess(site, { handle, name: null }, entry);
      } finally {
        site.files.close(handle);
      }
    } catch (error) {
      site.fail(path, "set-metadata", error);
    }
  }

  #walkEntry(
    parent: RawPath,
    at: { readonly handle: Handle; readonly listed: ListedName; readonly pending: RawPath[] },
  ): void {
    const { site } = this;
    const { name } = at.listed;
    const path = joinPath(parent, name);
    const kind = at.listed.kind ?? site.files.stat({ handle: at.handle, name })?.kind;
    if (kind === undefined) return;
    const size = site.parts.filter.active && kind === "file"
      ? site.files.stat({ handle: at.handle, name })?.size ?? 0
      : 0;
    const kept = isKept(site, path, { kind, size });
    if (kind === "directory") {
      if (kept) this.#keep(path);
      else at.pending.push(path);
      return;
    }
    if (this.mode === "survey") site.count("destinationEntries");
    const extra = { handle: at.handle, path, name, kind };
    const removed = kept ? null : removeEntry(site, extra, this.mode);
    if (removed === null) return this.#keep(path);
    this.#sum.entries++;
    this.#sum.bytes += removed;
  }

  #removeFolder(path: RawPath): void {
    const { site } = this;
    const { parent, name } = splitPath(path);
    const operation = removalOf(path);
    if (this.mode === "remove") {
      if (!site.permits(operation, GONE_FROM_SOURCE)) return this.#keep(path);
      try {
        const handle = openAtDestination(site, parent);
        try {
          site.files.removeDirectory(handle, name);
          this.#opened.delete(path);
        } finally {
          site.files.close(handle);
        }
      } catch (error) {
        return site.fail(path, "remove", error);
      }
    }
    tellRemoved(site, operation, { mode: this.mode, entry: null });
  }
}

function removalOf(path: RawPath) {
  return { type: "remove", path, kind: "directory", size: 0 } as const;
}

function openAtDestination(site: Site, path: RawPath): Handle {
  const { destination } = site.parts;
  if (destination === null) throw new Error("Nothing at the destination to open");
  return site.files.openDirectory(destination, path);
}

/** A survey of a dry run tells what a run would remove; a survey of a run only counts for the guard. */
function tellRemoved(
  site: Site,
  operation: Removal,
  { mode, entry }: { readonly mode: RemovalMode; readonly entry: Entry | null },
): void {
  if (mode === "survey" && site.live) return;
  site.count("removed");
  if (operation.kind !== "directory") site.foreseeVersion();
  site.tell(operation, { source: null, destination: entry });
}

interface Extra {
  readonly handle: Handle;
  readonly path: RawPath;
  readonly name: RawName;
  readonly kind: Kind;
  /** As it was just seen, if it was. */
  readonly entry?: Entry;
}

/**
 * Gives its bytes, 0 where nobody wants to know; null where it has to stay, for the plan that the
 * run is restricted to does not have it.
 */
function removeEntry(site: Site, extra: Extra, mode: RemovalMode): number | null {
  const { handle, path, name, kind } = extra;
  if (mode === "survey") site.count("extraEntries");
  // Only who wants to be told needs the size; only flags and plans need a look before the removal.
  const { operationEvents, recordChanges, restriction, rules } = site.parts;
  const look = operationEvents || recordChanges || rules.permissions || restriction !== null;
  try {
    const entry = look ? extra.entry ?? site.files.stat({ handle, name }) : null;
    const operation = { type: "remove", path, kind, size: entry?.size ?? 0 } as const;
    if (mode === "remove") {
      if (!site.permits(operation, { source: null, destination: entry })) return null;
      const place = { handle, name };
      whileReplaced(site, { path, place, occupant: entry }, () => takeAway(site, path, place));
    }
    tellRemoved(site, operation, { mode, entry });
    return kind === "file" ? operation.size : 0;
  } catch (error) {
    site.fail(path, "remove", error);
    return 0;
  }
}

/** Counts (and in a dry run tells) what a mirror would remove at a name of a folder. */
export function surveyExtra(
  folder: Folder,
  extra: Pick<Extra, "name" | "kind" | "entry">,
): ExtraSurvey {
  const { site, destination } = folder;
  if (destination === null) return { size: 0, stays: false };
  const path = folder.pathOf(extra.name);
  if (extra.kind === "directory") return new ExtraWalk(site, "survey").run(path);
  const size = removeEntry(site, { handle: destination, path, ...extra }, "survey") ?? 0;
  return { size, stays: false };
}

/** Notes what is to be removed at names of a folder once all was looked at. */
export function noteRemovals(
  { site, path }: Folder,
  names: readonly RawName[],
  sizes: readonly ExtraSize[],
): void {
  const kept = site.parts.recordChanges ? { sizes } : {};
  site.outcome.removals.push({ kind: "removal", path, names, ...kept });
}

/** Whether the source, as it is now, still has no place for what the destination holds. */
function isStillExtra(folder: Folder, found: Entry): boolean {
  const { site } = folder;
  const { name } = found;
  const path = folder.pathOf(name);
  if (isKept(site, path, found)) return false;
  const own = site.files.stat({ handle: folder.source, name });
  if (own === null || isExcludedInSource(folder, own)) return true;
  const entry = lookAtSource(folder, name);
  if (entry === null) return false;
  if (site.parts.options.deleteExcluded && isExcluded(site, path, entry)) return true;
  return found.kind === "directory" && entry.kind !== "directory";
}

/** Whether a filter keeps what the destination has from being removed. */
export function isKept(
  site: Site,
  path: RawPath,
  entry: { readonly kind: Kind; readonly size: number },
): boolean {
  return !site.parts.options.deleteExcluded && isExcluded(site, path, entry);
}

export function isExcluded(
  site: Site,
  path: RawPath,
  entry: { readonly kind: Kind; readonly size: number },
): boolean {
  const { filter } = site.parts;
  if (!filter.active) return false;
  return filter.excludes(path, entry.kind) ||
    (entry.kind === "file" && filter.excludesSize(entry.size));
}

/** Removes extra entries of one folder, each looked at again first on both sides. */
export function removeExtras(site: Site, task: RemovalTask): void {
  let folder: Folder;
  try {
    folder = Folder.open(site, task.path);
  } catch (error) {
    return site.fail(task.path, "remove", error);
  }
  site.ahead = task.ahead === true;
  try {
    for (const name of task.names) {
      site.control.look();
      removeExtra(folder, name);
    }
  } finally {
    if (site.ahead) folder.putBack();
    site.ahead = false;
    folder.close();
  }
}

function removeExtra(folder: Folder, name: RawName): void {
  const { site } = folder;
  const path = folder.pathOf(name);
  try {
    const handle = folder.writable();
    const entry = site.files.stat({ handle, name });
    if (entry === null || !isStillExtra(folder, entry)) return;
    if (entry.kind === "directory") new ExtraWalk(site, "remove").run(path);
    else removeEntry(site, { handle, path, name, kind: entry.kind, entry }, "remove");
  } catch (error) {
    site.fail(path, "remove", error);
  }
}
