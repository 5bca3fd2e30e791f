/** The values that the API's messages are made of. */
import { z } from "@hono/zod-openapi";
import { COUNTER_NAMES, type Counters } from "../../model/report.ts";
import {
  BACKUP_TYPES,
  COMPARISON_MODES,
  DURABILITIES,
  HASH_NAMES,
  type JobOptions,
  KEPT_FOR_RANGE,
  RATE_RANGE,
} from "../../model/options.ts";

/** What can go wrong in a request, as a problem document (RFC 9457) with a stable code. */
export const ProblemDocument = z.object({
  type: z.literal("about:blank"),
  /** The status in words. */
  title: z.string(),
  status: z.int(),
  /** For the user: what was being done, the state, the way out. */
  detail: z.string(),
  /** Stable; see docs/api.md. */
  code: z.string(),
  /** Which values of the request were not accepted, and why. */
  fields: z.array(z.object({ field: z.string(), message: z.string() })).readonly(),
}).openapi("Problem");
export type ProblemDocument = z.infer<typeof ProblemDocument>;

export const Id = z.int().positive();
/** In a path or query. */
export const IdText = z.coerce.number().int().positive();

export const Time = z.number().openapi({ description: "Milliseconds since the epoch" });

const LONGEST_PATH = 65_536;

/** A raw path: an undecodable byte b is the lone surrogate U+DC00+b, `\udcXX` in JSON. */
export const PathText = z.string().max(LONGEST_PATH).refine(
  (text) => !text.includes("\0"),
  "a path without NUL",
);
export const AbsolutePath = PathText.min(1);

const Filter = z.object({
  rules: z.array(z.string().min(1).max(4096).regex(/^[^\r\n]*$/, "a rule on one line"))
    .max(10_000).readonly(),
  minSize: z.int().nonnegative().nullable(),
  maxSize: z.int().nonnegative().nullable(),
  oneFileSystem: z.boolean(),
});

const MaxDelete = z.union([
  z.object({ count: z.int().nonnegative() }),
  z.object({ share: z.number().min(0).max(1) }),
]).nullable();

const KeptFor = z.union([
  z.int().min(KEPT_FOR_RANGE.shortest).max(KEPT_FOR_RANGE.longest),
  z.literal("forever"),
]).nullable().openapi({ description: "Milliseconds, or for good; null: no versions are kept" });

const MaxRate = z.int().min(RATE_RANGE.lowest).max(RATE_RANGE.highest).nullable()
  .openapi({ description: "Bytes a second; null: there is no limit" });

const DAY = 86_400_000_000_000;

export const Options = z.object({
  type: z.enum(BACKUP_TYPES),
  comparison: z.enum(COMPARISON_MODES),
  hash: z.enum(HASH_NAMES).nullable(),
  modifyWindow: z.int().min(0).max(DAY),
  mirror: z.boolean(),
  maxDelete: MaxDelete,
  allowDelete: z.boolean(),
  deleteExcluded: z.boolean(),
  deleteBefore: z.boolean(),
  keepVersions: KeptFor,
  followSymlinks: z.boolean(),
  permissions: z.boolean(),
  verify: z.boolean(),
  lockSource: z.boolean(),
  durability: z.enum(DURABILITIES),
  maxRate: MaxRate,
  filter: Filter,
}).openapi("Options") satisfies z.ZodType<JobOptions>;

/** What is left out is as the configuration has it. */
export const OptionsGiven = z.strictObject({
  ...Options.shape,
  filter: z.strictObject(Filter.shape).partial(),
}).partial().openapi("OptionsGiven");
export type OptionsGiven = z.infer<typeof OptionsGiven>;

export const CountersValue = z.object(
  Object.fromEntries(COUNTER_NAMES.map((name) => [name, z.number()])) as {
    [Name in keyof Counters]: z.ZodNumber;
  },
).openapi("Counters");

export const LIMIT = 1000;
/** Rows of a page. */
export const LimitText = z.coerce.number().int().min(1).max(LIMIT);
