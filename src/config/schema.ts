/**
 * What a configuration may say. The message of every check is the sentence that says what is
 * accepted; `complaint.ts` puts file, line, key and value before it.
 */
import * as v from "valibot";
import { BACKUP_TYPES, DURABILITIES, SANDBOX_MODES } from "../model/options.ts";
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

interface Range {
  readonly from: number;
  readonly to: number;
  /** For the message: " milliseconds". */
  readonly unit?: string;
}

function decimal({ from, to, unit = "" }: Range) {
  const accepted = `a number from ${from} to ${to}${unit}`;
  return v.pipe(v.number(accepted), v.minValue(from, accepted), v.maxValue(to, accepted));
}

function whole({ from, to, unit = "" }: Range) {
  const accepted = `a whole number from ${from} to ${to}${unit}`;
  return v.pipe(
    v.number(accepted),
    v.integer(accepted),
    v.minValue(from, accepted),
    v.maxValue(to, accepted),
  );
}

const choice = v.boolean("true or false");

/** A value spelled as on the command line; a bare number will do where the spelling is one. */
function spelled<T>(parse: (text: string) => T, accepted: string) {
  return v.pipe(
    v.union([v.string(), v.number()], accepted),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      try {
        return parse(String(dataset.value));
      } catch {
        addIssue({ message: accepted });
        return NEVER;
      }
    }),
  );
}

const PATTERNS_ACCEPTED = `a list of patterns, each ${PATTERN_ACCEPTED}`;

const pattern = v.pipe(
  v.string(PATTERNS_ACCEPTED),
  v.check(isPattern, PATTERNS_ACCEPTED),
);
const patterns = v.array(pattern, PATTERNS_ACCEPTED);

/** The keys of a table; none other may stand in it. */
function keysOf<const T extends v.ObjectEntries>(entries: T) {
  return v.strictObject(entries, `one of ${Object.keys(entries).join(", ")}`);
}

// The library takes a list for an object, too.
function tableOf<const T extends v.GenericSchema>(keys: readonly string[], content: T) {
  const accepted = `a table with ${keys.join(", ")}`;
  const isTable = (value: unknown) => typeof value === "object" && !Array.isArray(value);
  return v.exactOptional(v.pipe(v.custom<unknown>(isTable, accepted), content));
}

const settings = keysOf({
  internal_timestamp: v.exactOptional(whole({ from: 10, to: 10_000, unit: " milliseconds" })),
  ui_refresh_time: v.exactOptional(decimal({ from: 0.05, to: 60, unit: " seconds" })),
  default_wakeup_time: v.exactOptional(decimal({ from: 1, to: 86_400, unit: " seconds" })),
  settling_delay: v.exactOptional(decimal({ from: 0, to: 86_400, unit: " seconds" })),
  max_executions: v.exactOptional(whole({ from: 1, to: 64 })),
  max_concurrency: v.exactOptional(
    whole({ from: 0, to: 64, unit: " workers, 0 for as many as suit this machine" }),
  ),
  max_file_operations: v.exactOptional(whole({ from: 1, to: 4096 })),
  kept_executions: v.exactOptional(whole({ from: 1, to: 10_000 })),
  kept_plans: v.exactOptional(whole({ from: 1, to: 1000 })),
  plan_days: v.exactOptional(whole({ from: 1, to: 3650, unit: " days" })),
  sandbox: v.exactOptional(v.picklist(SANDBOX_MODES, "require, auto or off")),
});

const SIZES_IN_ORDER = "a size that is not below min_size";
const ROOM_OR_VERSIONS = "off along with delete_before, as what is kept makes no room";

const job = keysOf({
  type: v.exactOptional(v.picklist(BACKUP_TYPES, BACKUP_TYPES.join(" or "))),
  compare: v.exactOptional(spelled(parseComparison, COMPARISON_ACCEPTED)),
  modify_window: v.exactOptional(spelled(parseDuration, DURATION_ACCEPTED)),
  mirror: v.exactOptional(choice),
  max_delete: v.exactOptional(spelled(parseMaxDelete, MAX_DELETE_ACCEPTED)),
  delete_excluded: v.exactOptional(choice),
  delete_before: v.exactOptional(choice),
  keep_versions: v.exactOptional(spelled(parseKeptFor, KEPT_FOR_ACCEPTED)),
  follow_symlinks: v.exactOptional(choice),
  permissions: v.exactOptional(choice),
  verify: v.exactOptional(choice),
  lock_source: v.exactOptional(choice),
  durability: v.exactOptional(v.picklist(DURABILITIES, "none, checkpoint or file")),
  max_rate: v.exactOptional(spelled(parseRate, RATE_ACCEPTED)),
  exclude: v.exactOptional(patterns),
  include: v.exactOptional(patterns),
  min_size: v.exactOptional(spelled(parseSize, SIZE_ACCEPTED)),
  max_size: v.exactOptional(spelled(parseSize, SIZE_ACCEPTED)),
  one_file_system: v.exactOptional(choice),
});

const jobInOrder = v.pipe(
  job,
  v.forward(
    v.check(
      ({ min_size = 0, max_size = Infinity }) => min_size <= max_size,
      SIZES_IN_ORDER,
    ),
    ["max_size"],
  ),
  v.forward(
    v.check(
      ({ delete_before = false, keep_versions = null }) => !delete_before || keep_versions === null,
      ROOM_OR_VERSIONS,
    ),
    ["keep_versions"],
  ),
);

/** The keys that may stand in a table, for who looks for the one that was meant. */
export const KNOWN_KEYS = {
  top: ["Config", "job"],
  Config: Object.keys(settings.entries),
  job: Object.keys(job.entries),
} as const;

export const documentSchema = keysOf({
  Config: tableOf(KNOWN_KEYS.Config, settings),
  job: tableOf(KNOWN_KEYS.job, jobInOrder),
});

export type ValidDocument = v.InferOutput<typeof documentSchema>;
export type ValidJob = v.InferOutput<typeof job>;
