import { quote } from "../base/names.ts";
import type { JobOptions } from "../model/options.ts";
import type { Counters, Report } from "../model/report.ts";
import type { FileSystem } from "../platform/mod.ts";
import { changedEntries } from "./guard.ts";
import type { Ends } from "./preflight.ts";
import { isEmpty } from "./scope.ts";

const MEBIBYTE = 2 ** 20;

function inMebibytes(bytes: number): string {
  return `${Math.ceil(bytes / MEBIBYTE).toLocaleString("en")} MiB`;
}

export interface SpaceQuestion {
  readonly files: FileSystem;
  /** `RememberedEnds.usedBefore`. */
  readonly usedBefore: number | null;
  /** A dry run. */
  readonly survey: { execute(): Promise<Report> };
}

/** Bytes that an entry may take beyond its content, at least: its last block, or a name. */
const BLOCK = 4096;

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

/** Whether what is to be written may not fit, to the last block. */
export function isTight({ destination }: Pick<Ends, "destination">, counters: Counters): boolean {
  const available = destination?.facts.available ?? Infinity;
  return counters.bytes + BLOCK * changedEntries(counters) > available;
}

/** That the destination is too small for so much, as a warning; null where it is not. */
export function shortfallOf(
  { destination }: Pick<Ends, "destination">,
  { bytes, extraEntries }: Counters,
  { mirror, deleteBefore }: JobOptions,
): string | null {
  const available = destination?.facts.available ?? null;
  if (destination === null || available === null || bytes <= available) return null;
  const makesRoom = mirror && extraEntries > 0;
  const wayOut = deleteBefore
    ? "what is extra there goes first"
    : "--delete-before makes room first";
  return `The destination ${quote(destination.path)} has ${
    inMebibytes(available)
  } free, and this run ` +
    `may write up to ${inMebibytes(bytes)}: ${inMebibytes(bytes - available)} too much` +
    (makesRoom ? `; ${wayOut}` : "");
}
