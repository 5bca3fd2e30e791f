import { joinPath, type RawName, type RawPath, splitPath } from "../../base/names.ts";
import { type FileSystem, FileSystemError, type Handle } from "../../platform/mod.ts";
import type { Site } from "../site.ts";
import type { ExpiryTask } from "../workers/protocol.ts";
import { isLocked, LOCKING_FLAGS } from "./metadata.ts";

/** Removes a file whatever its flags. */
function removeUnlocked(files: FileSystem, handle: Handle, name: RawName): void {
  try {
    files.removeFile(handle, name);
  } catch (error) {
    const entry = files.stat({ handle, name });
    const locked = error instanceof FileSystemError && entry !== null && isLocked(entry);
    if (!locked) throw error;
    files.setFlags({ handle, name }, entry.flags & ~LOCKING_FLAGS);
    files.removeFile(handle, name);
  }
}

/**
 * Removes a folder that this program made, with all in it. Folders are opened by their path from
 * `root`, one at a time: depth costs no handles. `look` is called between them, and may throw.
 */
export function clearTree(
  files: FileSystem,
  root: Handle,
  { path, look = () => {} }: { readonly path: RawPath; readonly look?: () => void },
): void {
  const pending = [path];
  const folders: RawPath[] = [];
  const within = (folder: RawPath, use: (handle: Handle) => void) => {
    const handle = files.openDirectory(root, folder);
    try {
      use(handle);
    } finally {
      files.close(handle);
    }
  };
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const folder = next;
    look();
    folders.push(folder);
    within(folder, (handle) => {
      for (const { name, kind } of files.list(handle)) {
        const found = kind ?? files.stat({ handle, name })?.kind;
        if (found === "directory") pending.push(joinPath(folder, name));
        else removeUnlocked(files, handle, name);
      }
    });
  }
  for (const folder of folders.reverse()) {
    const { parent, name } = splitPath(folder);
    within(parent, (handle) => files.removeDirectory(handle, name));
  }
}

/** Removes the versions of a run that are kept no longer. */
export function expireVersions(site: Site, { path }: ExpiryTask): void {
  const { files, control, parts: { destination } } = site;
  if (destination === null) return;
  try {
    clearTree(files, destination, { path, look: () => control.look() });
  } catch (error) {
    // An earlier attempt, which was broken off, may have ended with it.
    if (error instanceof FileSystemError && error.code === "not-found") return;
    site.fail(path, "remove", error);
  }
}
