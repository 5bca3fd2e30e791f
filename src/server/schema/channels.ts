import { z } from "@hono/zod-openapi";
import { DELIVERY_STATES, NOTICE_KINDS, SMTP_SECURITIES } from "../../model/notification.ts";
import { Id, Time } from "./values.ts";

const Text = z.string().max(4096);
const Secret = Text.nullable().optional().openapi({
  description: "Left out, it stays as it is; null takes it away. It is never shown",
});
const Kinds = z.array(z.enum(NOTICE_KINDS)).max(20).readonly();

/** An address with its secrets; while editing, what is left out stays as it is. */
const TargetGiven = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("webhook"), url: Text.optional(), token: Secret }),
  z.strictObject({ type: z.literal("ntfy"), url: Text.optional(), token: Secret }),
  z.strictObject({ type: z.literal("ping"), url: Text.optional() }),
  z.strictObject({
    type: z.literal("email"),
    host: Text,
    port: z.int(),
    security: z.enum(SMTP_SECURITIES),
    user: Text.nullable(),
    password: Secret,
    from: Text,
    to: z.array(Text).max(100).readonly(),
  }),
]).openapi("TargetGiven");
export type TargetGiven = z.infer<typeof TargetGiven>;

const ShownTarget = z.union([
  z.object({ type: z.enum(["webhook", "ntfy"]), origin: z.string(), hasToken: z.boolean() }),
  z.object({ type: z.literal("ping"), origin: z.string() }),
  z.object({
    type: z.literal("email"),
    host: z.string(),
    port: z.number(),
    security: z.enum(SMTP_SECURITIES),
    user: z.string().nullable(),
    hasPassword: z.boolean(),
    from: z.string(),
    to: z.array(z.string()).readonly(),
  }),
]).openapi("ShownTarget");

const Delivery = z.object({
  title: z.string(),
  kind: z.enum(NOTICE_KINDS),
  at: Time,
  state: z.enum(DELIVERY_STATES),
  attempts: z.number(),
  dueAt: Time,
  lastError: z.string().nullable(),
});

export const Channel = z.object({
  id: Id,
  name: z.string(),
  target: ShownTarget,
  jobId: Id.nullable(),
  jobName: z.string().nullable(),
  kinds: Kinds,
  createdAt: Time,
  updatedAt: Time,
  /** The newest, first. */
  deliveries: z.array(Delivery).readonly(),
}).openapi("Channel");

export const ChannelGiven = z.strictObject({
  name: Text,
  target: TargetGiven,
  /** Only notices of this job; of all where it is left out. */
  jobId: Id.nullable().optional(),
  kinds: Kinds.optional(),
}).openapi("ChannelGiven");

export const ChannelChanges = ChannelGiven.partial().openapi("ChannelChanges");

export const ChannelEdit = z.strictObject({
  id: Id,
  updatedAt: z.number(),
  changes: ChannelChanges,
});

export const TestResult = z.object({
  /** What the other side answered. */
  answer: z.string(),
}).openapi("TestResult");
