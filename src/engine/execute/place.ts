import type { RawName, RawPath } from "../../base/names.ts";
import type { Entry } from "../../model/entry.ts";
import { FileSystemError, type Handle, type Place } from "../../platform/mod.ts";
import type { Site } from "../site.ts";
import type { Folder } from "./folder.ts";
import { unlock, whileReplaced } from "./metadata.ts";

/** The place that something new takes at the destination. */
export interface Spot {
  readonly name: RawName;
  /** What is there now; never a folder. */
  readonly occupant: Entry | null;
}

/** Removes a temporary after something else failed: that failure is the one to tell. */
export function discard(site: Site, directory: Handle, temporary: RawName): void {
  site.spendTemporary();
  try {
    site.files.removeFile(directory, temporary);
  } catch {
    // It was never made, or the next run clears it.
  }
}

/**
 * Makes something under a temporary name, then puts it in place in one step: whoever looks sees
 * the old or the new, whole. Nothing is left behind if `make` throws.
 */
export function putInPlace(
  folder: Folder,
  spot: Spot,
  make: (directory: Handle, temporary: RawName) => void,
): void {
  const { site } = folder;
  const directory = folder.writable();
  const { temporary } = site;
  try {
    make(directory, temporary);
    takePlace(folder, spot, temporary);
  } catch (error) {
    discard(site, directory, temporary);
    throw error;
  }
}

/** Gives a file one more name; what is there stays until the name is another's. */
export function linkInPlace(folder: Folder, spot: Spot, file: Named): void {
  const { files } = folder.site;
  if (spot.occupant !== null) {
    return putInPlace(folder, spot, (handle, name) => files.makeHardLink(file, { handle, name }));
  }
  const place = { handle: folder.writable(), name: spot.name };
  const things = [file, { handle: place.handle, name: null }];
  naming(folder.site, things, () => files.makeHardLink(file, place));
}

/** Renames something made to where it belongs. */
export function takePlace(folder: Folder, { name, occupant }: Spot, temporary: RawName): void {
  const { site } = folder;
  const path = folder.pathOf(name);
  const place = { handle: folder.writable(), name };
  const rename = () =>
    naming(site, [{ handle: place.handle, name: temporary }], () => {
      site.files.rename(place.handle, temporary, name);
    });
  if (occupant === null) return rename();
  whileReplaced(site, { path, place, occupant }, () => {
    keepingVersion(site, { path, place }, rename);
  });
}

type Named = Place & { readonly name: RawName };

/** Takes away what is in a place of the destination, which is no folder; kept as a version of `path`. */
export function takeAway(site: Site, path: RawPath, place: Named): void {
  if (site.versions === null) site.files.removeFile(place.handle, place.name);
  else if (site.versions.move(path, place)) site.count("versions");
}

/** Keeps what is in a place, where versions are kept, while `action` puts something else there. */
function keepingVersion(
  site: Site,
  { path, place }: { readonly path: RawPath; readonly place: Named },
  action: () => void,
): void {
  if (site.versions === null) action();
  else if (site.versions.whileKept(path, place, action)) site.count("versions");
}

/**
 * Gives something a name. Some drivers say of one that they cannot hold that there is no such file,
 * though all that takes part in it (`things`) is there.
 */
function naming(site: Site, things: readonly Place[], action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof FileSystemError) || error.code !== "not-found") throw error;
    if (things.some((thing) => (site.files.stat(thing)?.links ?? 0) === 0)) throw error;
    const state = "the file system cannot hold the name";
    throw new FileSystemError("name-unsupported", state, "never", error.system);
  }
}

/** Removes what a folder took the place of. If it is no longer what was seen there, it goes back. */
function removeExchanged(
  { site: { files } }: Folder,
  at: { readonly directory: Handle; readonly temporary: RawName; readonly name: RawName },
): void {
  try {
    files.removeFile(at.directory, at.temporary);
  } catch (error) {
    files.exchange(at.directory, at.temporary, at.name);
    throw error;
  }
}

/** Puts a folder where something else is, or was until it was moved away to be kept. */
function exchangeDirectory(
  folder: Folder,
  at: { readonly directory: Handle; readonly temporary: RawName; readonly name: RawName },
): void {
  const { files } = folder.site;
  const { directory, temporary, name } = at;
  const taken = files.stat({ handle: directory, name }) !== null;
  if (taken && files.exchange(directory, temporary, name)) return removeExchanged(folder, at);
  if (taken) files.removeFile(directory, name);
  files.rename(directory, temporary, name);
}

/** Makes a folder, empty and for this user alone; what is there (never a folder) gives way. */
export function putDirectoryInPlace(folder: Folder, spot: Spot): void {
  const { site: { files } } = folder;
  const directory = folder.writable();
  if (spot.occupant === null) {
    return naming(folder.site, [{ handle: directory, name: null }], () => {
      files.makeDirectory(directory, spot.name, 0o700);
    });
  }
  unlock(folder.site, { handle: directory, name: spot.name }, spot.occupant);
  const temporary = folder.site.newTemporary();
  files.makeDirectory(directory, temporary, 0o700);
  try {
    const put = () => exchangeDirectory(folder, { directory, temporary, name: spot.name });
    const place = { handle: directory, name: spot.name };
    // Before: a temporary that a killed run leaves is cleared, whatever was exchanged for it.
    keepingVersion(folder.site, { path: folder.pathOf(spot.name), place }, put);
  } catch (error) {
    try {
      files.removeDirectory(directory, temporary);
    } catch {
      // Already in place, or cleared by the next run.
    }
    throw error;
  }
}
