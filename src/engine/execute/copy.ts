import type { RawPath } from "../../base/names.ts";
import { type Entry, unchangedSince } from "../../model/entry.ts";
import type { Handle } from "../../platform/mod.ts";
import { makeFailure } from "../failures.ts";
import { isSparse, type OpenPair, sameRange } from "../plan/evidence.ts";
import { lookAtSource, tellVanished } from "../plan/look.ts";
import type { Site } from "../site.ts";
import { copyContent } from "./content.ts";
import type { Folder } from "./folder.ts";
import { type MakeOrder, permitsMaking, tellMade } from "./make.ts";
import { applyFlags, applyMetadata } from "./metadata.ts";
import { putInPlace } from "./place.ts";
import { SourceLock } from "./source_lock.ts";

const ATTEMPTS = 4;
/** Milliseconds before the second attempt; doubled for each one after. */
const FIRST_WAIT = 25;
/**
 * Milliseconds. Kernels before 6.13 stamp changes with the time of the last clock tick (up to
 * 10 ms): two writes within one tick look alike, so a file so young may still change unseen.
 */
const CLOCK_TICK = 20;

type Attempt = "copied" | "changed" | "mismatch";

/** Copies a file and counts it; in a dry run only tells. False if it failed. */
export function copyFile(folder: Folder, source: Entry, order: MakeOrder): boolean {
  const { site } = folder;
  const path = folder.pathOf(source.name);
  if (!site.live) site.count("bytes", source.size);
  else if (!carryOut(folder, source, { path, order })) return false;
  tellCopied(folder, source, order);
  return true;
}

export function tellCopied(folder: Folder, source: Entry, order: MakeOrder): void {
  folder.site.count(order.destination?.kind === "file" ? "updated" : "copied");
  tellMade(folder, source, order);
}

/** Waits until a change to the file would show in its times. */
function settle(site: Site, entry: Entry): boolean {
  const changedAt = entry.ctimeSeconds * 1000 + entry.ctimeNanoseconds / 1e6;
  // Nearly every file is older than this run, which needs no look at the clock.
  if (changedAt < site.openedAt - CLOCK_TICK) return false;
  const age = Date.now() - changedAt;
  if (age < 0 || age >= CLOCK_TICK) return false;
  site.control.wait(CLOCK_TICK - age);
  return true;
}

function carryOut(
  folder: Folder,
  source: Entry,
  { path, order }: { readonly path: RawPath; readonly order: MakeOrder },
): boolean {
  const { site } = folder;
  try {
    let entry: Entry | null = source;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) site.control.wait(FIRST_WAIT << attempt);
      if (attempt > 0 || settle(site, source)) entry = lookAtSource(folder, source.name);
      if (entry === null) return tellVanished(site, path) ?? false;
      if (entry !== source && !permitsMaking(folder, entry, order)) return false;
      const result = attemptCopy(folder, entry, { path, destination: order.destination });
      if (result === "copied") return true;
      if (result === "mismatch") return reportMismatch(site, path);
    }
    return reportChanging(site, path);
  } catch (error) {
    site.fail(path, "copy", error);
    return false;
  }
}

export function reportChanging(site: Site, path: RawPath): false {
  site.report(makeFailure(path, "copy", {
    code: "changed-while-reading",
    state: "it kept changing while it was read; run again when it is at rest",
    retry: "later",
  }));
  return false;
}

export function reportMismatch(site: Site, path: RawPath): false {
  site.report(makeFailure(path, "verify", {
    code: "verify-mismatch",
    state: "the destination gave back other bytes than were written; check that disk",
    retry: "later",
  }));
  return false;
}

interface CopyTarget {
  readonly path: RawPath;
  readonly destination: Entry | null;
}

/** Ends the copy of a file whose content turned out not to be what was to be copied. */
class Abandoned extends Error {
  constructor(readonly attempt: Attempt) {
    super(attempt);
  }
}

function attemptCopy(folder: Folder, entry: Entry, target: CopyTarget): Attempt {
  const { files } = folder.site;
  const follow = folder.site.parts.options.followSymlinks;
  const source = files.openFile(folder.source, entry.name, { follow });
  try {
    putInPlace(
      folder,
      { name: entry.name, occupant: target.destination },
      (_, temporary) => {
        const { handle: destination, hasMode } = folder.createFile(entry, temporary);
        try {
          fill(folder.site, { source, destination }, { entry, target, hasMode });
        } finally {
          files.close(destination);
        }
      },
    );
    applyFlags(folder.site, entry, {
      path: target.path,
      to: { handle: folder.writable(), name: entry.name },
    });
    return "copied";
  } catch (error) {
    if (error instanceof Abandoned) return error.attempt;
    throw error;
  } finally {
    files.close(source);
  }
}

function fill(
  site: Site,
  pair: OpenPair,
  { entry, target: { path, destination }, hasMode }: {
    readonly entry: Entry;
    readonly target: CopyTarget;
    readonly hasMode: boolean;
  },
): void {
  const place = (handle: Handle) => ({ handle, name: null });
  const lock = site.parts.options.lockSource ? new SourceLock(site, pair.source) : null;
  copyContent(site, pair, entry);
  const after = site.files.stat(place(pair.source));
  if (after === null || !unchangedSince(entry, after)) throw new Abandoned("changed");
  lock?.release(path);
  const [from, to] = [place(pair.source), place(pair.destination)];
  applyMetadata(site, entry, { path, from, to, hasMode });
  if (site.parts.options.verify && !readsBack(site, pair, entry)) throw new Abandoned("mismatch");
  if (mustReachDisk(site, destination !== null)) site.files.sync(pair.destination);
}

/**
 * Whether a file has to be on the disk before it is put in place. What takes an older copy's place
 * does: a loss of power must not leave neither. A new one can be copied again.
 */
export function mustReachDisk(site: Site, occupied: boolean): boolean {
  const { durability } = site.parts.options;
  return durability === "file" || (durability === "checkpoint" && occupied);
}

/** Whether the destination gives back, from the disk itself, what the source holds. */
export function readsBack(site: Site, pair: OpenPair, entry: Entry): boolean {
  site.files.dropCache(pair.destination);
  return sameRange(site, pair, { offset: 0, length: entry.size, sparse: isSparse(entry) });
}
