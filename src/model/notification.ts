/** What users are told of, and where. */
import { unreachable } from "../base/errors.ts";

/** "retrying": it failed, and its schedule tries it again; "failed" is told once that is used up. */
export const NOTICE_KINDS = [
  "started",
  "succeeded",
  "retrying",
  "failed",
  "held",
  "overdue",
  "test",
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Something that happened and may be told of. Plain values; what a webhook gets as JSON. */
export interface Notice {
  /** What happened, and nothing else has this name: each channel is told once of an event. */
  readonly event: string;
  readonly kind: NoticeKind;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly jobId: number | null;
  readonly jobName: string | null;
  readonly executionId: number | null;
  /** One line. */
  readonly title: string;
  /** What happened and the way out, as plain text. */
  readonly body: string;
}

export const CHANNEL_TYPES = ["webhook", "ntfy", "ping", "email"] as const;
export type ChannelType = (typeof CHANNEL_TYPES)[number];

export const SMTP_SECURITIES = ["tls", "starttls", "none"] as const;
/** "tls" from the start, "starttls" after a greeting in the clear, "none" where the way is trusted. */
export type SmtpSecurity = (typeof SMTP_SECURITIES)[number];

/** An address with its secrets; see {@linkcode ShownTarget} for what may be shown. */
export type ChannelTarget =
  | { readonly type: "webhook"; readonly url: string; readonly token: string | null }
  /** A plain POST of the text, as ntfy takes it (https://docs.ntfy.sh/publish/). */
  | { readonly type: "ntfy"; readonly url: string; readonly token: string | null }
  /** A dead man's switch: `url`, `url/start` and `url/fail` are asked for. */
  | { readonly type: "ping"; readonly url: string }
  | {
    readonly type: "email";
    readonly host: string;
    readonly port: number;
    readonly security: SmtpSecurity;
    readonly user: string | null;
    readonly password: string | null;
    readonly from: string;
    readonly to: readonly string[];
  };

/**
 * What is shown of a target. Whoever has the path of a webhook, a topic or a ping address may use
 * it, so of an address only the origin is told.
 */
export type ShownTarget =
  | { readonly type: "webhook" | "ntfy"; readonly origin: string; readonly hasToken: boolean }
  | { readonly type: "ping"; readonly origin: string }
  | {
    readonly type: "email";
    readonly host: string;
    readonly port: number;
    readonly security: SmtpSecurity;
    readonly user: string | null;
    readonly hasPassword: boolean;
    readonly from: string;
    readonly to: readonly string[];
  };

export function shownTarget(target: ChannelTarget): ShownTarget {
  switch (target.type) {
    case "webhook":
    case "ntfy":
      return {
        type: target.type,
        origin: new URL(target.url).origin,
        hasToken: target.token !== null,
      };
    case "ping":
      return { type: "ping", origin: new URL(target.url).origin };
    case "email": {
      const { password, ...rest } = target;
      return { ...rest, hasPassword: password !== null };
    }
    default:
      return unreachable(target);
  }
}

/** What a channel says; what is validated when one is added or edited. */
export interface ChannelDefinition {
  /** As that of a job: see `jobNameProblem`. */
  readonly name: string;
  readonly target: ChannelTarget;
  /** Only notices of this job; null for those of all, and of runs without one. */
  readonly jobId: number | null;
  /** Which notices it is sent. A test is sent to any. */
  readonly kinds: readonly NoticeKind[];
}

/** Where notices go, as it may be shown. */
export interface Channel extends Omit<ChannelDefinition, "target"> {
  readonly id: number;
  readonly target: ShownTarget;
  /** The job's name now. */
  readonly jobName: string | null;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
}

/** What a channel is sent where nothing else is said. A switch has to hear of every run. */
export function usualKinds(type: ChannelType): readonly NoticeKind[] {
  return type === "ping"
    ? ["started", "succeeded", "failed", "held"]
    : ["failed", "held", "overdue"];
}

/** "superseded": what it told was no longer so before it could be delivered. */
export const DELIVERY_STATES = ["waiting", "delivered", "given-up", "superseded"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** A notice on its way to one channel. */
export interface Delivery {
  readonly id: number;
  readonly channelId: number;
  readonly channelName: string;
  readonly notice: Notice;
  readonly state: DeliveryState;
  /** How often it was tried, the time under way included. */
  readonly attempts: number;
  /** Milliseconds since the epoch: when it is tried next; means nothing once it is settled. */
  readonly dueAt: number;
  /** Why it did not arrive the last time; without secrets. */
  readonly lastError: string | null;
}
