import { quote, type RawName, type RawPath } from "../../base/names.ts";
import { isWithin } from "../../base/paths.ts";
import type { Entry, Kind } from "../../model/entry.ts";
import type { FailureCode } from "../../model/failure.ts";
import { FileSystemError, type ListedName, type Place } from "../../platform/mod.ts";
import type { Folder } from "../execute/folder.ts";
import { makeFailure } from "../failures.ts";
import type { Site } from "../site.ts";

/**
 * The source's entry of a name; null where there is none (any more). With links followed, a link
 * shows as what it leads to, under its own name. Throws FileSystemError.
 */
export function lookAtSource(folder: Folder, name: RawName): Entry | null {
  const { site } = folder;
  const place = { handle: folder.source, name };
  const entry = site.files.stat(place);
  if (entry?.kind !== "symlink" || !site.parts.options.followSymlinks) return entry;
  return site.files.stat(place, { follow: true });
}

/**
 * Whether the rules leave out a name of the source. A link that is followed is judged as what it
 * leads to. Where that cannot be told it may be a folder as well: its failure is told, and its copy
 * stays.
 */
export function isExcludedInSource(folder: Folder, { name, kind }: ListedName): boolean {
  const { files, parts: { filter, options } } = folder.site;
  const path = folder.pathOf(name);
  const known = kind ?? files.stat({ handle: folder.source, name })?.kind ?? "file";
  if (known !== "symlink" || !options.followSymlinks) return filter.excludes(path, known);
  return kindsBehind(folder, name).every((one) => filter.excludes(path, one));
}

/** What a link may lead to. */
function kindsBehind(folder: Folder, name: RawName): readonly Kind[] {
  try {
    const entry = lookAtSource(folder, name);
    if (entry !== null) return [entry.kind];
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
  }
  return ["file", "directory"];
}

/** As {@linkcode lookAtSource}, but tells why there is nothing: gone, unreadable, a broken link. */
export function findInSource(folder: Folder, name: RawName): Entry | null {
  const { site } = folder;
  const path = folder.pathOf(name);
  try {
    const place = { handle: folder.source, name };
    const entry = site.files.stat(place);
    if (entry === null) return tellVanished(site, path);
    const link = entry.kind === "symlink" && site.parts.options.followSymlinks;
    return link ? follow(folder, name, path) : entry;
  } catch (error) {
    site.fail(path, "stat", error);
    return null;
  }
}

export function tellVanished(site: Site, path: RawPath): null {
  site.count("skipped");
  site.tell({ type: "skip", path, reason: "vanished" });
  return null;
}

function follow(folder: Folder, name: RawName, path: RawPath): Entry | null {
  try {
    const entry = folder.site.files.stat({ handle: folder.source, name }, { follow: true });
    if (entry === null) return reportLink(folder.site, path, "dangling-link");
    return leadsToDestination(folder, entry) ? reportLink(folder.site, path, "link-cycle") : entry;
  } catch (error) {
    const why = error instanceof FileSystemError ? BROKEN[error.code] : undefined;
    if (why !== undefined) return reportLink(folder.site, path, why);
    throw error;
  }
}

/** Codes that only the link itself can be the reason for. */
const BROKEN: Partial<Record<FailureCode, BrokenLink>> = {
  "not-a-directory": "dangling-link",
  "symlink-in-path": "link-cycle",
  "link-cycle": "link-cycle",
};

type BrokenLink = "dangling-link" | "link-cycle";

/** Gives `use` where the attributes of a source file are: a link that is followed has its own. */
export function atSource<T>(folder: Folder, { kind, name }: Entry, use: (from: Place) => T): T {
  const { source, site: { files, parts: { options } } } = folder;
  if (!options.followSymlinks || kind !== "file") return use({ handle: source, name });
  const handle = files.openFile(source, name, { follow: true });
  try {
    return use({ handle, name: null });
  } finally {
    files.close(handle);
  }
}

/** Tells of a link that cannot be followed. */
export function reportLink(site: Site, path: RawPath, code: BrokenLink): null {
  const state = code === "dangling-link"
    ? "the link leads nowhere; mend or exclude it"
    : "it leads back to a folder above it, or to the destination; exclude it";
  site.report(makeFailure(path, "read", { code, state, retry: "never" }));
  return null;
}

/** Whether a followed link leads into the destination; says so where it leads out of the source. */
function leadsToDestination(folder: Folder, entry: Entry): boolean {
  const { site } = folder;
  const { files, parts: { sourcePath, destinationPath } } = site;
  if (entry.kind !== "file" && entry.kind !== "directory") return false;
  const handle = entry.kind === "file"
    ? files.openFile(folder.source, entry.name, { follow: true })
    : files.openDirectory(folder.source, entry.name as string as RawPath, { follow: true });
  const target = files.pathOf(handle);
  files.close(handle);
  if (destinationPath !== null && isWithin(target, destinationPath)) return true;
  if (!isWithin(target, sourcePath)) {
    const path = quote(folder.pathOf(entry.name));
    site.outcome.warnings.push(`Followed ${path} out of the source: it leads to ${quote(target)}`);
  }
  return false;
}
