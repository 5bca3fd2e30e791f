import { quote } from "../base/names.ts";
import type { Report } from "../model/report.ts";
import type { Ends } from "./preflight.ts";

const MEBIBYTE = 2 ** 20;

function inMebibytes(bytes: number): string {
  return `${Math.ceil(bytes / MEBIBYTE).toLocaleString("en")} MiB`;
}

/**
 * Whether the destination is too small for what a run would write, as a warning; null where it is
 * not. Asks for a survey (a dry run) only where the destination's free space is less than all that
 * the source's file system holds.
 */
export async function spaceShortfall(
  ends: Ends,
  survey: { execute(): Promise<Report> },
): Promise<string | null> {
  const available = ends.destination?.facts.available ?? null;
  const { used } = ends.source.facts;
  if (available === null || used === null || available >= used) return null;
  const { counters, destination } = await survey.execute();
  const missing = counters.bytes - available;
  if (missing <= 0) return null;
  return `The destination ${quote(destination)} has ${inMebibytes(available)} free, and this run ` +
    `may write up to ${inMebibytes(counters.bytes)}: ${inMebibytes(missing)} too much`;
}
