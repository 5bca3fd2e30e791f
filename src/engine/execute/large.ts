import { unreachable } from "../../base/errors.ts";
import { splitPath } from "../../base/names.ts";
import { unchangedSince } from "../../model/entry.ts";
import type { Digests } from "../../model/operation.ts";
import { FileSystemError, type Handle } from "../../platform/mod.ts";
import { digestOf, isSparse, type OpenPair, readFromDisk, sameRange } from "../plan/evidence.ts";
import { lookAtSource } from "../plan/look.ts";
import type { Site } from "../site.ts";
import { Canceled } from "../workers/control.ts";
import type { LargeFile, LargeFileResult, LargeFileTask } from "../workers/protocol.ts";
import { copyStretch, tryClone } from "./content.ts";
import { mustReachDisk, reportChanging, reportMismatch, tellCopied } from "./copy.ts";
import { carryEntry } from "./entry.ts";
import { Folder } from "./folder.ts";
import { type MakeOrder, permitsMaking } from "./make.ts";
import { applyFlags, applyMetadata } from "./metadata.ts";
import { discard, takePlace } from "./place.ts";

type Result = LargeFileResult["outcome"];
type Step = LargeFileTask["step"];

const DONE: Result = { type: "done" };
const FAILED: Result = { type: "failed" };

/**
 * Carries out one step on a large file. Steps of one file run on several workers, so each opens
 * what it needs, and looks whether the source is still what the first look saw.
 */
export function carryLargeFile(site: Site, task: LargeFileTask): void {
  const { file, step } = task;
  const outcome = attempt(site, file, step);
  site.outcome.largeFileResults.push({ task, outcome });
}

function attempt(site: Site, file: LargeFile, step: Step): Result {
  site.control.showPath(file.path);
  site.control.mark();
  let folder: Folder | null = null;
  try {
    folder = Folder.open(site, splitPath(file.path).parent);
    return carryStep(folder, file, step);
  } catch (error) {
    if (error instanceof Canceled) {
      site.control.forget();
      throw error;
    }
    const compares = step.type === "compare" || step.type === "hash";
    // The failure may end the whole run: the half-made copy goes first, for the space it holds.
    if (!compares && folder?.destination) discard(site, folder.destination, file.temporary);
    site.fail(file.path, compares ? "compare" : "copy", error);
    return FAILED;
  } finally {
    folder?.close();
  }
}

function carryStep(folder: Folder, file: LargeFile, step: Step): Result {
  const { site } = folder;
  const { name } = file.entry;
  switch (step.type) {
    case "compare":
      return withSource(folder, file, (source) => {
        const destination = site.files.openFile(folder.existing(), name);
        return closing(site, destination, () => {
          const range = { ...step, sparse: isSparse(file.entry) };
          readFromDisk(site, [source, destination], range);
          return sameRange(site, { source, destination }, range) ? DONE : { type: "different" };
        });
      });
    case "hash":
      return hashSide(folder, file, step.side);
    case "begin":
      return begin(folder, file);
    case "copy":
      return withBoth(folder, file, (pair) => {
        copyStretch(site, pair, { ...step, sparse: isSparse(file.entry) });
        return DONE;
      });
    case "verify":
      return withBoth(folder, file, (pair) => {
        site.files.dropCache(pair.destination, step);
        if (sameRange(site, pair, { ...step, sparse: isSparse(file.entry) })) return DONE;
        discard(site, folder.writable(), file.temporary);
        reportMismatch(site, file.path);
        return FAILED;
      });
    case "finish":
      return finish(folder, file, step);
    case "settle":
      carryEntry(folder, { source: file.entry, destination: file.destination }, {
        whole: true,
        sameContent: true,
        digests: step.digests,
      });
      return DONE;
    case "discard":
      discard(site, folder.writable(), file.temporary);
      if (step.because === "changing") reportChanging(site, file.path);
      return FAILED;
    default:
      return unreachable(step);
  }
}

function closing<T>(site: Site, handle: Handle, use: () => T): T {
  try {
    return use();
  } finally {
    site.files.close(handle);
  }
}

/** Opens the source, and makes sure that it is the file that was looked at. */
function withSource(folder: Folder, file: LargeFile, use: (source: Handle) => Result): Result {
  const { site } = folder;
  const follow = site.parts.options.followSymlinks;
  const source = site.files.openFile(folder.source, file.entry.name, { follow });
  return closing(
    site,
    source,
    () => isUnchanged(site, source, file) ? use(source) : changed(folder, file),
  );
}

function isUnchanged(site: Site, source: Handle, file: LargeFile): boolean {
  const now = site.files.stat({ handle: source, name: null });
  return now !== null && unchangedSince(file.entry, now);
}

function changed(folder: Folder, file: LargeFile): Result {
  return { type: "changed", entry: lookAtSource(folder, file.entry.name) };
}

function withBoth(folder: Folder, file: LargeFile, use: (pair: OpenPair) => Result): Result {
  const { site } = folder;
  return withSource(folder, file, (source) => {
    const destination = openTemporary(folder, file);
    // Cleared by someone since an earlier process began it.
    if (destination === null) return changed(folder, file);
    return closing(site, destination, () => use({ source, destination }));
  });
}

function openTemporary(folder: Folder, file: LargeFile): Handle | null {
  try {
    return folder.site.files.openToWrite(folder.writable(), file.temporary);
  } catch (error) {
    if (error instanceof FileSystemError && error.code === "not-found") return null;
    throw error;
  }
}

function hashSide(folder: Folder, file: LargeFile, side: "source" | "destination"): Result {
  const { site } = folder;
  const hash = (handle: Handle): Result => {
    readFromDisk(site, [handle]);
    return { type: "digest", digest: digestOf(site, handle) };
  };
  if (side === "source") return withSource(folder, file, hash);
  const handle = site.files.openFile(folder.existing(), file.entry.name);
  return closing(site, handle, () => hash(handle));
}

function orderOf(
  { destination, reason }: LargeFile,
  { digests }: { readonly digests?: Digests },
): MakeOrder {
  return { destination, reason, digests };
}

function begin(folder: Folder, file: LargeFile): Result {
  const { site } = folder;
  // Only now is it certain that it has to be copied, and which state of it.
  if (!permitsMaking(folder, file.entry, orderOf(file, {}))) return FAILED;
  return withSource(folder, file, (source) => {
    discard(site, folder.writable(), file.temporary);
    const destination = site.files.createFile(folder.writable(), file.temporary);
    return closing(site, destination, () => {
      if (tryClone(site, { source, destination }, file.entry)) return { type: "cloned" };
      site.files.truncate(destination, file.entry.size);
      return DONE;
    });
  });
}

function finish(
  folder: Folder,
  file: LargeFile,
  step: Extract<Step, { readonly type: "finish" }>,
): Result {
  const { site } = folder;
  const { path, entry, destination: occupant } = file;
  if (step.digests !== undefined) site.outcome.digests.push({ path, ...step.digests });
  if (site.live) {
    const result = withBoth(folder, file, (pair) => {
      const place = (handle: Handle) => ({ handle, name: null });
      applyMetadata(site, entry, { path, from: place(pair.source), to: place(pair.destination) });
      if (mustReachDisk(site, occupant !== null)) site.files.sync(pair.destination);
      return DONE;
    });
    if (result.type !== "done") return result;
    takePlace(folder, { name: entry.name, occupant }, file.temporary);
    applyFlags(site, entry, { path, to: { handle: folder.writable(), name: entry.name } });
  }
  if (!site.live) site.count("bytes", entry.size);
  tellCopied(folder, entry, orderOf(file, step));
  return DONE;
}
