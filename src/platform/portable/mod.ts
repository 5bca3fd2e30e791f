/**
 * @module platform/portable
 *
 * The file systems of any machine, on the runtime's own API: no native call, no subprocess.
 *
 * Owns: paths where Linux has handles, and the meaning of the runtime's errors. It keeps less than
 * the system could: milliseconds, UTF-8 names, paths of limited length, no attributes, no holes.
 * `features` says so; a call for what is not kept fails with "not-supported".
 * Called by `openPlatform` only.
 *
 * - `handles.ts` is the table of what is open: files by descriptor, folders by path.
 * - `path_rules.ts` says what paths and names are like; those of Windows are in `../windows`.
 * - `folders.ts`, `files.ts`, `metadata.ts`, `storage.ts` are the calls, by what they act on.
 * - `entry.ts` turns a look into an `Entry`, `failure.ts` an error into a `FileSystemError`.
 */
import type { FileSystem, PlatformFeatures } from "../file_system.ts";
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
  specialFiles: false,
  sparse: false,
  clone: false,
  symlinkTimes: true,
  fileLocks: !isWindows,
  fileSystemSync: false,
  leases: false,
  handles: false,
};

/** Opens the platform that runs everywhere; for one thread. */
export function openPortable(): FileSystem {
  const table = new HandleTable(isWindows ? WINDOWS_RULES : POSIX_RULES);
  return {
    name: "portable",
    features: FEATURES,
    ...folderCalls(table),
    ...fileCalls(table),
    ...metadataCalls(table),
    ...storageCalls(table),
    openChangeQueue: () => null,
  };
}
