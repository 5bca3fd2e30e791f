import { z } from "@hono/zod-openapi";
import { CHANGE_KINDS, EXECUTION_GROUPS, EXECUTION_STATES } from "../../model/execution.ts";
import { LOG_KINDS } from "../../model/log.ts";
import { STAGES, TIMED_STAGES } from "../../model/stage.ts";
import { AbsolutePath, CountersValue, Id, LIMIT, Options, OptionsGiven, Time } from "./values.ts";

const Live = z.object({
  stage: z.enum(STAGES),
  /** 0 to 1. */
  fraction: z.number(),
  /** Milliseconds still to go; null while that cannot be told. */
  remaining: z.number().nullable(),
  /** Bytes a second, of late. */
  rate: z.number(),
  /** A raw path that is being worked on. */
  path: z.string(),
}).openapi("LiveProgress");

export const Guard = z.object({
  reason: z.enum([
    "source-empty",
    "source-other-device",
    "source-unfinished",
    "too-many-removals",
    "unusual-removals",
    "unusual-changes",
  ]),
  removals: z.number(),
  limit: z.number(),
  message: z.string(),
});

export const Execution = z.object({
  id: Id,
  jobId: Id.nullable(),
  jobName: z.string().nullable(),
  source: z.string(),
  destination: z.string(),
  options: Options,
  state: z.enum(EXECUTION_STATES),
  /** With "suspended": its process died, nobody paused it. */
  interrupted: z.boolean(),
  startedAt: Time,
  endedAt: Time.nullable(),
  /** Milliseconds of work, pauses left out. */
  elapsed: z.number(),
  /** That time by stages, in milliseconds. */
  stages: z.record(z.enum(TIMED_STAGES), z.number()),
  counters: CountersValue,
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  guard: Guard.nullable(),
  warnings: z.array(z.string()).readonly(),
  process: z.object({ pid: z.number(), startedAt: z.number() }).nullable(),
  /** What was asked for and not yet taken up. */
  request: z.enum(["pause", "resume", "cancel"]).nullable(),
  /** Null until it is told, and once the execution ended. */
  live: Live.nullable(),
  /** The plan that it is restricted to; null for one that does all there is to do. */
  planId: z.number().nullable(),
  /** The guard held removals, to be approved or rejected. */
  held: z.boolean(),
}).openapi("Execution");
export type Execution = z.infer<typeof Execution>;

const ChangeCounts = z.object({
  added: z.number(),
  changed: z.number(),
  metadata: z.number(),
  removed: z.number(),
});

export const ExecutionDetails = Execution.extend({
  /** How many changes are kept, by kind; 0 once let go. */
  changes: ChangeCounts,
  /** How many failures are kept. */
  failures: z.number(),
}).openapi("ExecutionDetails");

export const ExecutionQuery = z.strictObject({
  state: z.enum([...EXECUTION_STATES, ...EXECUTION_GROUPS]).optional(),
  jobId: Id.optional(),
  before: Id.optional(),
  limit: z.int().min(1).max(LIMIT),
});

export const StartJob = z.strictObject({ jobId: Id, allowDelete: z.boolean().optional() });
export const StartPair = z.strictObject({
  source: AbsolutePath,
  destination: AbsolutePath,
  options: OptionsGiven.optional(),
  /** Save it as a job of this name first. */
  saveAs: z.string().optional(),
});
export const Start = z.union([StartJob, StartPair]).openapi("Start");
export type Start = z.infer<typeof Start>;

export const Steering = z.strictObject({
  id: Id,
  request: z.enum(["pause", "resume", "cancel"]),
});

export const Change = z.object({
  kind: z.enum(CHANGE_KINDS),
  path: z.string(),
  size: z.number(),
}).openapi("Change");

export const ChangeQuery = z.strictObject({
  id: Id,
  kind: z.enum(CHANGE_KINDS).optional(),
  search: z.string().max(4096).optional(),
  /** Skips so many rows of the whole list; not with `search`. */
  offset: z.int().nonnegative().optional(),
  /** What the page before gave as `next`. */
  after: z.strictObject({ kind: z.enum(CHANGE_KINDS), sequence: z.int().nonnegative() }).optional(),
  limit: z.int().min(1).max(LIMIT),
});

export const ChangePage = z.object({
  changes: z.array(Change).readonly(),
  /** What to give as `after`; null where nothing follows. There may be no changes and a next. */
  next: z.object({ kind: z.enum(CHANGE_KINDS), sequence: z.number() }).nullable(),
  /** Of all rows, by kind. */
  counts: ChangeCounts,
}).openapi("ChangePage");

export const HeldQuery = z.strictObject({
  id: Id,
  search: z.string().max(4096).optional(),
  offset: z.int().nonnegative().optional(),
  limit: z.int().min(1).max(LIMIT),
});

const HeldEntry = z.object({
  /** A raw path. */
  path: z.string(),
  /** It stands for all that is in it. */
  folder: z.boolean(),
  /** How many entries would go, folders aside; null where an earlier release held it. */
  entries: z.number().nullable(),
  bytes: z.number().nullable(),
}).openapi("HeldEntry");

export const HeldPage = z.object({
  /** In the order of their paths. */
  entries: z.array(HeldEntry).readonly(),
  /** Of all of them, or of those that were found. */
  count: z.number(),
}).openapi("HeldPage");

export const LogQuery = z.strictObject({
  id: Id,
  after: z.int().nonnegative().optional(),
  limit: z.int().min(1).max(LIMIT),
});

const LogEntry = z.object({
  sequence: z.number(),
  kind: z.enum(LOG_KINDS),
  message: z.string(),
  at: Time,
  /** How often it was said in a row, and when last. */
  count: z.number(),
  lastAt: Time,
}).openapi("LogEntry");

export const LogPage = z.object({
  entries: z.array(LogEntry).readonly(),
  /** What to give as `after`; null where nothing follows. */
  next: z.number().nullable(),
}).openapi("LogPage");

export const Throughput = z.object({
  /** Oldest first, some hundred at most. */
  samples: z.array(z.object({
    /** Milliseconds of work. */
    at: z.number(),
    /** Bytes written or compared by then. */
    bytes: z.number(),
  })).readonly(),
}).openapi("Throughput");

const Retry = z.enum(["now", "later", "never"]);

export const Failure = z.object({
  path: z.string(),
  operation: z.string(),
  code: z.string(),
  message: z.string(),
  retry: Retry,
}).openapi("Failure");

export const FailureQuery = z.strictObject({
  id: Id,
  code: z.string().max(100).optional(),
  after: z.int().nonnegative().optional(),
  limit: z.int().min(1).max(LIMIT),
});

export const FailurePage = z.object({
  failures: z.array(Failure).readonly(),
  next: z.number().nullable(),
}).openapi("FailurePage");

export const FailureGroup = z.object({
  code: z.string(),
  count: z.number(),
  /** What to do about it, in a sentence. */
  advice: z.string(),
}).openapi("FailureGroup");
