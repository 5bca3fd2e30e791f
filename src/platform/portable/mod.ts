/**
 * @module platform/portable
 *
 * The file systems of any machine, on the runtime's own API: no subprocess, no native call of its own.
 *
 * Owns: paths where Linux has handles, and the meaning of the runtime's errors. It keeps less than
 * the system could: milliseconds, UTF-8 names, paths of limited length, no ACLs, no holes. On
 * Windows, `../windows/calls.ts` adds the attributes of files and a lock that holds off writers.
 * `features` says so; a call for what is not kept fails with "not-supported".
 * Called by `openPlatform` only.
 *
 * - `handles.ts` is the table of what is open: files by descriptor, folders by path.
 * - `path_rules.ts` says what paths and names are like; those of Windows are in `../windows`.
 * - `folders.ts`, `files.ts`, `metadata.ts`, `storage.ts` are the calls, by what they act on.
 * - `entry.ts` turns a look into an `Entry`, `failure.ts` an error into a `FileSystemError`.
 */
import type { FileSystem, PlatformFeatures } from "../file_system.ts";
import type { WindowsCalls } from "../windows/calls.ts";
import { WINDOWS_RULES } from "../windows/paths.ts";
import { fileCalls } from "./files.ts";
import { folderCalls } from "./folders.ts";
import { HandleTable } from "./handles.ts";
import { POSIX_RULES } from "./path_rules.ts";
import { metadataCalls } from "./metadata.ts";
import { storageCalls } from "./storage.ts";

const isWindows = Deno.build.os === "windows";

const FEATURES: PlatformFeatures = {
  timestampStep: 1_000_000,
  rawNames: false,
  owners: !isWindows,
  acls: false,
  extendedAttributes: false,
  flags: false,
  specialFiles: false,
  sparse: false,
  clone: false,
  symlinkTimes: true,
  fileLocks: !isWindows,
  fileSystemSync: false,
  leases: false,
  handles: false,
};

/**
 * Opens the platform that runs everywhere; for one thread. `calls`: what Windows can do beyond the
 * runtime's API, where that may be called.
 */
export function openPortable(calls: WindowsCalls | null = null): FileSystem {
  const table = new HandleTable(isWindows ? WINDOWS_RULES : POSIX_RULES);
  return {
    name: "portable",
    features: { ...FEATURES, ...calls !== null && { flags: true, leases: true, fileLocks: true } },
    ...folderCalls(table),
    ...fileCalls(table),
    ...metadataCalls(table, calls),
    ...storageCalls(table, calls),
    openChangeQueue: () => null,
  };
}
