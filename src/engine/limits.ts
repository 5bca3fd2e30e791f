import type { JobOptions } from "../model/options.ts";
import type { PlatformFeatures } from "../platform/mod.ts";
import type { Ends } from "./preflight.ts";

/** Files of these have no true sizes: what is in them is made up as it is read. */
const MADE_UP: ReadonlySet<string> = new Set(["proc", "sysfs"]);

/** What this platform and destination cannot keep of what the job carries, one sentence each. */
export function limitsOf(
  options: JobOptions,
  features: PlatformFeatures,
  { source, destination, traits }: Ends,
): string[] {
  const said: string[] = [];
  const say = (missing: boolean, what: string) => {
    if (missing) said.push(what);
  };
  const step = traits.mtimeStep ?? 1;
  const { type } = source.facts;
  const there = `The destination (${destination?.facts.type})`;
  say(
    MADE_UP.has(type),
    `The source (${type}) makes its files up as they are read: copies of them may be empty, or padded`,
  );
  say(
    step === Infinity,
    `${there} keeps no modification times: what is there is copied again by each run (--compare thorough looks at the content instead)`,
  );
  say(
    step >= 1_000_000 && step > features.timestampStep && step !== Infinity,
    `${there} keeps modification times only to ${step / 1e6} ms`,
  );
  say(traits.modes === false, `${there} keeps no access rights (modes)`);
  say(
    features.timestampStep > 1,
    `Modification times are kept to ${features.timestampStep / 1e6} ms, not to the nanosecond`,
  );
  say(!features.rawNames, "Names that are not Unicode cannot be copied, and are reported");
  say(!features.specialFiles, "Fifos and devices cannot be copied, and are reported");
  say(!features.sparse, "Holes in sparse files are filled");
  say(!features.symlinkTimes, "Modification times of links are not kept");
  say(
    !features.fileSystemSync && options.durability === "checkpoint",
    "What was written last may be incomplete after a loss of power (--durability file waits for each file)",
  );
  const attributes = options.permissions && !(features.acls && features.extendedAttributes);
  say(attributes && features.flags, "ACLs and extended attributes are not kept");
  say(attributes && !features.flags, "ACLs, extended attributes and inode flags are not kept");
  say(options.permissions && !features.owners, "Owners and groups are not kept");
  return said;
}
