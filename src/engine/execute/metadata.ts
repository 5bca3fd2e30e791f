import type { RawName, RawPath } from "../../base/names.ts";
import type { Entry } from "../../model/entry.ts";
import type { FailureCode } from "../../model/failure.ts";
import { FileSystemError, type Place } from "../../platform/mod.ts";
import { makeFailure } from "../failures.ts";
import { sameTime } from "../plan/decide.ts";
import type { Site } from "../site.ts";

export interface MetadataTransfer {
  /** For a failure's report. */
  readonly path: RawPath;
  readonly from: Place;
  readonly to: Place;
  /** What is at `to` and stays: mode bits that the job does not carry are left to it. */
  readonly present?: Entry;
  /** `to` has the mode already. */
  readonly hasMode?: boolean;
}

const ALL_MODE_BITS = 0o7777;

/** Tries one thing after the other; what failed is told in the end, once for each reason. */
class Attempts {
  /** Made when it is needed: there is one of this class for each file. */
  #refused: Map<FailureCode, { first: FileSystemError; all: string[] }> | null = null;

  /** Whether it could be done; `what` names it for people. */
  make(what: string, action: () => void): boolean {
    try {
      action();
      return true;
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      this.#refused ??= new Map();
      const known = this.#refused.get(error.code);
      if (known === undefined) this.#refused.set(error.code, { first: error, all: [what] });
      else known.all.push(what);
      return false;
    }
  }

  /** Whether all could be done. */
  tell(site: Site, path: RawPath): boolean {
    if (this.#refused === null) return true;
    for (const { first: { code, state, retry, system }, all } of this.#refused.values()) {
      const named = `${state} for ${all.join(", ")}`;
      site.fail(path, "set-metadata", new FileSystemError(code, named, retry, system));
    }
    return false;
  }
}

/**
 * Gives `to` the metadata of `source`, as far as the job carries them. What cannot be set is
 * reported, and the rest is set all the same. True if everything is.
 *
 * The order matters: a change of owner clears the setuid bits and capabilities (chown(2)), an ACL
 * changes the mode, everything but the times moves nothing that the times would show.
 */
export function applyMetadata(site: Site, source: Entry, transfer: MetadataTransfer): boolean {
  const { files, parts: { rules } } = site;
  const { path, to } = transfer;
  const attempts = new Attempts();
  const link = source.kind === "symlink";
  let mask = rules.modeMask;
  if (rules.permissions && files.features.owners) {
    const owned = attempts.make("owner", () => files.setOwner(to, source.owner, source.group));
    // Setuid under another owner than the source's would grant what the source does not.
    if (!owned) mask &= 0o1777;
  }
  if (!link && transfer.hasMode !== true && rules.modeMask !== 0) {
    const kept = (transfer.present?.mode ?? 0) & ~rules.modeMask;
    attempts.make("mode", () => files.setMode(to, (source.mode & mask | kept) & ALL_MODE_BITS));
  }
  if (rules.permissions && files.features.extendedAttributes) {
    attempts.make("attributes", () => copyAttributes(site, transfer, attempts));
  }
  const timed = (!link || rules.symlinkTimes) &&
    attempts.make("modification time", () => files.setTimes(to, source));
  const set = attempts.tell(site, path);
  return (!timed || hasRareTime(site, source, transfer)) && set;
}

const LAST_SECOND_OF_32_BITS = 2 ** 31 - 1;

/** File systems that cannot hold a time keep the nearest they can, and do not say so. */
function hasRareTime(site: Site, source: Entry, { path, to }: MetadataTransfer): boolean {
  const { mtimeSeconds } = source;
  if (mtimeSeconds >= 0 && mtimeSeconds <= LAST_SECOND_OF_32_BITS) return true;
  const now = site.files.stat(to);
  if (now === null || sameTime(source, now, site.parts.rules)) return true;
  site.report(makeFailure(path, "set-metadata", {
    code: "not-supported",
    state: "the destination's file system cannot hold its modification time",
    retry: "never",
  }));
  return false;
}

function copyAttributes(
  site: Site,
  { from, to }: MetadataTransfer,
  attempts: Attempts,
): void {
  const { files } = site;
  const wanted = files.listAttributes(from);
  const present = new Map(files.listAttributes(to).map(({ name, value }) => [name, value.toHex()]));
  for (const attribute of wanted) {
    const same = present.get(attribute.name) === attribute.value.toHex();
    present.delete(attribute.name);
    if (!same) attempts.make(attribute.name, () => files.setAttribute(to, attribute));
  }
  for (const name of present.keys()) attempts.make(name, () => files.removeAttribute(to, name));
}

const LOCKING_FLAGS = 0x30;

interface Occupied extends Place {
  readonly name: RawName;
}

/** Whether flags (append-only, immutable) forbid a change to an entry. */
export function isLocked({ flags }: Entry): boolean {
  return (flags & LOCKING_FLAGS) !== 0;
}

/** Lifts these flags. */
export function unlock({ files }: Pick<Site, "files">, place: Place, entry: Entry): void {
  if (isLocked(entry)) files.setFlags(place, entry.flags & ~LOCKING_FLAGS);
}

/** Lifts these flags from what may have some for as long as `action` takes. */
export function whileUnlocked(
  site: Site,
  { path, place }: { readonly path: RawPath; readonly place: Place },
  action: () => void,
): void {
  const entry = site.files.stat(place);
  if (entry === null || !isLocked(entry)) return action();
  unlock(site, place, entry);
  try {
    action();
  } finally {
    const attempts = new Attempts();
    attempts.make("flags", () => site.files.setFlags(place, entry.flags));
    attempts.tell(site, path);
  }
}

/**
 * Lifts these flags from what is in a place (`occupant`, never a folder) for `action` to take it
 * away, or its place.
 * Where the file has other names, a snapshot's perhaps, those have them back afterwards.
 */
export function whileReplaced(
  site: Site,
  at: { readonly path: RawPath; readonly place: Occupied; readonly occupant: Entry | null },
  action: () => void,
): void {
  const { path, place, occupant } = at;
  if (occupant === null || !isLocked(occupant)) return action();
  if (occupant.kind !== "file" || occupant.links === 1) {
    unlock(site, place, occupant);
    return action();
  }
  const file = site.files.openFile(place.handle, place.name);
  try {
    whileUnlocked(site, { path, place: { handle: file, name: null } }, action);
  } finally {
    site.files.close(file);
  }
}

/**
 * Gives an entry that is in place the inode flags of its source. Nothing may follow but times. True
 * unless that failed, which is reported.
 */
export function applyFlags(
  site: Site,
  source: Entry,
  { path, to }: { readonly path: RawPath; readonly to: Place },
): boolean {
  const { permissions, attributes, suspectSince } = site.rulesFor(path);
  if (!permissions || (source.kind !== "file" && source.kind !== "directory")) return true;
  const compared = attributes || suspectSince !== null;
  const attempts = new Attempts();
  attempts.make("flags", () => {
    const now = source.flags === 0 && !compared ? source : site.files.stat(to);
    if (now !== null && now.flags !== source.flags) site.files.setFlags(to, source.flags);
  });
  return attempts.tell(site, path);
}
