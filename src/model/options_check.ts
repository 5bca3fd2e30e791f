/** What keeps options from being a job's, whichever door they come through. */
import { RunError } from "../base/errors.ts";
import type { JobOptions } from "./options.ts";

/** What means something only where removals are made. */
const OF_MIRROR = ["allowDelete", "deleteExcluded", "deleteBefore", "maxDelete"] as const;

const NAMES = {
  mirror: "mirror",
  allowDelete: '"allow removals"',
  deleteExcluded: '"remove what is excluded"',
  deleteBefore: '"remove first to make room"',
  maxDelete: '"limit removals"',
  keepVersions: '"keep earlier versions"',
  minSize: "a smallest size",
  maxSize: "the largest",
} as const;

/** Says what an option is called where it was given. */
export type NameOption = (option: keyof typeof NAMES) => string;

/** What was given of options that have to go together; what was not is undefined. */
export type OptionsAsked = {
  readonly [Option in "mirror" | "keepVersions" | (typeof OF_MIRROR)[number]]?:
    | JobOptions[Option]
    | undefined;
};

/**
 * What stands in for options that were not given. Without mirror, what would have more removed is
 * let go of; a limit stays, for when mirror is turned on. Where versions are asked for, removals
 * come last. The other way round nothing is let go of: what is to be kept is never given up for a
 * default.
 */
export function defaultsFor(
  { mirror, keepVersions = null }: OptionsAsked,
  defaults: JobOptions,
): JobOptions {
  if (!(mirror ?? defaults.mirror)) {
    return { ...defaults, allowDelete: false, deleteExcluded: false, deleteBefore: false };
  }
  return keepVersions === null ? defaults : { ...defaults, deleteBefore: false };
}

export interface CheckOptions {
  /** What somebody asked for, of which all has to mean something; everything, unless given. */
  readonly given?: OptionsAsked;
  readonly nameOf?: NameOption;
}

/** @throws {RunError} "usage": options that contradict each other */
export function checkOptions(
  options: JobOptions,
  { given = options, nameOf = (option) => NAMES[option] }: CheckOptions = {},
): void {
  const problem = contradiction(options, given, nameOf);
  if (problem !== null) throw new RunError("usage", problem);
}

function contradiction(
  options: JobOptions,
  given: OptionsAsked,
  nameOf: NameOption,
): string | null {
  const { mirror, comparison, hash, filter: { minSize, maxSize } } = options;
  const idle = OF_MIRROR.find((option) => given[option]);
  if (!mirror && idle !== undefined) {
    const missing = nameOf("mirror");
    return `Use ${nameOf(idle)}: nothing is removed without ${missing}; add ${missing}, ` +
      "or leave it out";
  }
  if (options.deleteBefore && options.keepVersions !== null) {
    const [before, versions] = [nameOf("deleteBefore"), nameOf("keepVersions")];
    return `Use ${before} along with ${versions}: what is kept makes no room; leave ${before} ` +
      `out, or set ${versions} to off`;
  }
  if (hash !== null && comparison !== "thorough") {
    return `Use hash ${hash}: content is only compared by the thorough comparison; choose that, ` +
      "or no hash";
  }
  if (minSize !== null && maxSize !== null && minSize > maxSize) {
    return `Use ${nameOf("minSize")} above ${nameOf("maxSize")}: no file is left; swap them`;
  }
  return null;
}
