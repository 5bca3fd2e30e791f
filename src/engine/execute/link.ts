import { type RawPath, splitPath } from "../../base/names.ts";
import { type Entry, sameIdentity } from "../../model/entry.ts";
import { FileSystemError, type Handle } from "../../platform/mod.ts";
import { UNLINKABLE } from "../failures.ts";
import { sameTime } from "../plan/decide.ts";
import { findInSource } from "../plan/look.ts";
import type { Site } from "../site.ts";
import type { Identity, LinkTask } from "../workers/protocol.ts";
import { type Carried, carryEntry, makeRoom } from "./entry.ts";
import type { Folder } from "./folder.ts";
import { whileUnlocked } from "./metadata.ts";
import { linkInPlace } from "./place.ts";

/** A name of the file, open where it lives. */
interface Member {
  readonly path: RawPath;
  readonly folder: Folder;
  readonly source: Entry;
  readonly destination: Entry | null;
}

/**
 * Gives the destination one file with all the names that one source file has: one name is carried
 * as any entry is, the others become links to it.
 */
export function carryLinks(site: Site, task: LinkTask): void {
  site.folders.closeIfFull();
  const leader = openLeader(site, task);
  if (leader === null) return;
  try {
    const carried = carryLeader(site, leader, task);
    if (carried === "kept" && isFile(leader.destination, task.together)) {
      return site.count("unchanged", leader.others.length);
    }
    for (const path of leader.others) {
      site.control.look();
      withMember(site, path, (member) => {
        if (carried === "missing" || !sameIdentity(member.source, leader.source)) {
          carryEntry(member.folder, member, { whole: true });
        } else {
          linkMember(member, leader, carried);
        }
      });
    }
  } finally {
    site.folders.giveBack(leader.folder);
  }
}

/** As {@linkcode Carried}; "later": a folder holds its place, until it is removed. */
type LeaderCarried = Carried | "later";

function carryLeader(site: Site, leader: Leader, task: LinkTask): LeaderCarried {
  const { blocked } = site.outcome;
  const blockedBefore = blocked.length;
  const { source, destination } = leader;
  const carried = carryEntry(leader.folder, { source, destination: asSeen(destination, task) }, {
    whole: task.paths.length > 1,
    remake: isForeign(destination, task),
    again: task.again === true,
    hasOtherNames: () => hasOtherNames(site, destination, task),
  });
  return blocked.length > blockedBefore ? "later" : carried;
}

/** The name that is carried as any entry is, and those that are not dealt with yet. */
interface Leader extends Member {
  readonly others: readonly RawPath[];
}

/** Null where no name could be opened, which was told of each. */
function openLeader(site: Site, task: LinkTask): Leader | null {
  const first = chooseLeader(site, task);
  let others = task.paths.filter((path) => path !== first);
  for (let path: RawPath | undefined = first; path !== undefined; path = others[0]) {
    others = others.filter((other) => other !== path);
    const member = openMember(site, path);
    if (member !== null) return { ...member, others };
  }
  return null;
}

function openMember(site: Site, path: RawPath): Member | null {
  const { parent, name } = splitPath(path);
  let folder: Folder;
  try {
    folder = site.folders.borrow(parent);
  } catch (error) {
    site.fail(path, "stat", error);
    return null;
  }
  try {
    const source = findInSource(folder, name);
    if (source === null) {
      site.folders.giveBack(folder);
      return null;
    }
    const { destination } = folder;
    const there = destination === null ? null : site.files.stat({ handle: destination, name });
    return { path, folder, source, destination: there };
  } catch (error) {
    site.folders.giveBack(folder);
    site.fail(path, "stat", error);
    return null;
  }
}

/** Null where the name could not be opened, which was told. */
function withMember<T>(site: Site, path: RawPath, use: (member: Member) => T): T | null {
  const member = openMember(site, path);
  if (member === null) return null;
  try {
    return use(member);
  } finally {
    site.folders.giveBack(member.folder);
  }
}

/** Whether what is at the destination belongs to another file of the source. */
function isForeign(destination: Entry | null, { foreign }: LinkTask): boolean {
  return foreign.some((one) => isFile(destination, one));
}

function isFile(entry: Entry | null, file: Identity | null): boolean {
  return entry !== null && file !== null && sameIdentity(entry, file);
}

/**
 * What is at the destination, with the names that it had when all was looked at: by now a run may
 * have taken some away, and does what a preview tells all the same.
 */
