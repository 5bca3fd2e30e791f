import { sep } from "node:path";
import type { RawName } from "../../base/names.ts";
import { FileSystemError } from "../file_system.ts";
import type { Handle, Place } from "../file_system.ts";
import { nameUnsupported } from "./failure.ts";

/** What a handle stands for. */
export interface Opened {
  /** Absolute; kept up to date when this platform renames what it leads through. */
  path: string;
  /** As `node:fs` numbers open files; null for a folder. */
  readonly descriptor: number | null;
  /** Holds the lock of `FileSystem.lock` while open. */
  lock: Deno.FsFile | null;
}

// Windows takes these for separators, streams or wildcards.
const NOT_ON_WINDOWS = /[\\:*?"<>|]/;

/** The path of a name in a folder. Fails ("name-unsupported") where the system would alter the name. */
export function childPath(directory: string, name: string): string {
  if (!name.isWellFormed()) throw nameUnsupported("the name");
  if (Deno.build.os === "windows" && NOT_ON_WINDOWS.test(name)) {
    const state = "Windows does not accept this name";
    throw new FileSystemError("name-unsupported", state, "never", "EINVAL");
  }
  return directory.endsWith(sep) ? directory + name : directory + sep + name;
}

/** The table of open files and folders; a {@linkcode Handle} is an index into it. */
export class HandleTable {
  readonly #opened: (Opened | null)[] = [];
  readonly #free: number[] = [];

  add(path: string, descriptor: number | null): Handle {
    const index = this.#free.pop() ?? this.#opened.length;
    this.#opened[index] = { path, descriptor, lock: null };
    return index as Handle;
  }

  /** Throws for a handle that is closed. */
  get(handle: Handle): Opened {
    const opened = this.#opened[handle];
    if (opened) return opened;
    throw new FileSystemError("unknown", "the handle is closed", "never", "EBADF");
  }

  remove(handle: Handle): Opened {
    const opened = this.get(handle);
    this.#opened[handle] = null;
    this.#free.push(handle);
    return opened;
  }

  /** The descriptor of an open file. */
  descriptor(handle: Handle): number {
    const { descriptor } = this.get(handle);
    if (descriptor !== null) return descriptor;
    throw new FileSystemError("is-a-directory", "is a folder", "never", "EISDIR");
  }

  child(directory: Handle, name: RawName): string {
    return childPath(this.get(directory).path, name);
  }

  pathOf(place: Place): string {
    return place.name === null ? this.get(place.handle).path : this.child(place.handle, place.name);
  }

  /** The open file that a place is by itself, or null where it has to be reached by path. */
  descriptorOf(place: Place): number | null {
    return place.name === null ? this.get(place.handle).descriptor : null;
  }

  /** Keeps the paths of open handles right after a rename. */
  moved(from: string, to: string): void {
    const inside = from + sep;
    for (const opened of this.#opened) {
      if (opened === null) continue;
      if (opened.path === from) opened.path = to;
      else if (opened.path.startsWith(inside)) opened.path = to + opened.path.slice(from.length);
    }
  }
}
