import { joinPath, type RawName, type RawPath, splitPath } from "../../base/names.ts";
import { type FileSystem, FileSystemError, type Handle } from "../../platform/mod.ts";
import type { Site } from "../site.ts";
import type { ExpiryTask } from "../workers/protocol.ts";
import { isLocked, unlock } from "./metadata.ts";

/** Removes a file whatever its flags. */
function removeUnlocked(files: FileSystem, handle: Handle, name: RawName): void {
  try {
    files.removeFile(handle, name);
  } catch (error) {
    const entry = files.stat({ handle, name });
    const locked = error instanceof FileSystemError && entry !== null && isLocked(entry);
    if (!locked) throw error;
    unlock({ files }, { handle, name }, entry);
    files.removeFile(handle, name);
  }
}

/** Of steps that do not wait for one another: the first failure is told when all were tried. */
class Steps {
  #first: FileSystemError | null = null;

  try(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      // What is gone is cleared.
      if (error.code !== "not-found") this.#first ??= error;
    }
  }

  end(): void {
    if (this.#first !== null) throw this.#first;
  }
}

/**
 * Removes a folder that this program made, with all in it that can go, but for what is mounted
 * there. Folders are opened by their path from `root`, one at a time: depth costs no handles. `look`
 * is called between them, and may throw.
 */
export function clearTree(
  files: FileSystem,
  root: Handle,
  { path, look = () => {} }: { readonly path: RawPath; readonly look?: () => void },
): void {
  const pending = [path];
  const folders: RawPath[] = [];
  const steps = new Steps();
  let device: number | null = null;
  const within = (folder: RawPath, use: (handle: Handle) => void) => {
    const handle = files.openDirectory(root, folder);
    try {
      use(handle);
    } finally {
      files.close(handle);
    }
  };
  const clear = (folder: RawPath, handle: Handle) => {
    device ??= files.stat({ handle, name: null })?.device ?? null;
    refuseMount(files, handle, device);
    for (const { name, kind } of files.list(handle)) {
      const found = kind ?? files.stat({ handle, name })?.kind;
      if (found === "directory") pending.push(joinPath(folder, name));
      else steps.try(() => removeUnlocked(files, handle, name));
    }
  };
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const folder = next;
    look();
    folders.push(folder);
    steps.try(() => within(folder, (handle) => clear(folder, handle)));
  }
  for (const folder of folders.reverse()) {
    const { parent, name } = splitPath(folder);
    steps.try(() => within(parent, (handle) => files.removeDirectory(handle, name)));
  }
  steps.end();
}

function refuseMount(files: FileSystem, handle: Handle, device: number | null): void {
  const here = files.stat({ handle, name: null })?.device ?? null;
  if (here === device && !files.isMountPoint(handle)) return;
  const state = "something is mounted in it; unmount it first";
  throw new FileSystemError("mount-point", state, "later", "EXDEV");
}

/** Removes the versions of a run that are kept no longer. */
export function expireVersions(site: Site, { path }: ExpiryTask): void {
  const { files, control, parts: { destination } } = site;
  if (destination === null) return;
  // A run that a full disk has ended does this all the same.
  const look = control.canceled ? () => {} : () => control.look();
  try {
    clearTree(files, destination, { path, look });
  } catch (error) {
    site.fail(path, "remove", error);
  }
}
