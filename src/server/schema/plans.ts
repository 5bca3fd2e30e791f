import { z } from "@hono/zod-openapi";
import { ACTIONS } from "../../model/action.ts";
import { Failure, Guard, StartPair } from "./executions.ts";
import { CountersValue, Id, LIMIT, Options, Time } from "./values.ts";

const Total = z.object({ action: z.enum(ACTIONS), entries: z.number(), bytes: z.number() });

/** One operation; which fields there are depends on its type (docs/json.md). */
const PlannedOperation = z.object({
  type: z.enum([
    "make-directory",
    "copy-file",
    "set-metadata",
    "make-symlink",
    "make-hard-link",
    "make-special",
    "remove",
    "skip",
    "unchanged",
  ]),
  path: z.string(),
  reason: z.string().optional(),
  kind: z.string().optional(),
  size: z.number().optional(),
  fields: z.array(z.string()).readonly().optional(),
  /** What `path` becomes another name of. */
  to: z.string().optional(),
  digests: z.object({ source: z.string(), destination: z.string().nullable() }).optional(),
}).openapi("Operation");

/** A preview that was kept. */
export const Plan = z.object({
  id: Id,
  jobId: Id.nullable(),
  jobName: z.string().nullable(),
  source: z.string(),
  destination: z.string(),
  options: Options,
  /** It was made to tell whether the copy is true: what is planned is what differs. */
  verifies: z.boolean(),
  createdAt: Time,
  elapsed: z.number(),
  /** What a run would count. */
  counters: CountersValue,
  totals: z.array(Total).readonly(),
  guard: Guard.nullable(),
  warnings: z.array(z.string()).readonly(),
  failures: z.array(Failure).readonly(),
}).openapi("Plan");

export const PlanNode = z.object({
  node: z.number(),
  name: z.string(),
  path: z.string(),
  /** What would be done; null for a folder in which something is to be done, but not to itself. */
  operation: PlannedOperation.nullable(),
  /** How many nodes are in it. */
  children: z.number(),
  totals: z.array(Total).readonly(),
}).openapi("PlanNode");

export const NodeQuery = z.strictObject({
  id: Id,
  /** A folder of the plan, 0 for the top; its children are asked for. */
  node: z.int().nonnegative().optional(),
  offset: z.int().nonnegative().optional(),
  /** Instead: part of a name, or only what would be removed. */
  search: z.string().max(4096).optional(),
  removals: z.boolean().optional(),
  /** With either: what the page before gave as `next`. */
  after: z.int().optional(),
  limit: z.int().min(1).max(LIMIT),
});

export const NodePage = z.object({
  nodes: z.array(PlanNode).readonly(),
  next: z.number().nullable(),
}).openapi("NodePage");

const Verify = z.boolean().openapi({
  description: "Compare all content, read from the disks, whatever the job compares otherwise",
});

export const PreviewGiven = z.union([
  z.strictObject({ jobId: Id, verify: Verify.optional() }),
  StartPair.omit({ saveAs: true }),
]).openapi("PreviewGiven");

/** A preview under way, or over. */
export const Preview = z.object({
  /** Means something as long as the process lives. */
  id: Id,
  jobId: Id.nullable(),
  source: z.string(),
  destination: z.string(),
  /** It is to tell whether the copy is true. */
  verifies: z.boolean(),
  state: z.enum(["running", "completed", "failed", "canceled"]),
  /** 0 to 1. */
  fraction: z.number(),
  /** Entries looked at. */
  scanned: z.number(),
  path: z.string(),
  /** What was kept, once it is completed. */
  planId: Id.nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
}).openapi("Preview");
export type Preview = z.infer<typeof Preview>;

export const Drift = z.object({
  path: z.string(),
  operation: z.string(),
  reason: z.enum(["unplanned", "not-needed"]),
}).openapi("Drift");

export const DriftQuery = z.strictObject({
  id: Id,
  after: z.int().nonnegative().optional(),
  limit: z.int().min(1).max(LIMIT),
});

export const DriftPage = z.object({
  drifts: z.array(Drift).readonly(),
  next: z.number().nullable(),
}).openapi("DriftPage");
