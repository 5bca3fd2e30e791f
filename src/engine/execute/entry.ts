import { unreachable } from "../../base/errors.ts";
import type { RawPath } from "../../base/names.ts";
import type { Entry } from "../../model/entry.ts";
import type { Failure, FailureCode } from "../../model/failure.ts";
import type { ChangeReason } from "../../model/operation.ts";
import { FileSystemError } from "../../platform/mod.ts";
import { folderInTheWay, leftOutInTheWay } from "../failures.ts";
import { decide, type Decision, needsContent, sameTime } from "../plan/decide.ts";
import { EntryEvidence, type Known } from "../plan/entry_evidence.ts";
import type { Site } from "../site.ts";
import { copyFile } from "./copy.ts";
import type { Folder } from "./folder.ts";
import {
  makeDirectory,
  type MakeOrder,
  makeSpecial,
  makeSymlink,
  permitsMaking,
  setMetadata,
} from "./make.ts";
import { isKept, noteRemovals, surveyExtra } from "./remove.ts";

/** Bytes from which a file is shared between workers. */
export const LARGE_FILE = 128 * 1024 * 1024;

/** One entry as both sides showed it; the source's is never a socket. */
export interface EntryPair {
  readonly source: Entry;
  readonly destination: Entry | null;
}

export interface CarryOptions extends Known {
  /** Large files are carried out here and now, not handed back to be shared. */
  readonly whole?: boolean;
  /** What is there is another file's too: make it anew, whatever it holds. */
  readonly remake?: boolean;
  /** This run has made it before, as far as it could: not for being a full one is it made anew. */
  readonly again?: boolean;
  /** That it may be made was found out before. */
  readonly permitted?: boolean;
}

/**
 * How it ended: what was there stayed; it was made; it is not there (and told why) or comes later.
 */
export type Carried = "kept" | "made" | "missing";

/** Decides about one entry and carries that out. */
export function carryEntry(folder: Folder, pair: EntryPair, options: CarryOptions = {}): Carried {
  const { site } = folder;
  const { source, destination } = pair;
  const path = folder.pathOf(source.name);
  const large = source.kind === "file" && source.size >= LARGE_FILE && options.whole !== true &&
    // A lock is one thread's, and lasts as long as it holds the file open.
    !site.parts.options.lockSource;
  if (large && contentDecides(folder, pair)) return shareOut(folder, pair, "content");
  const evidence = new EntryEvidence(folder, source, options);
  const rules = site.rulesFor(path);
  let decision: Decision;
  try {
    decision = options.remake === true && destination?.kind === source.kind
      ? { type: "make", reason: "link" }
      : decide(pair, options.again === true ? { ...rules, full: false } : rules, evidence);
  } catch (error) {
    site.fail(path, "compare", error);
    return "missing";
  }
  const { digests } = evidence;
  if (digests !== undefined) site.outcome.digests.push({ path, ...digests });
  switch (decision.type) {
    case "nothing":
      site.count("unchanged");
      if (digests !== undefined) site.tell({ type: "unchanged", path, digests });
      return "kept";
    case "metadata":
      // Only something that exists on both sides has metadata that differ.
      if (destination !== null) {
        setMetadata(folder, source, { destination, fields: decision.fields, digests });
      }
      return "kept";
    case "make": {
      const free = destination?.kind === "directory" ? null : destination;
      // A folder that has to go first leaves nothing to compare with.
      const reason = destination?.kind === "directory" ? "new" : decision.reason;
      const order = { destination: free, reason, digests };
      const permitted = options.permitted === true || permitsMaking(folder, source, order);
      if (!permitted) return "missing";
      const inTheWay = destination !== null && destination.kind !== source.kind;
      if (inTheWay && !makeRoom(folder, destination)) return "missing";
      if (large && site.live) return shareOut(folder, { source, destination: free }, reason);
      return make(folder, source, order) ? "made" : "missing";
    }
    default:
      return unreachable(decision);
  }
}

/** Whether only the content can tell if a file has changed. */
function contentDecides(folder: Folder, { source, destination }: EntryPair): boolean {
  const rules = folder.site.rulesFor(folder.pathOf(source.name));
  return !rules.full && destination?.kind === "file" && destination.size === source.size &&
    (rules.thorough || sameTime(source, destination, rules)) &&
    needsContent(destination, rules);
}

/** Hands a large file back, for all workers to share. */
function shareOut(folder: Folder, pair: EntryPair, reason: ChangeReason): Carried {
  const { site } = folder;
  const { source, destination } = pair;
  site.outcome.largeFiles.push({
    compare: contentDecides(folder, pair),
    reason,
    path: folder.pathOf(source.name),
    entry: source,
    destination,
    temporary: site.newTemporary(),
  });
  return "missing";
}

function make(folder: Folder, source: Entry, order: MakeOrder): boolean {
  const { kind } = source;
  switch (kind) {
    case "file":
      return copyFile(folder, source, order);
    case "directory":
      return makeDirectory(folder, source, order);
    case "symlink":
      return makeSymlink(folder, source, order);
    case "fifo":
    case "character-device":
    case "block-device":
      return makeSpecial(folder, { ...source, kind }, order);
    case "socket":
      return false;
    default:
      return unreachable(kind);
  }
}

/**
 * Something of another kind stands where an entry belongs. It gives way unless a filter leaves it
 * out, and of a folder an empty one at once. A mirror counts what is in a folder among the removals,
 * and the entry is made after those. Otherwise it stays, and that is a failure. True if the place is
 * free now, or about to be taken.
 */
export function makeRoom(folder: Folder, occupant: Entry): boolean {
  const { site } = folder;
  const { name } = occupant;
  const path = folder.pathOf(name);
  const kept = isKept(site, path, occupant);
  if (occupant.kind !== "directory") return !kept || tell(site, leftOutInTheWay(path));
  if (kept) return tellInTheWay(site, path, KEPT);
  try {
    if (removeIfEmpty(folder, occupant)) return true;
  } catch (error) {
    site.fail(path, "remove", error);
    return false;
  }
  if (!site.parts.options.mirror) {
    return tellInTheWay(site, path, "with entries; move it away, or use --mirror");
  }
  const { size, stays } = surveyExtra(folder, { name, kind: "directory" });
  if (stays) tellInTheWay(site, path, KEPT);
  noteRemovals(folder, [name], [size]);
  // A preview shows what comes after the removal as well.
  if (!site.live) return !stays;
  if (!stays) site.outcome.blocked.push({ path: folder.path, name });
  return false;
}

const KEPT = "which has to stay (for a filter, say); move it away";

function tellInTheWay(site: Site, path: RawPath, why: string): false {
  return tell(site, folderInTheWay(path, why));
}

function tell(site: Site, failure: Failure): false {
  site.report(failure);
  return false;
}

const STAYS: ReadonlySet<FailureCode> = new Set(["not-empty", "not-permitted"]);

function removeIfEmpty(folder: Folder, occupant: Entry): boolean {
  const { site: { files, live } } = folder;
  if (folder.destination === null) return true;
  if (!live) {
    const handle = files.openDirectory(folder.destination, occupant.name as string as RawPath);
    try {
      return files.list(handle).length === 0;
    } finally {
      files.close(handle);
    }
  }
  try {
    files.removeDirectory(folder.writable(), occupant.name);
    return true;
  } catch (error) {
    // One that is immutable is only opened up where it is to be removed.
    const stays = error instanceof FileSystemError && STAYS.has(error.code);
    if (stays) return false;
    throw error;
  }
}
