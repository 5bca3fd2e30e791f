import { quote } from "../base/names.ts";
import type { Report } from "../model/report.ts";
import type { FileSystem } from "../platform/mod.ts";
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

/**
 * Whether the destination is too small for what a run would write, as a warning; null where it is
 * not. Asks for a survey, which takes as long as a run with nothing to do, only where much is to be
 * expected: more than the destination has free came to the source's file system since all of it
 * was carried over, or that never was.
 */
export async function spaceShortfall(
  { source, destination }: Ends,
  { files, usedBefore, survey }: SpaceQuestion,
): Promise<string | null> {
  const available = destination?.facts.available ?? null;
  const { used } = source.facts;
  if (destination === null || available === null || used === null) return null;
  if (available >= used) return null;
  const carriedOver = usedBefore !== null && isEmpty(files, destination) === false;
  if (carriedOver && available >= used - usedBefore) return null;
  const { counters } = await survey.execute();
  return shortfallOf({ destination }, counters.bytes);
}

/** As {@linkcode spaceShortfall}, where it is known how many bytes are to be written. */
export function shortfallOf(
  { destination }: Pick<Ends, "destination">,
  bytes: number,
): string | null {
  const available = destination?.facts.available ?? null;
  if (destination === null || available === null || bytes <= available) return null;
  return `The destination ${quote(destination.path)} has ${
    inMebibytes(available)
  } free, and this run ` +
    `may write up to ${inMebibytes(bytes)}: ${inMebibytes(bytes - available)} too much`;
}
