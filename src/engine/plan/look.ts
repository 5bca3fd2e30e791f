import { quote, type RawName, type RawPath } from "../../base/names.ts";
import { isWithin } from "../../base/paths.ts";
import type { Entry } from "../../model/entry.ts";
import { FileSystemError } from "../../platform/mod.ts";
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
    const loop = error instanceof FileSystemError &&
      (error.code === "symlink-in-path" || error.code === "link-cycle");
    if (loop) return reportLink(folder.site, path, "link-cycle");
    throw error;
  }
}

/** Tells of a link that cannot be followed. */
export function reportLink(site: Site, path: RawPath, code: "dangling-link" | "link-cycle"): null {
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
