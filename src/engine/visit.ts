/**
 * One folder, from the look at it to the last change in it.
 *
 * 1. open   both sides (`execute/folder.ts`)
 * 2. list   names, those that a filter leaves out aside
 * 3. carry  each entry: look at both sides, decide (`plan/decide.ts`), execute (`execute/entry.ts`)
 * 4. extras (`plan/compare.ts`) are counted and noted for the end
 * 5. finish the folder's own metadata, unless more will change in it
 */
import type { RawName, RawPath } from "../base/names.ts";
import { type Entry, sameIdentity, surelySame } from "../model/entry.ts";
import type { SkipReason } from "../model/operation.ts";
import { FileSystemError, type ListedName } from "../platform/mod.ts";
import { clearTree } from "./execute/clear.ts";
import { carryEntry } from "./execute/entry.ts";
import { Folder } from "./execute/folder.ts";
import { isKept, noteRemovals, surveyExtra } from "./execute/remove.ts";
import { findExtras, foldName } from "./plan/compare.ts";
import { equalAtSight } from "./plan/decide.ts";
import { findInSource, isExcludedInSource, reportLink, tellVanished } from "./plan/look.ts";
import { Namesakes } from "./plan/namesakes.ts";
import type { Site } from "./site.ts";
import { isTemporary } from "./temporary.ts";
import { isVersionsFolder } from "./versions.ts";
import { Canceled } from "./workers/control.ts";
import type { DirectoryTask, ExtraSize, Identity } from "./workers/protocol.ts";

/** Names from which a folder is shared between workers, and how many make a slice. */
const WIDE_FOLDER = 6000;
const SLICE = 2000;

/** Carries out one folder or slice. What it finds further down goes to `site.outcome`. */
export function visit(site: Site, task: DirectoryTask): void {
  const folder = openFolder(site, task);
  if (folder === null) return site.control.addShare(task.share);
  site.control.showPath(task.path);
  try {
    new Visit(folder, task).run();
  } finally {
    folder.close();
  }
}

function openFolder(site: Site, task: DirectoryTask): Folder | null {
  try {
    return Folder.open(site, task.path, { fresh: task.fresh, made: task.made === true });
  } catch (error) {
    if (error instanceof FileSystemError && error.code === "not-found" && isGone(site, task.path)) {
      tellVanished(site, task.path);
    } else {
      site.fail(task.path, "list", error);
    }
    return null;
  }
}

/** Whether the source lost the folder since its parent was listed. */
function isGone(site: Site, path: RawPath): boolean {
  try {
    site.files.close(site.files.openDirectory(site.parts.source, path));
    return false;
  } catch (error) {
    return path !== "" && error instanceof FileSystemError && error.code === "not-found";
  }
}

function identityOf({ device, inode }: Entry): Identity {
  return { device, inode };
}

/** What is left of a task that is broken off. */
type Rest = Pick<DirectoryTask, "names" | "done">;

class Visit {
  readonly #site: Site;
  readonly #folders: { readonly entry: Entry; readonly fresh: boolean }[] = [];
  /** Names of the source that the destination has too. */
  #matched = 0;
  #postponed = false;
  /** Where there are some. */
  #namesakes: Namesakes | null = null;

  constructor(readonly folder: Folder, readonly task: DirectoryTask) {
    this.#site = folder.site;
  }

  run(): void {
    const { task } = this;
    if (task.names !== undefined) {
      this.#carryAll(task.names, (at) => ({ names: task.names?.slice(at) ?? [] }));
      this.#descend();
    } else {
      this.#whole();
    }
  }

