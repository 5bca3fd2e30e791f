/** What keeps options from being a job's, whichever door they come through. */
import { RunError } from "../base/errors.ts";
import type { JobOptions } from "./options.ts";

/** @throws {RunError} "usage": options that contradict each other */
export function checkOptions(options: JobOptions): void {
  const problem = contradiction(options);
  if (problem !== null) throw new RunError("usage", problem);
}

function contradiction(options: JobOptions): string | null {
  const { comparison, hash, filter: { minSize, maxSize } } = options;
  const ofMirror = [
    ["allow removals", options.allowDelete],
    ["remove what is excluded", options.deleteExcluded],
    ["remove first to make room", options.deleteBefore],
    ["limit removals", options.maxDelete !== null],
  ] as const;
  const idle = ofMirror.find(([, used]) => used)?.[0];
  if (!options.mirror && idle !== undefined) {
    return `Use "${idle}": nothing is removed without mirror; turn mirror on, or leave it out`;
  }
  if (hash !== null && comparison !== "thorough") {
    return `Use hash ${hash}: content is only compared by the thorough comparison; choose that, ` +
      "or no hash";
  }
  if (minSize !== null && maxSize !== null && minSize > maxSize) {
    return "Use a smallest size above the largest: no file is left; swap them";
  }
  return null;
}
