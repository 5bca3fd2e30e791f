/** Versions that were kept, as lines of text and as records. */
import { quote, type RawPath } from "../../base/names.ts";
import { join } from "../../base/paths.ts";
import type { Version, VersionSum } from "../../engine/version_list.ts";
import { formatBytes, formatEntries, formatTime } from "../../model/format.ts";
import { KINDS } from "./operation_text.ts";

// Lines are printed one by one as they are found, so their columns have a width beforehand.
const ENTRIES_WIDTH = "1,000,000 entries".length;
const SIZE_WIDTH = "1000 KiB".length;

/** `2026-11-30 20:18:00     12 entries   1.2 MiB  2026-11-30T20-18-00.123Z` */
export function sumLine({ stamp, startedAt, entries, bytes }: VersionSum): string {
  const counted = formatEntries(entries).padStart(ENTRIES_WIDTH);
  return `${formatTime(startedAt)}  ${counted}  ${
    formatBytes(bytes).padStart(SIZE_WIDTH)
  }  ${stamp}`;
}

/**
 * `until 2026-11-30 20:18:00   1.2 MiB  of 2026-11-29 09:00:00  "/media/backup/..."`: safe to print
 * whatever the path holds.
 */
export function versionLine(destination: string, version: Version): string {
  const { run, kind, size, modifiedAt, place } = version;
  const what = (kind === "file" ? formatBytes(size) : KINDS[kind]).padStart(SIZE_WIDTH);
  const where = quote(join(destination, place));
  return `until ${formatTime(run.startedAt)}  ${what}  of ${formatTime(modifiedAt)}  ${where}`;
}

/** What `--json` prints of it. */
export function versionRecord({ run, ...version }: Version) {
  return { ...run, ...version };
}

/** @param path null: of nothing in particular */
export function noVersions(destination: string, path: RawPath | null): string {
  const wanted = path === null || path === "" ? "" : ` of ${quote(path)}`;
  return `No versions${wanted} in ${quote(destination)}: kept is what a run with --keep-versions ` +
    "replaces or removes";
}