  #whole(): void {
    const { folder } = this;
    const source = this.#listSource();
    const destination = source === null ? null : this.#listDestination();
    if (source === null || destination === null) {
      this.#site.control.addShare(this.task.share);
      return folder.finish({ postponed: false });
    }
    const namesakes = new Namesakes(folder, source, destination);
    if (namesakes.any) this.#namesakes = namesakes;
    if (source.length > WIDE_FOLDER) {
      // Those that may be in each other's way are not for several workers at once.
      this.#carryListed(source.filter(({ name }) => namesakes.has(name)));
      this.#slice(source.filter(({ name }) => !namesakes.has(name)));
    } else {
      this.#carryListed(source);
    }
    // As many there as were found: no name is left over, and no need to compare them.
    if (destination.length > this.#matched) {
      this.#orHandBack(
        () => this.#noteExtras(source, destination, namesakes),
        () => ({ done: source.map(({ name }) => name) }),
      );
    }
    if (this.#postponed) this.#finishLater();
    folder.finish({ postponed: this.#postponed });
  }

  #carryListed(listed: readonly ListedName[]): void {
    const done = new Set(this.task.done);
    const all = listed.map(({ name }) => name);
    // To look a name up, even in nothing, it has to be hashed.
    const names = done.size === 0 ? all : all.filter((name) => !done.has(name));
    this.#carryAll(names, (at) => ({ done: [...done, ...names.slice(0, at)] }));
    this.#descend();
  }

  #listSource(): ListedName[] | null {
    try {
      const listed = this.#site.files.list(this.folder.source);
      return listed.filter((one) => this.#isWanted(one));
    } catch (error) {
      this.#site.fail(this.folder.path, "list", error);
      return null;
    }
  }

  #isWanted(listed: ListedName): boolean {
    const { folder } = this;
    const { name } = listed;
    if (isTemporary(name)) return this.#skip(name, "temporary");
    if (isVersionsFolder(folder.path, name)) return this.#skip(name, "versions");
    if (!this.#site.parts.filter.active) return true;
    if (!isExcludedInSource(folder, listed)) return true;
    if (!this.#listedBefore) this.#site.count("excluded");
    return false;
  }

  /** Leaves a name out, and tells so. */
  #skip(name: RawName, reason: SkipReason): false {
    if (this.#listedBefore) return false;
    this.#site.count("skipped");
    this.#site.tell({ type: "skip", path: this.folder.pathOf(name), reason });
    return false;
  }

  /** The task was broken off after its folder was listed: what is left out was counted then. */
  get #listedBefore(): boolean {
    return this.task.done !== undefined;
  }

  #listDestination(): ListedName[] | null {
    const { destination, fresh, path } = this.folder;
    if (destination === null || fresh) return [];
    try {
      const listed = this.#site.files.list(destination);
      return listed.filter((one) =>
        !this.#clearTemporary(one) && !isVersionsFolder(path, one.name)
      );
    } catch (error) {
      this.#site.fail(path, "list", error);
      return null;
    }
  }

  /** Clears what a killed run left; true if that is what it is. */
  #clearTemporary({ name, kind }: ListedName): boolean {
    if (!isTemporary(name)) return false;
    const { folder } = this;
    const { keptTemporaries } = this.#site.parts;
    if (!this.#site.live || keptTemporaries.includes(name)) return true;
    try {
      const directory = folder.writable();
      if (kind === "directory") {
        clearTree(this.#site.files, directory, { path: name as string as RawPath });
      } else this.#site.files.removeFile(directory, name);
      this.#site.count("cleared");
    } catch (error) {
      this.#site.fail(folder.pathOf(name), "remove", error);
    }
    return true;
  }

  /** Carries names one by one; `rest` tells what is left from one of them on. */
  #carryAll(names: readonly RawName[], rest: (at: number) => Rest): void {
    for (const [at, name] of names.entries()) {
      this.#orHandBack(() => this.#carry(name), () => rest(at));
    }
  }

  /** If `action` is broken off, nothing of it counts, and what is left of the task goes back. */
  #orHandBack(action: () => void, rest: () => Rest): void {
    const { control, outcome } = this.#site;
    control.mark();
    const shared = outcome.largeFiles.length;
    try {
      action();
    } catch (error) {
      if (!(error instanceof Canceled)) throw error;
      control.forget();
      outcome.largeFiles.length = shared;
      const { path, share } = this.task;
      this.#descend();
      const inherited = this.#inherited();
      const made = this.folder.made;
      const left = { kind: "directory", path, fresh: false, made, share: share / 2 } as const;
      outcome.tasks.push({ ...left, ...inherited, ...rest() });
      if (this.#postponed) this.#finishLater();
      error.handedBack = true;
      throw error;
    }
  }

  /** Leaves the folder's own metadata to the end. */
  #finishLater(): void {
    const { folder: { path, made } } = this;
    this.#site.outcome.late.push(path);
    if (made) this.#site.outcome.lateMade.push(path);
  }

  #carry(name: RawName): void {
    const { folder } = this;
    const site = this.#site;
    site.control.look();
    const source = findInSource(folder, name);
    if (source === null) return;
    if (this.task.again !== true) site.count("scanned");
    if (this.#isLeftOut(source) || this.#namesakes?.refuses(source)) return;
    const found = folder.fresh || folder.destination === null
      ? null
      : this.#lookAtDestination(name);
    if (found === undefined) return;
    if (source.kind === "directory") return this.#carryFolder(source, found);
    const shared = found !== null && found.kind !== "directory" && found.links > 1;
    if (source.links > 1 || shared) {
      return this.#linkLater(source, found);
    }
    const handedBack = site.outcome.largeFiles.length;
    carryEntry(folder, { source, destination: found });
    if (site.outcome.largeFiles.length > handedBack) this.#postponed = true;
  }

  /** Null: nothing there. Undefined: it could not be told, and is in the report. */
  #lookAtDestination(name: RawName): Entry | null | undefined {
    const { destination } = this.folder;
    if (destination === null) return null;
    try {
      const entry = this.#site.files.stat({ handle: destination, name });
      if (entry === null) return null;
      this.#matched++;
      if (entry.kind !== "directory") this.#site.count("destinationEntries");
      return entry;
    } catch (error) {
      this.#site.fail(this.folder.pathOf(name), "stat", error);
      return undefined;
    }
  }

  /** What is never copied: sockets, other file systems' files, what is spared or of the wrong size. */
  #isLeftOut(source: Entry): boolean {
    const site = this.#site;
    const { filter, options, sourceRoot } = site.parts;
    if (source.kind === "file" && filter.active && filter.excludesSize(source.size)) {
      site.count("excluded");
      if (options.mirror && options.deleteExcluded) this.#removeLater([source.name]);
      return true;
    }
    if (source.kind === "file" && this.#isSpared(source)) {
      site.count("skipped");
      site.tell({ type: "skip", path: this.folder.pathOf(source.name), reason: "in-use" });
      return true;
    }
    const otherFileSystem = options.filter.oneFileSystem && source.device !== sourceRoot.device &&
      source.kind !== "directory";
    if (source.kind !== "socket" && !otherFileSystem) return false;
    site.count("skipped");
    const reason = otherFileSystem ? "other-file-system" : "socket";
    site.tell({ type: "skip", path: this.folder.pathOf(source.name), reason });
    return true;
  }

  #isSpared(entry: Entry): boolean {
    return this.#site.parts.spared.some((one) => sameIdentity(one, entry));
  }

  #carryFolder(source: Entry, destination: Entry | null): void {
    const { folder } = this;
    const site = this.#site;
    const path = folder.pathOf(source.name);
    if (this.#isDestination(source) || this.#isCycle(source)) {
      return void reportLink(site, path, "link-cycle");
    }
    const isNew = destination?.kind !== "directory";
    if (isNew && carryEntry(folder, { source, destination }) === "missing") return;
    const { options, sourceRoot } = site.parts;
    if (options.filter.oneFileSystem && source.device !== sourceRoot.device) {
      site.count("skipped");
      site.tell({ type: "skip", path, reason: "other-file-system" });
      // The folder itself is copied, what is mounted there is not.
      if (isNew) {
        site.outcome.late.push(path);
        site.outcome.lateMade.push(path);
      }
      return;
    }
    if (isNew || this.task.shallow !== true) this.#folders.push({ entry: source, fresh: isNew });
  }

  /** A link that is followed may have led there, or a mount that came after the run began. */
  #isDestination(entry: Entry): boolean {
    const { destinationRoot } = this.#site.parts;
    return destinationRoot !== null && surelySame(entry, destinationRoot);
  }

  #isCycle(entry: Entry): boolean {
    if (!this.#site.parts.options.followSymlinks) return false;
    return sameIdentity(entry, this.folder.sourceEntry) ||
      (this.task.ancestors ?? []).some((ancestor) => sameIdentity(ancestor, entry));
  }

  /** A file with several names is made once all its names in the tree are known. */
  #linkLater(source: Entry, destination: Entry | null): void {
    const site = this.#site;
    const path = this.folder.pathOf(source.name);
    const shared = destination?.kind === source.kind && destination.links > 1;
    site.outcome.links.push({
      path,
      source: identityOf(source),
      names: source.links,
      destination: shared ? identityOf(destination) : null,
      destinationNames: destination?.links ?? 0,
      occupied: destination !== null,
      equal: shared && equalAtSight(source, destination, site.rulesFor(path)),
    });
    this.#postponed = true;
  }

  #ancestors(): { readonly ancestors?: readonly Identity[] } {
    if (!this.#site.parts.options.followSymlinks) return {};
    return { ancestors: [...this.task.ancestors ?? [], identityOf(this.folder.sourceEntry)] };
  }

  /** What parts of this task say, too. */
  #inherited(): Pick<DirectoryTask, "ancestors" | "shallow"> {
    const { ancestors, shallow } = this.task;
    return {
      ...ancestors !== undefined && { ancestors },
      ...shallow !== undefined && { shallow },
    };
  }

  /** Hands the sub-folders back; each stands for an equal part of what this folder stood for. */
  #descend(): void {
    const share = this.task.share / (this.#folders.length + 1);
    this.#site.control.addShare(share);
    const inherited = this.#ancestors();
    for (const { entry, fresh } of this.#folders.splice(0).reverse()) {
      const path = this.folder.pathOf(entry.name);
      this.#site.outcome.tasks.push({ kind: "directory", path, fresh, share, ...inherited });
    }
  }

  #slice(source: readonly ListedName[]): void {
    const slices = Math.ceil(source.length / SLICE);
    const share = this.task.share / slices;
    const { path, fresh } = this.task;
    const inherited = this.#inherited();
    for (let at = 0; at < source.length; at += SLICE) {
      const names = source.slice(at, at + SLICE).map(({ name }) => name);
      this.#site.outcome.tasks.push({ kind: "directory", path, fresh, share, names, ...inherited });
    }
    this.#postponed = true;
  }

  /** Counts what only the destination has; a mirror removes it when all was looked at. */
  #noteExtras(
    source: readonly ListedName[],
    destination: readonly ListedName[],
    namesakes: Namesakes,
  ): void {
    const { folder } = this;
    if (!this.#site.parts.options.mirror || folder.destination === null) return;
    const { extras, spellings } = findExtras(source, destination);
    this.#removeLater(
      extras.map(({ name }) => name).filter((name) => {
        const spelling = spellings.get(foldName(name));
        // As where case or normal form do not count, or dots at the end.
        return spelling === undefined || !namesakes.isSpellingOf(name, spelling);
      }),
    );
  }

  /** Counts what a mirror removes at these names of the destination, once all was looked at. */
  #removeLater(candidates: readonly RawName[]): void {
    const { folder } = this;
    const names: RawName[] = [];
    const sizes: ExtraSize[] = [];
    for (const name of candidates) {
      const entry = this.#lookAtDestination(name);
      if (!entry || isKept(this.#site, folder.pathOf(name), entry)) continue;
      sizes.push(surveyExtra(folder, { name, kind: entry.kind, entry }).size);
      names.push(name);
    }
    if (names.length === 0) return;
    noteRemovals(folder, names, sizes);
    this.#finishLater();
  }
}
