import { quote } from "../base/names.ts";
import type { JobOptions, RunRequest } from "../model/options.ts";
import type { Counters, Report } from "../model/report.ts";
import type { FileSystem } from "../platform/mod.ts";
import type { Ends } from "./preflight.ts";
import { isEmpty } from "./scope.ts";

const MEBIBYTE = 2 ** 20;
const BLOCK = 4096;

function inMebibytes(bytes: number): string {
  return `${Math.round(bytes / MEBIBYTE).toLocaleString("en")} MiB`;
}

/** Bytes that a run may need: of each new entry the last block, or the name, comes on top. */
function needed({ bytes, copied, updated, directories }: Counters): number {
  return bytes + BLOCK * (copied + updated + directories);
}

/** That of a look at what a run would do; `approved`: its removals were, before. */
export function surveyRequest(
  { options, settings, ...ends }: RunRequest,
  { approved }: { readonly approved: boolean },
): RunRequest {
  return {
    ...ends,
    options: { ...options, allowDelete: options.allowDelete || approved },
    settings: { ...settings, dryRun: true, operationEvents: false },
  };
}

export interface SpaceQuestion {
  readonly files: FileSystem;
  /** `RememberedEnds.usedBefore`. */
  readonly usedBefore: number | null;
  /** A dry run. */
  readonly survey: { execute(): Promise<Report> };
}

/**
 * What a survey finds, where a run may write more than the destination has room for; null where it
 * will not. A survey takes as long as a run with nothing to do, and so is only asked for where much
 * is to be expected: more than the destination has free came to the source's file system since all
 * of it was carried over, or that never was.
 */
export async function surveySpace(
  { source, destination }: Ends,
  { files, usedBefore, survey }: SpaceQuestion,
): Promise<Report | null> {
  const available = destination?.facts.available ?? null;
  const { used } = source.facts;
  if (destination === null || available === null || used === null) return null;
  if (available >= used) return null;
  const carriedOver = usedBefore !== null && isEmpty(files, destination) === false;
  if (carriedOver && available >= used - usedBefore) return null;
  return await survey.execute();
}

/** That the destination is too small for so much, as a warning; null where it is not. */
export function shortfallOf(
  { destination }: Pick<Ends, "destination">,
  { counters, guard }: Pick<Report, "counters" | "guard">,
  options: JobOptions,
): string | null {
  const available = destination?.facts.available ?? Infinity;
  const missing = needed(counters) - available;
  if (destination === null || missing <= 0) return null;
  const tooMuch =
    `The destination ${quote(destination.path)} has ${inMebibytes(available)} free, ` +
    `and this run may write up to ${inMebibytes(needed(counters))}: ` +
    `${inMebibytes(Math.max(missing, MEBIBYTE))} too much`;
  // What is kept as a version makes no room.
  const makesRoom = options.mirror && options.keepVersions === null;
  if (!makesRoom || counters.extraEntries === 0) return tooMuch;
  if (!options.deleteBefore) return `${tooMuch}; --delete-before makes room first`;
  return `${tooMuch}; what is extra there ${guard === null ? "goes first" : "is held"}`;
}
