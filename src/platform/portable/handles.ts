import type { RawName } from "../../base/names.ts";
import { FileSystemError } from "../file_system.ts";
import type { Handle, Place } from "../file_system.ts";
import { nameUnsupported } from "./failure.ts";
import type { WriteBarrier } from "../windows/calls.ts";
import { type PathRules, POSIX_RULES } from "./path_rules.ts";

/** What a handle stands for. */
export interface Opened {
  /** Absolute; kept up to date when this platform renames what it leads through. */
  path: string;
  /** As `node:fs` numbers open files; null for a folder. */
  readonly descriptor: number | null;
  /** Gives up the lock of `FileSystem.lock`; null where that was not taken. */
  lock: (() => void) | null;
  /** What holds off writers, as `FileSystem.lockForReading` wants it. */
  barrier: WriteBarrier | null;
}

/** The table of open files and folders; a {@linkcode Handle} is an index into it. */
export class HandleTable {
  readonly #opened: (Opened | null)[] = [];
  readonly #free: number[] = [];

  constructor(readonly rules: PathRules = POSIX_RULES) {}

  add(path: string, descriptor: number | null): Handle {
    const index = this.#free.pop() ?? this.#opened.length;
    this.#opened[index] = { path, descriptor, lock: null, barrier: null };
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
    return this.childPath(this.get(directory).path, name);
  }

  /** The path of a name in a folder. Fails ("name-unsupported") where the system would alter it. */
  childPath(directory: string, name: string): string {
    if (!name.isWellFormed()) throw nameUnsupported("the name");
    const { separator, nameProblem } = this.rules;
    const problem = nameProblem(name);
    if (problem !== null) {
      throw new FileSystemError("name-unsupported", problem, "never", "EINVAL");
    }
    return directory.endsWith(separator) ? directory + name : directory + separator + name;
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
    const { fold, separator } = this.rules;
    const itself = fold(from);
    const inside = fold(from + separator);
    for (const opened of this.#opened) {
      if (opened === null) continue;
      const path = fold(opened.path);
      if (path === itself) opened.path = to;
      else if (path.startsWith(inside)) opened.path = to + opened.path.slice(from.length);
    }
  }
}
