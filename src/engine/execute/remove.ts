import { joinPath, type RawName, type RawPath, splitPath } from "../../base/names.ts";
import type { Entry, Kind } from "../../model/entry.ts";
import type { Operation } from "../../model/operation.ts";
import type { Handle, ListedName } from "../../platform/mod.ts";
import { makeFailure } from "../failures.ts";
import { lookAtSource } from "../plan/look.ts";
import type { Site } from "../site.ts";
import type { ExtraSize, RemovalTask } from "../workers/protocol.ts";
import { Folder, grantAccess } from "./folder.ts";
import { unlock } from "./metadata.ts";

const GONE_FROM_SOURCE = { source: null, destination: null };

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
  /** Of what is removed, or would be. */
  readonly #sum = { entries: 0, bytes: 0 };

  constructor(readonly site: Site, readonly mode: RemovalMode) {}

  /** Gives how many entries, folders aside, were found to go, and their bytes. */
  run(path: RawPath): ExtraSize {
    const pending: RawPath[] = [path];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      this.site.control.look();
      if (this.#walkFolder(next, pending)) this.#folders.push(next);
      else this.#keep(next);
    }
    for (const folder of this.#folders.reverse()) {
      if (!this.#kept.has(folder)) this.#removeFolder(folder);
    }
    return [this.#sum.entries, this.#sum.bytes];
  }

  #keep(path: RawPath): void {
    for (let at = path; at !== "" && !this.#kept.has(at); at = splitPath(at).parent) {
      this.#kept.add(at);
    }
  }

  /** Takes out all that is no folder. False if the folder has to stay. */
  #walkFolder(path: RawPath, pending: RawPath[]): boolean {
    const { files } = this.site;
    const operation = { type: "remove", path, kind: "directory", size: 0 } as const;
    if (this.mode === "remove" && !this.site.permits(operation, GONE_FROM_SOURCE)) return false;
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
    const root = parts.destination === null
      ? null
      : files.stat({ handle: parts.destination, name: null });
    if (entry !== null && entry.device === root?.device) {
      if (this.mode === "remove") grantAccess(this.site, { handle, name: null }, entry);
      return false;
    }
    // The removal itself will tell; of a preview there is none.
    if (this.mode === "survey" && this.site.live) return true;
    this.site.report(makeFailure(path, "remove", {
      code: "mount-point",
      state: "another file system is mounted there; unmount it first",
      retry: "later",
    }));
    return true;
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
    const isProtected = !site.parts.options.deleteExcluded &&
      site.parts.filter.excludes(path, kind);
    if (kind === "directory") {
      if (isProtected) this.#keep(path);
      else at.pending.push(path);
      return;
    }
    if (this.mode === "survey") site.count("destinationEntries");
    const extra = { handle: at.handle, path, name, kind };
    const size = isProtected ? null : removeEntry(site, extra, this.mode);
    if (size === null) return this.#keep(path);
    this.#sum.entries++;
    this.#sum.bytes += size;
  }

  #removeFolder(path: RawPath): void {
    const { site } = this;
    const { parent, name } = splitPath(path);
    if (this.mode === "remove") {
      try {
        const handle = openAtDestination(site, parent);
        try {
          site.files.removeDirectory(handle, name);
        } finally {
          site.files.close(handle);
        }
      } catch (error) {
        return site.fail(path, "remove", error);
      }
    }
    const operation = { type: "remove", path, kind: "directory", size: 0 } as const;
    tellRemoved(site, operation, { mode: this.mode, entry: null });
  }
}

function openAtDestination(site: Site, path: RawPath): Handle {
  const { destination } = site.parts;
  if (destination === null) throw new Error("Nothing at the destination to open");
  return site.files.openDirectory(destination, path);
}

/** A survey of a dry run tells what a run would remove; a survey of a run only counts for the guard. */
function tellRemoved(
  site: Site,
  operation: Operation,
  { mode, entry }: { readonly mode: RemovalMode; readonly entry: Entry | null },
): void {
  if (mode === "survey" && site.live) return;
  site.count("removed");
  site.tell(operation, { source: null, destination: entry });
}

interface Extra {
  readonly handle: Handle;
  readonly path: RawPath;
  readonly name: RawName;
  readonly kind: Kind;
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
    const entry = look ? site.files.stat({ handle, name }) : null;
    const operation = { type: "remove", path, kind, size: entry?.size ?? 0 } as const;
    if (mode === "remove") {
      if (!site.permits(operation, { source: null, destination: entry })) return null;
      if (entry !== null) unlock(site, { handle, name }, entry);
      site.files.removeFile(handle, name);
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
  extra: { readonly name: RawName; readonly kind: Kind },
): ExtraSize {
  const { site, destination } = folder;
  if (destination === null) return 0;
  const path = folder.pathOf(extra.name);
  if (extra.kind === "directory") return new ExtraWalk(site, "survey").run(path);
  return removeEntry(site, { handle: destination, path, ...extra }, "survey") ?? 0;
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

/** Whether the source, as it is now, still has no place for what the destination holds at a name. */
function isStillExtra(folder: Folder, name: RawName, kind: Kind): boolean {
  const { site } = folder;
  const entry = lookAtSource(folder, name);
  if (entry === null) return true;
  if (site.parts.options.deleteExcluded && isExcluded(site, folder.pathOf(name), entry)) {
    return true;
  }
  return kind === "directory" && entry.kind !== "directory";
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
  try {
    for (const name of task.names) {
      site.control.look();
      removeExtra(folder, name);
    }
  } finally {
    folder.close();
  }
}

function removeExtra(folder: Folder, name: RawName): void {
  const { site } = folder;
  const path = folder.pathOf(name);
  try {
    const handle = folder.writable();
    const entry = site.files.stat({ handle, name });
    if (entry === null || !isStillExtra(folder, name, entry.kind)) return;
    if (entry.kind === "directory") new ExtraWalk(site, "remove").run(path);
    else removeEntry(site, { handle, path, name, kind: entry.kind }, "remove");
  } catch (error) {
    site.fail(path, "remove", error);
  }
}
