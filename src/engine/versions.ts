/**
 * Where versions are kept: what a run replaces or removes goes to a folder of that run, in a folder
 * at the top of the destination, under the path that it had. They are plain files.
 */
import { RunError } from "../base/errors.ts";
import { joinPath, quote, type RawName, type RawPath, ROOT_PATH } from "../base/names.ts";
import { join } from "../base/paths.ts";
import type { RunRequest } from "../model/options.ts";
import { attempt, type FileSystem, FileSystemError, type Handle } from "../platform/mod.ts";
import type { LocalTarget } from "../targets/mod.ts";
import { OUT_OF_SPACE } from "./failures.ts";
import { foldName } from "./plan/compare.ts";
import type { Ends } from "./preflight.ts";
import { isTemporary } from "./temporary.ts";
import { openUp, unnoticed } from "./unnoticed.ts";
import type { ExpiryTask } from "./workers/protocol.ts";

/** At the top of a destination. No run copies, compares, counts or removes what is in it. */
export const VERSIONS_FOLDER = ".mirrorsphere-versions" as RawName;
export const VERSIONS_PATH = joinPath(ROOT_PATH, VERSIONS_FOLDER);

const STAMP = /^(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})\.(\d{3})Z$/;

/**
 * Whether a name in a folder of either side is that of the versions, or may be to a file system that
 * ignores case or dots at the end.
 */
export function isVersionsFolder(folder: RawPath, name: RawName): boolean {
  return folder === ROOT_PATH && foldName(name) === VERSIONS_FOLDER;
}

/** Whether a name in a folder of either side is that of something of this program's own. */
export function isOwn(folder: RawPath, name: RawName): boolean {
  return isTemporary(name) || isVersionsFolder(folder, name);
}

/** The name of the folder of a run: when it began (milliseconds since the epoch), in UTC. */
export function stampOf(time: number): RawName {
  // A colon is in no name of Windows or exFAT.
  return new Date(time).toISOString().replaceAll(":", "-") as RawName;
}

/** When the run began whose folder this is, in milliseconds since the epoch; null if it is none. */
export function timeOfStamp(name: RawName): number | null {
  const parts = STAMP.exec(name);
  if (parts === null) return null;
  const [, day, hour, minute, second, fraction] = parts;
  const time = Date.parse(`${day}T${hour}:${minute}:${second}.${fraction}Z`);
  // The 31st of February is taken for a day in March.
  return Number.isFinite(time) && stampOf(time) === name ? time : null;
}

/** The folder of a run, from the top of the destination. */
export function folderOfStamp(stamp: RawName): RawPath {
  return joinPath(VERSIONS_PATH, stamp);
}

/** What a run keeps of what it replaces or removes. */
export interface Versions {
  /** Where, from the top of the destination; null: it keeps nothing. */
  readonly folder: RawPath | null;
  /** The work of removing the versions of runs that are kept no longer. */
  expired(): ExpiryTask[];
}

export const NO_VERSIONS: Versions = { folder: null, expired: () => [] };

/**
 * Sees to it that there is a folder for versions, for this user alone; that of the run is made when
 * something is to be kept. `startedAt`: milliseconds since the epoch.
 *
 * @throws {RunError} "destination-unwritable"
 */
export function openVersions(
  files: FileSystem,
  { destination }: Pick<Ends, "destination">,
  { request, startedAt }: { readonly request: RunRequest; readonly startedAt: number },
): Versions {
  const { options: { keepVersions }, settings: { dryRun } } = request;
  if (keepVersions === null || dryRun || destination === null) return NO_VERSIONS;
  prepareFolder(files, destination);
  const kept = keepVersions === "forever" ? Infinity : keepVersions;
  return {
    folder: freeFolder(files, destination, startedAt),
    expired: () => expiryOf(files, destination, startedAt - kept),
  };
}

function prepareFolder(files: FileSystem, target: LocalTarget): void {
  const { root, path } = target;
  openUp(files, target);
  try {
    if (files.stat({ handle: root, name: VERSIONS_FOLDER }) === null) {
      unnoticed(files, root, () => files.makeDirectory(root, VERSIONS_FOLDER, 0o700));
    }
    files.close(files.openDirectory(root, VERSIONS_PATH));
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw new RunError(
      OUT_OF_SPACE.has(error.code) ? "disk-full" : "destination-unwritable",
      `Cannot keep versions in ${quote(join(path, VERSIONS_FOLDER))}: ${error.message}; ` +
        "see to that folder, or run without --keep-versions",
    );
  }
}

/** That of no other run, though the clock may have been set back. */
function freeFolder(files: FileSystem, { root }: LocalTarget, startedAt: number): RawPath {
  const stamps = new Set(attempt(() => stampsIn(files, root)));
  let time = startedAt;
  while (stamps.has(stampOf(time))) time++;
  return folderOfStamp(stampOf(time));
}

/** `before`: milliseconds since the epoch. */
function expiryOf(files: FileSystem, { root }: LocalTarget, before: number): ExpiryTask[] {
  const stamps = attempt(() => stampsIn(files, root)) ?? [];
  return stamps
    .filter((stamp) => (timeOfStamp(stamp) ?? Infinity) < before)
    .map((stamp) => ({ kind: "expiry", path: folderOfStamp(stamp) }));
}

function stampsIn(files: FileSystem, root: Handle): RawName[] {
  const handle = files.openDirectory(root, VERSIONS_PATH);
  try {
    return files.list(handle)
      .filter(({ name, kind }) => (kind ?? files.stat({ handle, name })?.kind) === "directory")
      .map(({ name }) => name);
  } finally {
    files.close(handle);
  }
}
