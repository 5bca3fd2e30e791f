/** What the folder picker is shown. */
import { resolve } from "node:path";
import { printable, type RawName } from "../../base/names.ts";
import type { FailureCode } from "../../model/failure.ts";
import { type FileSystem, FileSystemError, type Handle, openPlatform } from "../../platform/mod.ts";
import type { FolderListing } from "../schema/folders.ts";

/** A listing, or why there is none. */
export type FolderAnswer =
  | { readonly listing: FolderListing }
  | { readonly code: FailureCode; readonly state: string };

/** Lists the folders in a folder (an absolute raw path), links to folders among them. */
export async function readFolder(path: string): Promise<FolderAnswer> {
  const files = await openPlatform("auto");
  try {
    const folder = files.openRoot(resolve(path));
    try {
      return { listing: listingOf(files, folder) };
    } finally {
      files.close(folder);
    }
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    return { code: error.code, state: error.message };
  }
}

function listingOf(files: FileSystem, folder: Handle): FolderListing {
  const path = files.pathOf(folder);
  const { available, readOnly, type } = files.facts(folder);
  const folders = files.list(folder).flatMap(({ name, kind }) => {
    if (kind !== null && kind !== "directory" && kind !== "symlink") return [];
    const link = kind === "symlink" || kindOf(files, folder, name, false) === "symlink";
    if (link && kindOf(files, folder, name, true) !== "directory") return [];
    if (!link && kind === null && kindOf(files, folder, name, false) !== "directory") return [];
    return [{ name, path: pathIn(path, name), hidden: name.startsWith("."), link }];
  });
  const parent = resolve(path, "..");
  return {
    path,
    parent: parent === path ? null : parent,
    folders: folders.sort((one, other) =>
      order.compare(printable(one.name), printable(other.name))
    ),
    available,
    readOnly,
    fileSystem: type,
  };
}

const order = new Intl.Collator("en", { numeric: true });

function kindOf(files: FileSystem, handle: Handle, name: RawName, follow: boolean) {
  try {
    return files.stat({ handle, name }, { follow })?.kind ?? null;
  } catch (error) {
    // What may not be looked at is not offered.
    if (error instanceof FileSystemError) return null;
    throw error;
  }
}

function pathIn(folder: string, name: RawName): string {
  return folder.endsWith("/") ? `${folder}${name}` : `${folder}/${name}`;
}
