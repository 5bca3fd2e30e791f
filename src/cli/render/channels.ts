/** Channels as a person reads them, and as `--json` prints them. */
import { unreachable } from "../../base/errors.ts";
import { printable, quote } from "../../base/names.ts";
import { formatTime } from "../../model/format.ts";
import type { Channel, Delivery, ShownTarget } from "../../model/notification.ts";
import { safeMessage } from "../output.ts";
import { columns } from "./table.ts";

/** A channel along with the newest notices that were put in for it, newest first. */
export interface ChannelWithNotices {
  readonly channel: Channel;
  readonly deliveries: readonly Delivery[];
}

/** What `--json` prints of a channel. */
export function channelRecord({ channel, deliveries }: ChannelWithNotices) {
  const { jobId: _, jobName, ...rest } = channel;
  return {
    ...rest,
    job: jobName,
    notices: deliveries.map(({ notice, state, attempts, dueAt, lastError }) => ({
      event: notice.event,
      title: notice.title,
      state,
      attempts,
      nextAt: state === "waiting" ? dueAt : null,
      lastError,
    })),
  };
}
export type ChannelRecord = ReturnType<typeof channelRecord>;

function placeText(target: ShownTarget): string {
  switch (target.type) {
    case "webhook":
    case "ntfy":
      return `${target.origin}/...${target.hasToken ? ", with a token" : ""}`;
    case "ping":
      return `${target.origin}/...`;
    case "email": {
      const { host, port, security, to } = target;
      return `${to.map(printable).join(", ")} by ${host}:${port}, ${security}`;
    }
    default:
      return unreachable(target);
  }
}

function lastText([last]: readonly Delivery[]): string {
  return last === undefined ? "nothing yet" : last.state;
}

/** One line a channel. */
export function channelTable(channels: readonly ChannelWithNotices[]): string[] {
  const rows = channels.map(({ channel, deliveries }) => [
    printable(channel.name),
    channel.target.type,
    channel.jobName === null ? "all" : printable(channel.jobName),
    channel.kinds.join(","),
    lastText(deliveries),
    placeText(channel.target),
  ]);
  return columns([["CHANNEL", "TYPE", "JOB", "TOLD", "LAST", "WHERE"], ...rows]);
}

function senderRows(target: ShownTarget): [string, string][] {
  if (target.type !== "email") return [];
  const { user, hasPassword, from } = target;
  const login = user === null
    ? "without a password"
    : `as ${quote(user)}, ${hasPassword ? "with its password" : "without a password"}`;
  return [["From", printable(from)], ["Login", login]];
}

function noticeLine({ notice, state, attempts, dueAt, lastError }: Delivery): string {
  const next = state === "waiting" && attempts > 0
    ? `, attempt ${attempts + 1} at ${formatTime(dueAt)}`
    : "";
  const error = lastError === null ? "" : `: ${safeMessage(lastError)}`;
  return `${formatTime(notice.at)}  ${state}${next}  ${safeMessage(notice.title)}${error}`;
}

export function channelDetails({ channel, deliveries }: ChannelWithNotices): string[] {
  const { name, target, jobName, kinds, createdAt, updatedAt } = channel;
  return columns([
    ["Channel", printable(name)],
    ["Where", `${target.type} ${placeText(target)}`],
    ...senderRows(target),
    ["Job", jobName === null ? "all" : quote(jobName)],
    ["Told", kinds.join(", ")],
    ["Added", formatTime(createdAt)],
    ["Changed", formatTime(updatedAt)],
    ...deliveries.map((delivery, index) => [index === 0 ? "Notices" : "", noticeLine(delivery)]),
  ]);
}
