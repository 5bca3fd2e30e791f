import type { ChannelTarget, Notice } from "../model/notification.ts";
import { authorization, type Message } from "./post.ts";

/** Characters that a message of a chat service may have. */
const MOST_CHARACTERS = 2000;

/**
 * The notice as JSON. Title and body stand in it once more, together, as `text` and `content`,
 * which is where the webhooks of chat services look.
 */
export function webhookMessage(
  { token }: Extract<ChannelTarget, { type: "webhook" }>,
  notice: Notice,
): Message {
  const text = [...`${notice.title}\n\n${notice.body}`].slice(0, MOST_CHARACTERS).join("");
  return {
    headers: { "Content-Type": "application/json", ...authorization(token) },
    body: JSON.stringify({ ...notice, text, content: text }),
  };
}
