import type { RawPath } from "../../base/names.ts";
import type { Entry } from "../../model/entry.ts";
import type { Place } from "../../platform/mod.ts";
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

/**
 * Gives `to` the metadata of `source`, as far as the job carries them. What cannot be set is
 * reported, and the rest is set all the same.
 *
 * The order matters: a change of owner clears the setuid bits and capabilities (chown(2)), an ACL
 * changes the mode, everything but the times moves nothing that the times would show.
 */
export function applyMetadata(site: Site, source: Entry, transfer: MetadataTransfer): void {
  const { files, parts: { rules } } = site;
  const attempt = (action: () => void): boolean => {
    try {
      action();
      return true;
    } catch (error) {
      site.fail(transfer.path, "set-metadata", error);
      return false;
    }
  };
  const { to } = transfer;
  const link = source.kind === "symlink";
  let mask = rules.modeMask;
  if (rules.permissions && files.features.owners) {
    const owned = attempt(() => files.setOwner(to, source.owner, source.group));
    // Setuid under another owner than the source's would grant what the source does not.
    if (!owned) mask &= 0o1777;
  }
  if (!link && transfer.hasMode !== true) {
    const kept = (transfer.present?.mode ?? 0) & ~rules.modeMask;
    attempt(() => files.setMode(to, (source.mode & mask | kept) & ALL_MODE_BITS));
  }
  if (rules.permissions && files.features.extendedAttributes) {
    attempt(() => copyAttributes(site, transfer, attempt));
  }
  if ((!link || rules.symlinkTimes) && attempt(() => files.setTimes(to, source))) {
    checkRareTime(site, source, transfer);
  }
}

const LAST_SECOND_OF_32_BITS = 2 ** 31 - 1;

/** File systems that cannot hold a time keep the nearest they can, and do not say so. */
function checkRareTime(site: Site, source: Entry, { path, to }: MetadataTransfer): void {
  const { mtimeSeconds } = source;
  if (mtimeSeconds >= 0 && mtimeSeconds <= LAST_SECOND_OF_32_BITS) return;
  const now = site.files.stat(to);
  if (now === null || sameTime(source, now, site.parts.rules.tolerance)) return;
  site.report(makeFailure(path, "set-metadata", {
    code: "not-supported",
    state: "the destination's file system cannot hold its modification time",
    retry: "never",
  }));
}

function copyAttributes(
  site: Site,
  { from, to }: MetadataTransfer,
  attempt: (action: () => void) => boolean,
): void {
  const { files } = site;
  const wanted = files.listAttributes(from);
  const present = new Map(files.listAttributes(to).map(({ name, value }) => [name, value.toHex()]));
  for (const attribute of wanted) {
    const same = present.get(attribute.name) === attribute.value.toHex();
    present.delete(attribute.name);
    if (!same) attempt(() => files.setAttribute(to, attribute));
  }
  for (const name of present.keys()) attempt(() => files.removeAttribute(to, name));
}

const LOCKING_FLAGS = 0x30;

/** Lifts the flags (append-only, immutable) that forbid a change to an entry. */
export function unlock(site: Site, place: Place, entry: Entry): void {
  if ((entry.flags & LOCKING_FLAGS) !== 0) {
    site.files.setFlags(place, entry.flags & ~LOCKING_FLAGS);
  }
}

/** Lifts these flags from what may have some for as long as `action` takes. */
export function whileUnlocked(
  site: Site,
  { path, place }: { readonly path: RawPath; readonly place: Place },
  action: () => void,
): void {
  const entry = site.files.stat(place);
  if (entry === null || (entry.flags & LOCKING_FLAGS) === 0) return action();
  unlock(site, place, entry);
  try {
    action();
  } finally {
    try {
      site.files.setFlags(place, entry.flags);
    } catch (error) {
      site.fail(path, "set-metadata", error);
    }
  }
}

/** Gives an entry that is in place the inode flags of its source. Nothing may follow but times. */
export function applyFlags(
  site: Site,
  source: Entry,
  { path, to }: { readonly path: RawPath; readonly to: Place },
): void {
  const { permissions, attributes, suspectSince } = site.rulesFor(path);
  if (!permissions) return;
  if (source.kind !== "file" && source.kind !== "directory") return;
  const compared = attributes || suspectSince !== null;
  try {
    const now = source.flags === 0 && !compared ? source : site.files.stat(to);
    if (now !== null && now.flags !== source.flags) site.files.setFlags(to, source.flags);
  } catch (error) {
    site.fail(path, "set-metadata", error);
  }
}
