/** What a channel may say. */
import { unreachable } from "../base/errors.ts";
import { jobNameProblem } from "./job.ts";
import type { ChannelDefinition, ChannelTarget } from "./notification.ts";

export const ADDRESS_ACCEPTED = 'a web address such as "https://ntfy.example/backups"';
export const MAIL_ADDRESS_ACCEPTED = 'a mail address such as "ann@example.org"';

/**
 * What is wrong with a channel and the way out, for the end of a message; null where nothing is.
 * Tells no secret: neither of an address more than its origin, nor a token or password.
 */
export function channelProblem(channel: ChannelDefinition): string | null {
  const name = jobNameProblem(channel.name);
  if (name !== null) {
    return `its name: ${name}; give 1 to 100 visible characters, none of them "/" or "-" at the start`;
  }
  if (channel.kinds.length === 0) return "it would be sent nothing; name at least one kind";
  return targetProblem(channel.target) ?? switchProblem(channel);
}

function targetProblem(target: ChannelTarget): string | null {
  switch (target.type) {
    case "webhook":
    case "ntfy":
      return addressProblem(target.url) ?? tokenProblem(target.token);
    case "ping":
      return addressProblem(target.url);
    case "email":
      return mailProblem(target);
    default:
      return unreachable(target);
  }
}

function addressProblem(text: string): string | null {
  if (!URL.canParse(text)) return `its address is none; give ${ADDRESS_ACCEPTED}`;
  const { protocol, username, password } = new URL(text);
  if (protocol !== "https:" && protocol !== "http:") {
    return `its address begins with "${protocol}"; give ${ADDRESS_ACCEPTED}`;
  }
  if (username === "" && password === "") return null;
  return "its address holds a user name or password; give these as a token";
}

// What may stand in a header (RFC 9110, section 5.5), and no space, since none is in a token.
function tokenProblem(token: string | null): string | null {
  if (token === null || /^[\x21-\x7e]+$/.test(token)) return null;
  return "its token is empty or holds characters that no token has; give it on one line, in ASCII";
}

function mailProblem(target: Extract<ChannelTarget, { type: "email" }>): string | null {
  const { host, port, user, password, from, to } = target;
  if (!/^[A-Za-z0-9.:_-]+$/.test(host)) return "its host is none; give a name or an IP address";
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    return "its port is none; give a whole number from 1 to 65535";
  }
  if ((user === null) !== (password === null)) {
    return "a user name and a password go together; give both, or neither";
  }
  if (password === "") return "its password is empty; give the password, or no user name";
  if (to.length === 0) return `it has nobody to write to; give ${MAIL_ADDRESS_ACCEPTED}`;
  const wrong = [from, ...to].find((address) => !isMailAddress(address));
  return wrong === undefined ? null : `a mail address is none; give ${MAIL_ADDRESS_ACCEPTED}`;
}

// Whether there is such an address only its server knows; this keeps lists and headers whole.
function isMailAddress(text: string): boolean {
  return /^[^\s<>@,;:"\p{C}]+@[^\s<>@,;:"\p{C}]+$/u.test(text);
}

function switchProblem({ target, jobId }: ChannelDefinition): string | null {
  if (target.type !== "ping" || jobId !== null) return null;
  return "a ping address watches one job, as a success of another would hide that it failed; name the job";
}

/** The texts in a target that may be shown nowhere. */
export function secretsOf(target: ChannelTarget): readonly string[] {
  switch (target.type) {
    case "webhook":
    case "ntfy":
      return [...addressSecrets(target.url), ...target.token === null ? [] : [target.token]];
    case "ping":
      return addressSecrets(target.url);
    case "email":
      return target.password === null ? [] : [target.password];
    default:
      return unreachable(target);
  }
}

function addressSecrets(address: string): string[] {
  const { href, pathname, search } = new URL(address);
  return [address, href, `${pathname}${search}`, pathname.replace(/^\//, ""), search.slice(1)]
    .filter((text) => text.length > 1);
}
