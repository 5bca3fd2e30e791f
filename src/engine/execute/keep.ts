import { joinPath, type RawName, type RawPath, splitPath } from "../../base/names.ts";
import { type Entry, surelySame } from "../../model/entry.ts";
import { attempt, type FileSystem, FileSystemError, type Handle } from "../../platform/mod.ts";
import { UNLINKABLE } from "../failures.ts";

/** A name in an open folder. */
interface Named {
  readonly handle: Handle;
  readonly name: RawName;
}

const OWNER_ACCESS = 0o700;

export interface Archive {
  readonly files: FileSystem;
  readonly destination: Handle;
  /** That of this run's versions alone, from the top of the destination. */
  readonly folder: RawPath;
  /** What is kept has to be on the disk at once. */
  readonly durable: boolean;
}

/** Keeps versions: what was at a path of the destination lies at the same path of a folder. */
export class VersionKeeper {
  /** The folder that was used last: the next version mostly belongs there, too. */
  #open: { readonly path: RawPath; readonly handle: Handle } | null = null;

  constructor(readonly archive: Archive) {}

  close(): void {
    if (this.#open !== null) this.archive.files.close(this.#open.handle);
    this.#open = null;
  }

  /**
   * Keeps what is in a place while `action` puts something else there. Where the file system can
   * link, it stays in its place until then: whoever looks finds the old or the new. Whether there
   * was anything to keep.
   */
  whileKept(path: RawPath, place: Named, action: () => void): boolean {
    const { files } = this.archive;
    const old = files.stat(place);
    // Not what was seen there: `action` takes it as it is, or fails.
    const kept = old === null || old.kind === "directory"
      ? null
      : keeping(() => this.#keep(path, place));
    if (old === null || kept === null) {
      action();
      return false;
    }
    const { version, linked } = kept;
    try {
      action();
    } catch (error) {
      attempt(() => linked ? this.#forget(version, { place, old }) : this.#putBack(version, place));
      throw error;
    }
    return true;
  }

  /** An action may have failed and yet been carried out: then the version is all there is. */
  #forget(version: Named, { place, old }: { readonly place: Named; readonly old: Entry }): void {
    const { files } = this.archive;
    const now = files.stat(place);
    if (now !== null && surelySame(now, old)) files.removeFile(version.handle, version.name);
  }

  #putBack(version: Named, place: Named): void {
    const { files } = this.archive;
    if (files.stat(place) === null) files.move(version, place);
  }

  /**
   * Moves what is in a place, which is no folder, to the version of `path`. False where that run had
   * put it there itself, and it is gone.
   */
  move(path: RawPath, place: Named): boolean {
    if (this.archive.files.stat(place)?.kind === "directory") {
      throw new FileSystemError("is-a-directory", "is a folder", "never", "EISDIR");
    }
    return keeping(() => {
      const version = this.#versionOf(path);
      if (version === null) {
        this.archive.files.removeFile(place.handle, place.name);
        return false;
      }
      this.archive.files.move(place, version);
      this.#settle(version);
      return true;
    });
  }

  /** Null where there is a version already. */
  #keep(path: RawPath, place: Named): { readonly version: Named; readonly linked: boolean } | null {
    const { files } = this.archive;
    const version = this.#versionOf(path);
    if (version === null) return null;
    const linked = link(files, place, version);
    if (!linked) files.move(place, version);
    this.#settle(version);
    return { version, linked };
  }

  #settle({ handle }: Named): void {
    if (this.archive.durable) this.archive.files.sync(handle);
  }

  /**
   * Where the version of a path goes; null where this run has kept one: what is at the path by now is
   * what the run has put there.
   */
  #versionOf(path: RawPath): Named | null {
    const { files, folder } = this.archive;
    const { parent, name } = splitPath(joinPath(folder, path as string as RawName));
    const version = { handle: this.#folder(parent), name };
    return files.stat(version) === null ? version : null;
  }

  #folder(path: RawPath): Handle {
    if (this.#open?.path === path) return this.#open.handle;
    const handle = openMade(this.archive, path);
    this.close();
    this.#open = { path, handle };
    return handle;
  }
}

const ELSEWHERE = {
  code: "mount-point",
  state: "another file system is mounted where it is; exclude it, or run without --keep-versions",
} as const;

function keeping<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    const { retry, system } = error;
    const { code, state } = system === "EXDEV" ? ELSEWHERE : error;
    throw new FileSystemError(code, `its version cannot be kept: ${state}`, retry, system);
  }
}

/** Gives what is in a place another name; false where it can have none. */
function link(files: FileSystem, place: Named, version: Named): boolean {
  try {
    files.makeHardLink(place, version);
    return true;
  } catch (error) {
    if (error instanceof FileSystemError && UNLINKABLE.has(error.code)) return false;
    throw error;
  }
}

/** Opens a folder of versions; those on the way that are not there are made. */
function openMade(archive: Archive, path: RawPath): Handle {
  const missing: RawPath[] = [];
  for (let at = path; !isThere(archive, at); at = splitPath(at).parent) missing.push(at);
  for (const folder of missing.reverse()) makeFolder(archive, folder);
  return archive.files.openDirectory(archive.destination, path);
}

function isThere({ files, destination }: Archive, path: RawPath): boolean {
  try {
    files.close(files.openDirectory(destination, path));
    return true;
  } catch (error) {
    if (error instanceof FileSystemError && error.code === "not-found") return false;
    throw error;
  }
}

/**
 * Makes a folder with the access of the one that it stands for: whoever copies versions back with
 * their folders changes none of them. Nobody else gets beyond the folder that holds all versions.
 */
function makeFolder(archive: Archive, path: RawPath): void {
  const { files, destination, folder } = archive;
  const { parent, name } = splitPath(path);
  const above = path.length < folder.length;
  const model = above ? null : modelOf(archive, path.slice(folder.length + 1) as RawPath);
  const handle = files.openDirectory(destination, parent);
  try {
    files.makeDirectory(handle, name, OWNER_ACCESS);
    if (model !== null) attempt(() => files.setMode({ handle, name }, model.mode | OWNER_ACCESS));
    if (archive.durable) files.sync(handle);
  } catch (error) {
    // Another worker was first.
    const there = error instanceof FileSystemError && error.code === "already-exists";
    if (!there) throw error;
  } finally {
    files.close(handle);
  }
}

function modelOf({ files, destination }: Archive, path: RawPath): Entry | null {
  return attempt(() => {
    const handle = files.openDirectory(destination, path);
    try {
      return files.stat({ handle, name: null });
    } finally {
      files.close(handle);
    }
  });
}
