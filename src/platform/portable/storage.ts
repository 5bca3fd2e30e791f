import { closeSync, fsyncSync, openSync, statfsSync } from "node:fs";
import type { FileSystem, FileSystemError, LockKind } from "../file_system.ts";
import { look } from "./entry.ts";
import { attempt, failureOf, notSupported } from "./failure.ts";
import type { WindowsCalls } from "../windows/calls.ts";
import type { HandleTable, Opened } from "./handles.ts";

type StorageCalls = Pick<
  FileSystem,
  | "close"
  | "pathOf"
  | "facts"
  | "mounts"
  | "isMountPoint"
  | "lock"
  | "lockForReading"
  | "leaseHeld"
  | "unlock"
  | "sync"
  | "syncFileSystem"
  | "syncFileSystemAsync"
>;

/** Bytes free and in use on the file system of a path; null where this may not be asked. */
function space(path: string): { readonly available: number | null; readonly used: number | null } {
  // Asked first: without the permission the call itself would put a question to the user.
  const permission = Deno.permissions.querySync({ name: "sys", kind: "statfs" });
  if (permission.state !== "granted") return { available: null, used: null };
  const { bavail, bfree, blocks, bsize } = attempt(path, () => statfsSync(path));
  return { available: bavail * bsize, used: (blocks - bfree) * bsize };
}

function unlock(opened: Opened, calls: WindowsCalls | null): void {
  if (opened.barrier !== null) calls?.letGo(opened.barrier);
  opened.barrier = null;
}

function close(opened: Opened): void {
  opened.lock?.();
  const { descriptor } = opened;
  if (descriptor !== null) attempt(opened.path, () => closeSync(descriptor));
}

/** Windows opens no folder as a file; there it is not written out by itself. */
function canOpen(opened: Opened): boolean {
  return Deno.build.os !== "windows" || opened.descriptor !== null;
}

function claim(opened: Opened, { rules }: HandleTable, calls: WindowsCalls): boolean {
  const claimed = calls.claim(rules.fold(opened.path));
  if (claimed !== null) opened.lock = () => calls.unclaim(claimed);
  return claimed !== null;
}

interface LockQuestion {
  readonly table: HandleTable;
  readonly calls: WindowsCalls | null;
  readonly kind: LockKind;
}

function lock(opened: Opened, { table, calls, kind }: LockQuestion): boolean {
  if (opened.lock !== null) return true;
  if (calls !== null) return kind === "shared" || claim(opened, table, calls);
  if (!canOpen(opened)) return true;
  const file = attempt(opened.path, () => Deno.openSync(opened.path));
  try {
    if (file.tryLockSync(kind === "exclusive")) opened.lock = () => file.close();
  } catch (error) {
    const failure = failureOf(error, opened.path);
    if (failure.code !== "not-supported") throw failure;
    return true;
  } finally {
    if (opened.lock === null) file.close();
  }
  return opened.lock !== null;
}

function sync(opened: Opened): void {
  if (!canOpen(opened)) return;
  const descriptor = opened.descriptor ?? openSync(opened.path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    if (opened.descriptor === null) closeSync(descriptor);
  }
}

function noSyncFileSystem(): FileSystemError {
  return notSupported("writing out a whole file system is");
}

/** Open handles, and the file system that holds them. */
export function storageCalls(table: HandleTable, calls: WindowsCalls | null): StorageCalls {
  return {
    close(handle) {
      unlock(table.get(handle), calls);
      close(table.remove(handle));
    },
    pathOf(handle) {
      const { path } = table.get(handle);
      // A file may have been opened by following a link.
      return attempt(path, () => Deno.realPathSync(path));
    },
    facts(handle) {
      const { path } = table.get(handle);
      return {
        id: String(look(path).dev),
        type: "unknown",
        mtimeStep: 1,
        exact: false,
        ...space(path),
        readOnly: false,
        copiesItself: false,
        seeks: false,
      };
    },
    mounts: () => [],
    isMountPoint: () => false,
    lock: (handle, kind = "exclusive") => lock(table.get(handle), { table, calls, kind }),
    lockForReading(file) {
      const opened = table.get(file);
      opened.barrier ??= calls?.holdOffWriters(opened.path) ?? null;
      return opened.barrier === null ? "none" : "leased";
    },
    leaseHeld: (file) => table.get(file).barrier !== null,
    unlock: (file) => unlock(table.get(file), calls),
    sync(handle) {
      const opened = table.get(handle);
      attempt(opened.path, () => sync(opened));
    },
    syncFileSystem() {
      throw noSyncFileSystem();
    },
    syncFileSystemAsync: () => Promise.reject(noSyncFileSystem()),
  };
}
