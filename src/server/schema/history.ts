import { z } from "@hono/zod-openapi";
import { EXECUTION_STATES } from "../../model/execution.ts";
import { Id, Time } from "./values.ts";

export const HistoryQuery = z.strictObject({
  /** From this moment on, and before that one. */
  from: z.number(),
  to: z.number(),
  jobId: Id.optional(),
  /** An IANA time zone that days are counted in. */
  zone: z.string().max(100),
});

export const Day = z.object({
  /** YYYY-MM-DD in the zone. */
  day: z.string(),
  counts: z.object({
    completed: z.number(),
    failed: z.number(),
    canceled: z.number(),
    unfinished: z.number(),
    /** Of the completed ones: with failures, or with removals held. */
    imperfect: z.number(),
  }),
  /** Bytes of file content written. */
  bytes: z.number(),
  /** Milliseconds of work. */
  elapsed: z.number(),
}).openapi("Day");
export type Day = z.infer<typeof Day>;

export const Point = z.object({
  id: Id,
  jobId: Id.nullable(),
  jobName: z.string().nullable(),
  state: z.enum(EXECUTION_STATES),
  startedAt: Time,
  elapsed: z.number(),
  bytes: z.number(),
  /** Files copied and updated. */
  files: z.number(),
  removed: z.number(),
  failed: z.number(),
  /** Whether the guard held removals. */
  guarded: z.boolean(),
}).openapi("HistoryPoint");

export const History = z.object({
  /** Days on which something was executed. */
  days: z.array(Day).readonly(),
  /** Single executions, oldest first, at most 2,000 of the newest. */
  points: z.array(Point).readonly(),
}).openapi("History");
