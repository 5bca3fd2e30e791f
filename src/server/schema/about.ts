import { z } from "@hono/zod-openapi";
import { Options } from "./values.ts";

export const About = z.object({
  version: z.string(),
  runtime: z.string(),
  system: z.string(),
  pid: z.number(),
  /** Of this machine, which days and schedules go by unless they say otherwise; null where TZ names none. */
  zone: z.string().nullable(),
  /** Absolute path of the database. */
  store: z.string(),
  config: z.object({
    /** Absolute path of the file it was read from; null where there is none. */
    path: z.string().nullable(),
    internalTimestamp: z.number(),
    uiRefreshTime: z.number(),
    defaultWakeupTime: z.number(),
    maxConcurrency: z.number(),
    maxFileOperations: z.number(),
    keptExecutions: z.number(),
    /** What a job does where it says nothing else. */
    job: Options,
  }),
}).openapi("About");
