/**
 * @module platform/linux
 *
 * Linux through glibc, as openat(2) sees it: an open folder plus a name, in bytes.
 *
 * Owns: the symbol table (`libc.ts`), error numbers (`errno.ts`), structures in memory, and the
 * buffers of this thread, which are used again by every call. No pointer or structure leaves this
 * folder. Never follows a link unasked, never decides anything. Called through `platform/mod.ts`.
 *
 * One file by subject: `open.ts` handles, `list.ts` folders, `stat.ts` entries, `content.ts`
 * bytes, `names.ts` making and removing, `metadata.ts`, `attributes.ts`, `facts.ts` file systems,
 * `mounts.ts` what shows where, `signals.ts` what the process was started to ignore,
 * `durability.ts` disks and the lock on a destination, `leases.ts` the locks on files
 * that are read, `changes.ts` what happens in folders. `c_string.ts` takes names to libc.
 */
import type { FileSystem, PlatformFeatures } from "../file_system.ts";
import { listAttributes, removeAttribute, setAttribute } from "./attributes.ts";
import { openChangeQueue } from "./changes.ts";
import { cloneFile, compareRange, copyRange, nextData, read, truncate, write } from "./content.ts";
import { dropCache, lock, sync, syncFileSystem, syncFileSystemAsync } from "./durability.ts";
import { facts } from "./facts.ts";
import { leaseHeld, lockForReading, unlock } from "./leases.ts";
import { list } from "./list.ts";
import { mounts } from "./mounts.ts";
import { setFlags, setMode, setOwner, setTimes } from "./metadata.ts";
import {
  exchange,
  makeDirectory,
  makeHardLink,
  makeSpecial,
  makeSymlink,
  move,
  pathOf,
  readLink,
  removeDirectory,
  removeFile,
  rename,
} from "./names.ts";
import { close, createFile, directoryOpener, openFile, openRoot, openToWrite } from "./open.ts";
import { isMountPoint, stat } from "./stat.ts";

export interface LinuxOptions {
  /** Whether openat2(2) is tried; false for kernels before 5.6, and to test the way without it. */
  readonly openat2?: boolean;
}

const features: PlatformFeatures = {
  timestampStep: 1,
  rawNames: true,
  owners: true,
  acls: true,
  extendedAttributes: true,
  flags: true,
  specialFiles: true,
  sparse: true,
  clone: true,
  symlinkTimes: true,
  fileLocks: true,
  fileSystemSync: true,
  leases: true,
  handles: true,
};

/** The Linux platform, for this thread. */
export function openLinux(options?: LinuxOptions): FileSystem {
  return {
    name: "linux",
    features,
    openRoot,
    pathOf,
    openDirectory: directoryOpener(options?.openat2 ?? true),
    close,
    list,
    stat,
    openFile,
    createFile,
    openToWrite,
    read,
    write,
    copyRange,
    cloneFile,
    compareRange,
    nextData,
    truncate,
    makeDirectory,
    readLink,
    makeSymlink,
    makeHardLink,
    makeSpecial,
    rename,
    move,
    exchange,
    removeFile,
    removeDirectory,
    setMode,
    setOwner,
    setTimes,
    listAttributes,
    setAttribute,
    removeAttribute,
    setFlags,
    facts,
    mounts,
    isMountPoint,
    lock,
    lockForReading,
    leaseHeld,
    unlock,
    sync,
    syncFileSystem,
    syncFileSystemAsync,
    dropCache,
    openChangeQueue,
  };
}
