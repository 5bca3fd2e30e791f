import { z } from "@hono/zod-openapi";
import {
  type Interval,
  MISSED_POLICIES,
  SCHEDULE_STATES,
  type Weekday,
} from "../../model/schedule.ts";
import { Id, Time } from "./values.ts";

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const satisfies readonly Weekday[];
const Clock = z.string().max(20);

const IntervalValue = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("once"), at: Clock }),
  z.strictObject({ kind: z.literal("daily"), time: Clock }),
  z.strictObject({
    kind: z.literal("weekly"),
    time: Clock,
    weekdays: z.array(z.literal(WEEKDAYS)).max(7).readonly(),
  }),
  z.strictObject({
    kind: z.literal("monthly"),
    time: Clock,
    days: z.array(z.int()).max(31).readonly(),
  }),
  z.strictObject({ kind: z.literal("cron"), expression: z.string().max(500) }),
  z.strictObject({
    kind: z.literal("on-change"),
    quiet: z.number(),
    atMostEvery: z.number(),
    fullLookEvery: z.number(),
  }),
]).openapi("Interval") satisfies z.ZodType<Interval>;

const Zone = z.string().max(100);
const Retry = z.strictObject({ attempts: z.int(), delay: z.number() });

const Definition = z.object({
  jobId: Id,
  interval: IntervalValue,
  zone: Zone,
  missed: z.enum(MISSED_POLICIES),
  retry: Retry,
  waitForDestination: z.boolean(),
});

export const Schedule = Definition.extend({
  id: Id,
  jobName: z.string(),
  state: z.enum(SCHEDULE_STATES),
  /** When the interval next has it due; perhaps in the past. Null where none is to come. */
  nextRunAt: Time.nullable(),
  retryAt: Time.nullable(),
  requestedAt: Time.nullable(),
  lastRunAt: Time.nullable(),
  lastExecutionId: Id.nullable(),
  underWay: z.boolean(),
  failedAttempts: z.number(),
  waiting: z.enum(["execution", "destination"]).nullable(),
  createdAt: Time,
  /** What `If-Match` has to say to change the schedule. */
  updatedAt: Time,
}).openapi("Schedule");

/** What is left out is as usual: this machine's zone, catch up, no retry, do not wait. */
export const ScheduleGiven = z.strictObject({
  ...Definition.shape,
  zone: Zone.optional(),
  missed: z.enum(MISSED_POLICIES).optional(),
  retry: Retry.optional(),
  waitForDestination: z.boolean().optional(),
}).openapi("ScheduleGiven");

export const ScheduleChanges = ScheduleGiven.omit({ jobId: true }).partial()
  .openapi("ScheduleChanges");

export const ScheduleEdit = z.strictObject({
  id: Id,
  updatedAt: z.number(),
  changes: ScheduleChanges,
});

export const StateChange = z.strictObject({
  id: Id,
  change: z.enum(["pause", "resume", "disable"]),
});

export const TimingGiven = z.strictObject({ interval: IntervalValue, zone: Zone.optional() })
  .openapi("TimingGiven");

export const Upcoming = z.object({
  zone: z.string(),
  /** The next five times it would be due. */
  runs: z.array(Time).readonly(),
}).openapi("Upcoming");
