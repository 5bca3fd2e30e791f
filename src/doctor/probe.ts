import type { FileSystem, Handle } from "../platform/mod.ts";
import type { Abilities } from "./findings.ts";
import { probeFeatures, probeLargestFile, probeTimeRange, probeTimeStep } from "./probe_content.ts";
import { probeCase, probeNameLimit, probeRefusedNames, probeUnicode } from "./probe_names.ts";
import { type Ground, withScratch } from "./scratch.ts";

/** PATH_MAX of limits.h, less the zero at its end: what one path may have as one argument. */
const LONGEST_PATH = 4095;

/**
 * Tries out what the file system of an open folder holds, in a scratch folder inside it. Throws
 * FileSystemError where nothing can be made there.
 */
export function probe(files: FileSystem, parent: Handle): Abilities {
  return withScratch(files, parent, (ground) => probeAll(ground));
}

function probeAll(ground: Ground): Abilities {
  const { files, folder } = ground;
  const kept = probeFeatures(ground);
  return {
    case: probeCase(ground),
    unicode: probeUnicode(ground),
    nameLimit: probeNameLimit(ground),
    pathLimit: files.features.handles ? null : LONGEST_PATH,
    refusedNames: probeRefusedNames(ground),
    mtimeStep: probeTimeStep(ground),
    mtimeRange: probeTimeRange(ground),
    largestFile: probeLargestFile(ground, kept.sparse),
    owner: files.stat({ handle: folder, name: null })?.owner ?? 0,
    kept,
  };
}
