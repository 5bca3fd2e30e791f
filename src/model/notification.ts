/** What users are told of, and where. */

export const NOTICE_KINDS = ["started", "succeeded", "failed", "held", "overdue", "test"] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Something that happened and may be told of. Plain values; the JSON that a webhook gets. */
export interface Notice {
  readonly kind: NoticeKind;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly jobName: string | null;
  readonly executionId: number | null;
  /** One line. */
  readonly title: string;
  /** What happened and the way out, as plain text. */
  readonly body: string;
}

/** Where notices go. Secrets (tokens, passwords, addresses that hold one) are never shown again. */
export type ChannelTarget =
  | { readonly type: "webhook"; readonly url: string; readonly bearer: string | null }
  /** A plain POST of the text, as ntfy takes it (https://docs.ntfy.sh/publish/). */
  | { readonly type: "ntfy"; readonly url: string; readonly bearer: string | null }
  /** A dead man's switch: `url`, `url/start` and `url/fail` are asked for. */
  | { readonly type: "ping"; readonly url: string }
  | {
    readonly type: "email";
    readonly host: string;
    readonly port: number;
    /** "tls" from the start, "starttls" after it, "none" where the server is trusted. */
    readonly security: "tls" | "starttls" | "none";
    readonly user: string | null;
    readonly password: string | null;
    readonly from: string;
    readonly to: readonly string[];
  };

export interface ChannelDefinition {
  readonly name: string;
  readonly target: ChannelTarget;
  /** Which notices it is sent. */
  readonly kinds: readonly NoticeKind[];
}

export interface Channel extends ChannelDefinition {
  readonly id: number;
  readonly createdAt: number;
}
