import type { JobOptions } from "../model/options.ts";
import type { FileSystemFacts, PlatformFeatures } from "../platform/mod.ts";

/** Files of these have no true sizes: what is in them is made up as it is read. */
const MADE_UP: ReadonlySet<string> = new Set(["proc", "sysfs"]);

/** What this platform and destination cannot keep of what the job carries, one sentence each. */
export function limitsOf(
  options: JobOptions,
  { features, source, destination }: {
    readonly features: PlatformFeatures;
    readonly source: FileSystemFacts;
    readonly destination: FileSystemFacts | null;
  },
): string[] {
  const said: string[] = [];
  const say = (missing: boolean, what: string) => {
    if (missing) said.push(what);
  };
  const step = destination?.mtimeStep ?? 1;
  say(
    MADE_UP.has(source.type),
    `The source (${source.type}) makes its files up as they are read: copies of them may be empty, or padded`,
  );
  say(
    step >= 1_000_000,
    `The destination (${destination?.type}) keeps modification times only to ${step / 1e6} ms`,
  );
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
