import { chmodSync, fchmodSync, fchownSync, lchownSync, lutimesSync } from "node:fs";
import type { BigIntStats } from "node:fs";
import { dirname } from "node:path";
import { ROOT_PATH } from "../../base/names.ts";
import type { RawName } from "../../base/names.ts";
import type { Entry } from "../../model/entry.ts";
import { FileSystemError } from "../file_system.ts";
import type { FileSystem, Place, Timestamp } from "../file_system.ts";
import { look, lookAtOpen, lookFollowing, sameFile, toEntry } from "./entry.ts";
import { attempt, notSupported } from "./failure.ts";
import type { WindowsCalls } from "../windows/calls.ts";
import type { HandleTable } from "./handles.ts";

type MetadataCalls = Pick<
  FileSystem,
  | "stat"
  | "setMode"
  | "setOwner"
  | "setTimes"
  | "listAttributes"
  | "setAttribute"
  | "removeAttribute"
  | "setFlags"
>;

function lookIfThere(path: string, follow: boolean): BigIntStats | null {
  try {
    return follow ? lookFollowing(path) : look(path);
  } catch (error) {
    if (!(error instanceof FileSystemError) || error.code !== "not-found") throw error;
    checkParent(path);
    return null;
  }
}

/** Windows says of what is below a file, too, that there is nothing. */
function checkParent(path: string): void {
  if (Deno.build.os !== "windows") return;
  const parent = dirname(path);
  if (lookFollowing(parent).isDirectory()) return;
  throw new FileSystemError("not-a-directory", "not a folder", "never", "ENOTDIR");
}

function toDate(time: Timestamp): Date {
  const date = new Date(time.mtimeSeconds * 1000 + Math.floor(time.mtimeNanoseconds / 1_000_000));
  if (Number.isNaN(date.getTime())) throw notSupported("a modification time so far off is");
  return date;
}

function setLinkTimes(path: string, before: BigIntStats, modified: Date): void {
  // The runtime refuses fractions of seconds before 1970 here; nothing is lost by rounding the
  // access time, but the modification time must not be set to another one.
  if (modified.getTime() < 0 && modified.getTime() % 1000 !== 0) {
    throw notSupported("fractions of a second before 1970 on a symbolic link are");
  }
  const accessed = new Date(Math.floor(Number(before.atimeMs) / 1000) * 1000);
  attempt(path, () => lutimesSync(path, accessed, modified));
}

/** Looks, times, modes and owners. */
export function metadataCalls(table: HandleTable, calls: WindowsCalls | null): MetadataCalls {
  const entryOf = (name: RawName, place: Place, stats: BigIntStats): Entry => {
    const entry = toEntry(name, stats);
    return calls === null ? entry : { ...entry, flags: calls.attributesOf(table.pathOf(place)) };
  };
  const lookAt = (place: Place): BigIntStats => {
    const descriptor = table.descriptorOf(place);
    return descriptor === null
      ? look(table.pathOf(place))
      : lookAtOpen(descriptor, table.pathOf(place));
  };
  return {
    stat(place, options) {
      const name = place.name ?? (ROOT_PATH as string as RawName);
      if (table.descriptorOf(place) !== null) return entryOf(name, place, lookAt(place));
      const stats = lookIfThere(table.pathOf(place), options?.follow === true);
      return stats === null ? null : entryOf(name, place, stats);
    },
    setMode(place, mode) {
      const path = table.pathOf(place);
      const descriptor = table.descriptorOf(place);
      if (descriptor !== null) return attempt(path, () => fchmodSync(descriptor, mode));
      if (look(path).isSymbolicLink()) throw notSupported("the mode of a symbolic link is");
      attempt(path, () => chmodSync(path, mode));
    },
    setOwner(place, owner, group) {
      if (Deno.build.os === "windows") throw notSupported("a numbered owner is");
      const path = table.pathOf(place);
      const descriptor = table.descriptorOf(place);
      if (descriptor !== null) return attempt(path, () => fchownSync(descriptor, owner, group));
      attempt(path, () => lchownSync(path, owner, group));
    },
    setTimes(place, time) {
      const path = table.pathOf(place);
      const modified = toDate(time);
      const before = look(path);
      // Set by path even where there is a descriptor: futimes of `node:fs` passes times as
      // floating-point seconds and is off by a millisecond.
      if (table.descriptorOf(place) !== null && !sameFile(before, lookAt(place))) {
        throw new FileSystemError("stale", "another file took its place", "later", "ESTALE");
      }
      if (before.isSymbolicLink()) return setLinkTimes(path, before, modified);
      attempt(path, () => Deno.utimeSync(path, new Date(Number(before.atimeMs)), modified));
    },
    listAttributes: () => [],
    setAttribute() {
      throw notSupported("extended attributes are");
    },
    removeAttribute() {
      throw notSupported("extended attributes are");
    },
    setFlags(place, flags) {
      if (calls === null) throw notSupported("inode flags are");
      if (calls.setAttributes(table.pathOf(place), flags)) return;
      const state = "the attributes of this file may not be changed";
      throw new FileSystemError("not-permitted", state, "never", "SetFileAttributesW");
    },
  };
}
