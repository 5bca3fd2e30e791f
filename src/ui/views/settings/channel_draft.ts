/** What the form of a channel holds, and what it comes to. */
import { unreachable } from "../../../base/errors.ts";
import {
  type ChannelTarget,
  type ChannelType,
  type NoticeKind,
  type SmtpSecurity,
  usualKinds,
} from "../../../model/notification.ts";
import { type ChannelField, channelProblems } from "../../../model/channel.ts";
import { nameProblem } from "../../data/draft.ts";
import type { Channel, ChannelGiven } from "../../data/settings.ts";

export interface ChannelDraft {
  readonly name: string;
  readonly type: ChannelType;
  /** Of a webhook, ntfy or ping. "" while editing: it stays as it is. */
  readonly url: string;
  /** A token or password. "" while editing: it stays as it is. */
  readonly secret: string;
  /** The token, or the user name and password, are taken away. */
  readonly forget: boolean;
  readonly host: string;
  readonly port: string;
  readonly security: SmtpSecurity;
  readonly user: string;
  readonly from: string;
  /** Addresses, with commas in between. */
  readonly to: string;
  readonly kinds: readonly NoticeKind[];
  /** The id of the only job that is told of; "" for all. */
  readonly job: string;
}

const USUAL: ChannelDraft = {
  name: "",
  type: "email",
  url: "",
  secret: "",
  forget: false,
  host: "",
  port: "587",
  security: "starttls",
  user: "",
  from: "",
  to: "",
  kinds: usualKinds("email"),
  job: "",
};

export function draftOf(channel: Channel | null): ChannelDraft {
  if (channel === null) return USUAL;
  const { name, kinds, target, jobId } = channel;
  const job = jobId === null ? "" : String(jobId);
  const known = { ...USUAL, name, kinds, job, type: target.type };
  if (target.type !== "email") return known;
  const { host, port, security, user, from, to } = target;
  return {
    ...known,
    host,
    port: String(port),
    security,
    user: user ?? "",
    from,
    to: to.join(", "),
  };
}

/** A value that is left out where it is empty: what was there stays. */
function given<Key extends string>(key: Key, text: string): { readonly [K in Key]?: string } {
  return text === "" ? {} : { [key]: text } as { readonly [K in Key]?: string };
}

/** The same of a secret; null takes it away. */
function secretOf<Key extends string>(key: Key, text: string | null) {
  if (text !== null) return given(key, text);
  return { [key]: null } as { readonly [K in Key]: null };
}

function targetOf(draft: ChannelDraft): ChannelGiven["target"] {
  const { type, url, secret, forget, host, port, security, from, to } = draft;
  const user = forget ? "" : draft.user.trim();
  switch (type) {
    case "webhook":
    case "ntfy":
      return { type, ...given("url", url.trim()), ...secretOf("token", forget ? null : secret) };
    case "ping":
      return { type, ...given("url", url.trim()) };
    case "email":
      return {
        type,
        host: host.trim(),
        port: Number(port),
        security,
        user: user || null,
        // Who gives no name needs no password: the one of before goes, too.
        ...secretOf("password", forget || user + secret === "" ? null : secret),
        from: from.trim(),
        to: to.split(",").map((address) => address.trim()).filter((address) => address !== ""),
      };
    default:
      return unreachable(type);
  }
}

export function channelGiven(draft: ChannelDraft): ChannelGiven {
  const { name, kinds, job } = draft;
  return { name, target: targetOf(draft), kinds, jobId: job === "" ? null : Number(job) };
}

/** With nothing where nothing was given. */
function completeTarget(target: ChannelGiven["target"]): ChannelTarget {
  switch (target.type) {
    case "webhook":
    case "ntfy":
      return { type: target.type, url: target.url ?? "", token: target.token ?? null };
    case "ping":
      return { type: target.type, url: target.url ?? "" };
    case "email":
      return { ...target, password: target.password ?? null };
    default:
      return unreachable(target);
  }
}

/** Fields that are empty because what they hold is kept, and never shown. */
function keptFields({ url, secret }: ChannelDraft, kept: Channel["target"] | null): ChannelField[] {
  const fields: ChannelField[] = [];
  if (kept !== null && kept.type !== "email" && url === "") fields.push("url");
  if (kept?.type === "email" && kept.hasPassword && secret === "") fields.push("password");
  return fields;
}

/** What is wrong with a draft, and what to do, by the field that it is said at. */
export type DraftProblems = ReadonlyMap<ChannelField, string>;

/** For the kinds there is no one field: of them the server speaks. */
export function draftProblems(draft: ChannelDraft, kept: Channel["target"] | null): DraftProblems {
  const { name, kinds = [], jobId = null, target } = channelGiven(draft);
  const found = channelProblems({ name, kinds, jobId, target: completeTarget(target) });
  const elsewhere: readonly string[] = ["name", "kinds", ...keptFields(draft, kept)];
  const problems = new Map<ChannelField, string>();
  for (const [field, problem] of Object.entries(found)) {
    if (elsewhere.includes(field)) continue;
    problems.set(field as ChannelField, problem.charAt(0).toUpperCase() + problem.slice(1));
  }
  const wrong = nameProblem(name);
  return wrong === null ? problems : problems.set("name", wrong);
}
