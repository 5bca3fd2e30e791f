import { z } from "@hono/zod-openapi";
import { AbsolutePath, Id, Options, OptionsGiven, Time } from "./values.ts";
import { Execution } from "./executions.ts";

const EndIdentity = z.object({ fileSystem: z.string(), type: z.string() });

export const Job = z.object({
  id: Id,
  name: z.string(),
  source: z.string(),
  destination: z.string(),
  options: Options,
  /** Milliseconds: the promise that the copy is never older. */
  freshness: z.number().nullable(),
  createdAt: Time,
  /** What `If-Match` has to say to change the job. */
  updatedAt: Time,
  pairing: z.object({ source: EndIdentity, destination: EndIdentity }).nullable(),
  lastExecution: Execution.nullable(),
  /** Since when the copy is older than promised; null while it is not. */
  overdueSince: Time.nullable(),
}).openapi("Job");
export type Job = z.infer<typeof Job>;

const Freshness = z.int().positive().nullable();

export const JobGiven = z.strictObject({
  name: z.string(),
  source: AbsolutePath,
  destination: AbsolutePath,
  options: OptionsGiven.optional(),
  freshness: Freshness.optional(),
}).openapi("JobGiven");
export type JobGiven = z.infer<typeof JobGiven>;

export const JobChanges = z.strictObject({
  name: z.string().optional(),
  source: AbsolutePath.optional(),
  destination: AbsolutePath.optional(),
  options: OptionsGiven.optional(),
  freshness: Freshness.optional(),
}).openapi("JobChanges");
export type JobChanges = z.infer<typeof JobChanges>;

export const JobEdit = z.strictObject({ id: Id, updatedAt: z.number(), changes: JobChanges });
