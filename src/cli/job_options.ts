/** The options that say what a job does. */
import { RunError } from "../base/errors.ts";
import { BACKUP_TYPES, COMPARISON_MODES, DURABILITIES, HASH_NAMES } from "../model/options.ts";
import {
  COMPARISON_ACCEPTED,
  DURATION_ACCEPTED,
  isPattern,
  KEPT_FOR_ACCEPTED,
  MAX_DELETE_ACCEPTED,
  parseComparison,
  parseDuration,
  parseKeptFor,
  parseMaxDelete,
  parseRate,
  parseSize,
  PATTERN_ACCEPTED,
  RATE_ACCEPTED,
  SIZE_ACCEPTED,
} from "../model/parse.ts";
import type { FilterFlag } from "./filter_rules.ts";
import {
  type Given,
  oneOf,
  type Reader,
  repeated,
  TEXT,
  toggle,
  under,
  value,
} from "./syntax/options.ts";

const COMPARISONS = [...COMPARISON_MODES, ...HASH_NAMES.map((hash) => `thorough:${hash}`)];

const COPYING = under("What is copied:", {
  compare: value(
    "<mode>",
    "when a file counts as changed: standard (size and time), advanced (and metadata), " +
      "thorough (content) or thorough:HASH (digests of it)",
    { read: parseComparison, accepted: COMPARISON_ACCEPTED, choices: COMPARISONS },
  ),
  type: value("<type>", "copy what changed, or every file", oneOf(BACKUP_TYPES)),
  modifyWindow: value("<duration>", "times this far apart count as equal, such as 2s or 1ms", {
    read: parseDuration,
    accepted: DURATION_ACCEPTED,
  }),
  followSymlinks: toggle("copy what links point to, instead of the links"),
  permissions: toggle("carry owner, group, ACLs and extended attributes too"),
  verify: toggle("read every copied file back and compare it"),
  lockSource: toggle("hold off writers of each file while it is copied"),
  durability: value(
    "<when>",
    "wait until content is on the disk: none, checkpoint (every few seconds and at the " +
      "end) or file (each one)",
    oneOf(DURABILITIES),
  ),
  maxRate: value(
    "<rate>",
    "copy and compare at most so many bytes a second, such as 10MiB; off for no limit",
    { read: parseRate, accepted: RATE_ACCEPTED },
  ),
});

/** A filter, with where it stands among the others. */
interface PlacedFilter extends FilterFlag {
  readonly position: number;
}

function filter(kind: FilterFlag["kind"]): Reader<PlacedFilter> {
  return { ...TEXT, read: (text, position) => ({ kind, value: text, position }) };
}

function pattern(kind: "exclude" | "include"): Reader<PlacedFilter> {
  const read = (text: string, position: number) => {
    if (!isPattern(text)) throw new RunError("usage", PATTERN_ACCEPTED);
    return { kind, value: text, position };
  };
  return { read, accepted: `a pattern ${PATTERN_ACCEPTED}` };
}

const SIZE = { read: parseSize, accepted: SIZE_ACCEPTED };

const FILTERS = under("Filters, in gitignore's syntax; the last that matches decides:", {
  exclude: repeated(value("<glob>", "leave out what matches (repeatable)", pattern("exclude"))),
  include: repeated(
    value(
      "<glob>",
      "take in again what matches (repeatable); given without any exclude, only this is copied",
      pattern("include"),
    ),
  ),
  excludeFrom: repeated(
    value("<file>", "read rules from a file (repeatable)", filter("exclude-from")),
  ),
  minSize: value("<size>", "leave out smaller files, such as 1KiB", SIZE),
  maxSize: value("<size>", "leave out larger files, such as 2GiB", SIZE),
  oneFileSystem: toggle("stay on the file system of the source folder"),
});

const REMOVING = under("What is removed:", {
  mirror: toggle("remove from the destination what the source does not have, after all else"),
  maxDelete: value(
    "<limit>",
    "hold the removals if there are more, as entries (500) or as a share of the destination " +
      "(25%); unless given: half of it, once over 100",
    { read: parseMaxDelete, accepted: MAX_DELETE_ACCEPTED },
  ),
  deleteExcluded: toggle("remove what filters leave out as well"),
  deleteBefore: toggle("remove before copying, where not all has room at once"),
  keepVersions: value(
    "<period>",
    "keep what is replaced or removed at the destination, in .mirrorsphere-versions, for so " +
      "long: such as 30d, or forever; off to keep none",
    { read: parseKeptFor, accepted: KEPT_FOR_ACCEPTED },
  ),
});

/** All that shapes what is done, apart from `--allow-delete`, which is said for one run only. */
export const JOB_OPTIONS = { ...COPYING, ...FILTERS, ...REMOVING };

/** The options of a job as given; what is absent was not given. */
export type JobFlags = Given<typeof JOB_OPTIONS>;

/** The filter options, in the order they were given in. */
export function filtersOf({ exclude, include, excludeFrom }: JobFlags): readonly FilterFlag[] {
  const placed = [exclude, include, excludeFrom].flatMap((filters) => filters ?? []);
  return placed.toSorted((one, other) => one.position - other.position);
}
