import type { Entry } from "../model/entry.ts";
import {
  type FileSystem,
  FileSystemError,
  type FileSystemFacts,
  type Handle,
} from "../platform/mod.ts";

/** A root folder on this machine, open. */
export interface LocalTarget {
  /** Absolute, without links. */
  readonly path: string;
  readonly root: Handle;
  readonly entry: Entry;
  readonly facts: FileSystemFacts;
}

/** Opens a root by its absolute path, links on the way followed. Throws FileSystemError. */
export function openLocalTarget(files: FileSystem, path: string): LocalTarget {
  const root = files.openRoot(path);
  try {
    const entry = files.stat({ handle: root, name: null });
    if (entry === null) throw new FileSystemError("not-found", "it is gone", "later", "ENOENT");
    return { path: files.pathOf(root), root, entry, facts: files.facts(root) };
  } catch (error) {
    files.close(root);
    throw error;
  }
}
