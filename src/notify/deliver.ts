import { unreachable } from "../base/errors.ts";
import type { ChannelTarget, Notice } from "../model/notification.ts";
import { ntfyMessage } from "./ntfy.ts";
import { pingAddress, pingMessage } from "./ping.ts";
import { post } from "./post.ts";
import { Undelivered, undelivered, withoutSecrets } from "./undelivered.ts";
import { webhookMessage } from "./webhook.ts";

export interface DeliverOptions {
  /** Milliseconds that it may take in all. */
  readonly timeout: number;
  /** Breaks it off. */
  readonly signal?: AbortSignal;
}

/**
 * Sends one notice to one address; gives what came back, in a line without secrets.
 *
 * @throws {Undelivered} it did not arrive, or nothing says that it did
 */
export async function deliver(
  target: ChannelTarget,
  notice: Notice,
  { timeout, signal }: DeliverOptions,
): Promise<string> {
  const late = AbortSignal.timeout(timeout);
  const ends = signal === undefined ? late : AbortSignal.any([late, signal]);
  try {
    return withoutSecrets(await send(target, notice, ends), target);
  } catch (error) {
    if (late.aborted) throw new Undelivered(`no answer within ${timeout / 1000} s`);
    throw undelivered(error, target);
  }
}

async function send(target: ChannelTarget, notice: Notice, signal: AbortSignal): Promise<string> {
  switch (target.type) {
    case "webhook":
      return await post(target.url, webhookMessage(target, notice), signal);
    case "ntfy":
      return await post(target.url, ntfyMessage(target, notice), signal);
    case "ping":
      return await post(pingAddress(target.url, notice.kind), pingMessage(notice), signal);
    case "email": {
      const { sendEmail } = await import("./email.ts");
      return await sendEmail(target, notice, signal);
    }
    default:
      return unreachable(target);
  }
}