function asSeen(destination: Entry | null, task: LinkTask): Entry | null {
  if (destination === null || !isShared(destination, task)) return destination;
  return { ...destination, links: Math.max(destination.links, task.paths.length + 1) };
}

function isShared(destination: Entry, { shared = [] }: LinkTask): boolean {
  return shared.some((one) => isFile(destination, one));
}

/** Whether a file of the destination has, or had, names besides those of the task. */
function hasOtherNames(site: Site, file: Entry | null, task: LinkTask): boolean {
  if (file === null) return false;
  if (isShared(file, task)) return true;
  const { paths } = task;
  const names = paths.filter((path) => {
    const there = lookAtDestination(site, path);
    return there !== null && sameIdentity(there, file);
  });
  return names.length < file.links;
}

/** Null too where it cannot be told. */
function lookAtDestination({ files, parts }: Site, path: RawPath): Entry | null {
  const { parent, name } = splitPath(path);
  if (parts.destination === null) return null;
  try {
    const handle = files.openDirectory(parts.destination, parent);
    try {
      return files.stat({ handle, name });
    } finally {
      files.close(handle);
    }
  } catch (error) {
    if (error instanceof FileSystemError) return null;
    throw error;
  }
}

/**
 * The first name under which the destination seems to have the file already; else the first whose
 * place no folder holds, as others need not wait for that; else the first.
 */
function chooseLeader(site: Site, task: LinkTask): RawPath {
  const { paths } = task;
  const first = paths[0] as RawPath;
  // Names that are one file, or nothing, are all as good.
  if (paths.length === 1 || task.bare || task.together !== null) return first;
  const free: RawPath[] = [];
  for (const path of paths) {
    const seen = withMember(site, path, (member) => ({
      right: isRight(member, task),
      free: member.destination?.kind !== "directory",
    }));
    if (seen?.right) return path;
    if (seen?.free) free.push(path);
  }
  return free[0] ?? first;
}

function isRight({ folder, source, destination }: Member, task: LinkTask): boolean {
  const { rules } = folder.site.parts;
  return !isForeign(destination, task) && destination?.kind === source.kind &&
    destination.size === source.size && sameTime(source, destination, rules);
}

function linkMember(member: Member, leader: Member, carried: LeaderCarried): void {
  const { folder, path, source, destination } = member;
  const { site } = folder;
  try {
    if (isLinked(member, leader, carried)) return site.count("unchanged");
    const occupant = destination?.kind === "directory" ? null : destination;
    const reason = occupant === null ? "new" : "link";
    const operation = { type: "make-hard-link", path, reason, to: leader.path } as const;
    const seen = { source, destination: occupant };
    if (!site.permits(operation, seen)) return;
    const inTheWay = destination !== null && destination.kind !== source.kind;
    if (inTheWay && !makeRoom(folder, destination)) return;
    if (carried === "later") {
      return void site.outcome.blocked.push({ path: folder.path, name: source.name });
    }
    if (site.live) makeLink(member, leader, occupant);
    site.count("links");
    site.tell(operation, seen);
    if (occupant !== null) site.foreseeVersion();
  } catch (error) {
    if (!(error instanceof FileSystemError) || !UNLINKABLE.has(error.code)) {
      return site.fail(path, "make-hard-link", error);
    }
    site.warnOnce(
      "The destination cannot hold all hard links: some files with several names are copied for each",
    );
    carryEntry(folder, member, { whole: true, permitted: true });
  }
}

function makeLink({ folder, source }: Member, leader: Member, occupant: Entry | null): void {
  const { site } = folder;
  const existing = { handle: leader.folder.destination as Handle, name: leader.source.name };
  // What is immutable or append-only gets no other name, and none of its names is changed.
  whileUnlocked(site, { path: leader.path, place: existing }, () => {
    linkInPlace(folder, { name: source.name, occupant }, existing);
  });
}

function isLinked(member: Member, leader: Member, carried: LeaderCarried): boolean {
  const { site } = member.folder;
  if (member.destination === null) return false;
  if (!site.live) {
    // A run would have made the leader another file than it was.
    return carried !== "made" && leader.destination !== null &&
      sameIdentity(member.destination, leader.destination);
  }
  const handle = leader.folder.destination as Handle;
  const now = site.files.stat({ handle, name: leader.source.name });
  return now !== null && sameIdentity(member.destination, now);
}
