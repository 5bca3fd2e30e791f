import type { ChannelTarget, Notice, NoticeKind } from "../model/notification.ts";
import { authorization, type Message } from "./post.ts";

/** Priorities from 1 to 5, 3 being the usual (https://docs.ntfy.sh/publish/#message-priority). */
const PRIORITY: Readonly<Record<NoticeKind, number>> = {
  started: 2,
  succeeded: 2,
  retrying: 3,
  failed: 4,
  held: 4,
  overdue: 4,
  test: 3,
};

/** Names of emoji (https://docs.ntfy.sh/emojis/). */
const TAG: Readonly<Record<NoticeKind, string>> = {
  started: "hourglass_flowing_sand",
  succeeded: "white_check_mark",
  retrying: "repeat",
  failed: "rotating_light",
  held: "warning",
  overdue: "alarm_clock",
  test: "wave",
};

/** The text, with title, priority and tags in headers. */
export function ntfyMessage(
  { token }: Extract<ChannelTarget, { type: "ntfy" }>,
  { kind, title, body }: Notice,
): Message {
  return {
    headers: {
      "Content-Type": "text/plain; charset=utf-8",
      Title: headerText(title),
      Priority: String(PRIORITY[kind]),
      Tags: TAG[kind],
      ...authorization(token),
    },
    body: shortened(body),
  };
}

/** Bytes of a message; a longer one becomes a file (https://docs.ntfy.sh/publish/#limitations). */
const MOST_BYTES = 4096;
const ELLIPSIS = "...";

function shortened(text: string): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= MOST_BYTES) return text;
  const beginning = bytes.subarray(0, MOST_BYTES - ELLIPSIS.length);
  // As a stream, a character that is cut in two is waited for instead of replaced.
  return new TextDecoder().decode(beginning, { stream: true }) + ELLIPSIS;
}

// A header holds ASCII; what else there is goes as an encoded word (RFC 2047, section 2).
function headerText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return `=?UTF-8?B?${new TextEncoder().encode(text).toBase64()}?=`;
}
