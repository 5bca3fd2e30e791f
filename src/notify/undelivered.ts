/** Why a notice did not arrive, in words that hold no secret. */
import { safeText } from "./safe_text.ts";
import { secretsOf } from "../model/channel.ts";
import type { ChannelTarget } from "../model/notification.ts";

/** A delivery that failed. The message is for the user, and may be stored and shown. */
export class Undelivered extends Error {
  override readonly name = "Undelivered";
}

/** What systems and libraries report, and what a user is told instead. */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/connection refused|ECONNREFUSED/i, "connection refused; check the address, and that it is up"],
  [/dns error|ENOTFOUND|EAI_AGAIN|EDNS/i, "there is no such host, or no network"],
  [/unreachable|ENETUNREACH|EHOSTUNREACH/i, "it cannot be reached; check the network"],
  [/certificate|UnknownIssuer|SELF_SIGNED/i, "its certificate is not one that this system trusts"],
  [/corrupt message|InvalidContentType|wrong version number/i, "it does not speak TLS there"],
  [/reset by peer|ECONNRESET|closed before|unexpected ?eof/i, "it broke the connection off"],
];

/** What to tell of an error that a delivery ended with. */
export function undelivered(error: unknown, target: ChannelTarget): Undelivered {
  const message = error instanceof Undelivered ? error.message : reasonOf(error);
  return new Undelivered(withoutSecrets(message, target));
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "failed for an unknown reason";
  // The runtime names the address only in what caused its error.
  const cause = error.cause instanceof Error ? error.cause.message : "";
  const code = "code" in error ? String(error.code) : "";
  const text = `${error.message} ${cause} ${code}`;
  const known = KNOWN.find(([pattern]) => pattern.test(text))?.[1];
  return known ?? safeText(cause.split("): ").at(-1) || error.message);
}

/** A text in which the secrets of an address are blotted out. */
export function withoutSecrets(text: string, target: ChannelTarget): string {
  const spellings = secretsOf(target).flatMap((
    secret,
  ) => [secret, encodeURI(secret.toWellFormed()), base64(secret)]);
  // The longest first, so that no part of one is left when a shorter one is taken out of it.
  spellings.sort((one, other) => other.length - one.length);
  return spellings.reduce((left, secret) => left.replaceAll(secret, "***"), text);
}

function base64(text: string): string {
  return new TextEncoder().encode(text).toBase64();
}
