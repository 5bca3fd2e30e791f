import { unreachable } from "../base/errors.ts";
import type { Notice, NoticeKind } from "../model/notification.ts";
import type { Message } from "./post.ts";

/**
 * The address that tells a dead man's switch of a notice, as healthchecks.io and those after it
 * have them: the plain one for success, with `/start` or `/fail` after its path for the others
 * (https://healthchecks.io/docs/http_api/).
 */
export function pingAddress(url: string, kind: NoticeKind): string {
  const suffix = suffixOf(kind);
  const address = new URL(url);
  if (suffix !== "") address.pathname = `${address.pathname.replace(/\/$/, "")}${suffix}`;
  return address.href;
}

function suffixOf(kind: NoticeKind): "" | "/start" | "/fail" {
  switch (kind) {
    case "started":
      return "/start";
    case "retrying":
    case "failed":
    case "held":
    case "overdue":
      return "/fail";
    case "succeeded":
    case "test":
      return "";
    default:
      return unreachable(kind);
  }
}

/** Switches that keep what they are sent show it along with the ping. */
export function pingMessage({ title, body }: Notice): Message {
  return {
    headers: { "Content-Type": "text/plain; charset=utf-8" },
    body: `${title}\n\n${body}`,
  };
}
