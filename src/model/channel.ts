/** What a channel may say. */
import { unreachable } from "../base/errors.ts";
import { quote } from "../base/names.ts";
import { JOB_NAME_ACCEPTED, jobNameProblem } from "./job.ts";
import type { ChannelDefinition, ChannelTarget } from "./notification.ts";

export const ADDRESS_ACCEPTED = 'a web address such as "https://ntfy.example/backups"';
export const MAIL_ADDRESS_ACCEPTED = 'a mail address such as "ann@example.org"';

/** What of a channel may be wrong, by the field of a form that it is said at. */
export type ChannelField =
  | "name"
  | "kinds"
  | "url"
  | "token"
  | "host"
  | "port"
  | "user"
  | "password"
  | "from"
  | "to"
  | "job";

export type ChannelProblems = { readonly [Field in ChannelField]?: string };

/**
 * All that is wrong with a channel and the way out, each for the end of a message.
 * Tells no secret: neither of an address more than its origin, nor a token or password.
 */
export function channelProblems(channel: ChannelDefinition): ChannelProblems {
  const name = jobNameProblem(channel.name);
  return {
    ...name !== null && { name: `its name: ${name}; give ${JOB_NAME_ACCEPTED}` },
    ...channel.kinds.length === 0 &&
      { kinds: "it would be sent nothing; name at least one kind" },
    ...targetProblems(channel.target),
    ...isStray(channel) && {
      job: "a ping address watches one job, as a success of another would hide that it failed; " +
        "name the job",
    },
  };
}

/** The first of {@linkcode channelProblems}; null where there is none. */
export function channelProblem(channel: ChannelDefinition): string | null {
  return Object.values(channelProblems(channel))[0] ?? null;
}

function targetProblems(target: ChannelTarget): ChannelProblems {
  switch (target.type) {
    case "webhook":
    case "ntfy":
      return { ...addressProblem(target.url), ...tokenProblem(target.token) };
    case "ping":
      return addressProblem(target.url);
    case "email":
      return { ...serverProblems(target), ...loginProblem(target), ...mailboxProblems(target) };
    default:
      return unreachable(target);
  }
}

function addressProblem(url: string): ChannelProblems {
  if (url === "") return { url: `its address is empty; give ${ADDRESS_ACCEPTED}` };
  if (!URL.canParse(url)) {
    return { url: `its address is not a web address; give ${ADDRESS_ACCEPTED}` };
  }
  const { protocol, username, password } = new URL(url);
  if (protocol !== "https:" && protocol !== "http:") {
    return { url: `its address begins with "${protocol}"; give ${ADDRESS_ACCEPTED}` };
  }
  if (username === "" && password === "") return {};
  return { url: "its address holds a user name or password; give these as a token" };
}

// What may stand in a header (RFC 9110, section 5.5), and no space, since none is in a token.
function tokenProblem(token: string | null): ChannelProblems {
  if (token === null || /^[\x21-\x7e]+$/.test(token)) return {};
  const state = "its token is empty or holds characters that no token has";
  return { token: `${state}; give it on one line, in ASCII` };
}

type MailTarget = Extract<ChannelTarget, { type: "email" }>;

function serverProblems({ host, port }: MailTarget): ChannelProblems {
  return {
    ...!/^[A-Za-z0-9.:_-]+$/.test(host) && {
      host: `its host ${stateOf(host, "is no name of a host")}; give a name or an IP address`,
    },
    ...(!Number.isInteger(port) || port < 1 || port > 65_535) && {
      port: `its port is ${port}; give a whole number from 1 to 65535`,
    },
  };
}

function loginProblem({ user, password }: MailTarget): ChannelProblems {
  const state = "a user name and a password go together; give both, or neither";
  if (user === null) return password === null ? {} : { user: state };
  if (password === null) return { password: state };
  if (password !== "") return {};
  return { password: "its password is empty; give the password, or no user name" };
}

function mailboxProblems({ from, to }: MailTarget): ChannelProblems {
  const wrong = to.length === 0 ? "" : to.find((address) => !isMailAddress(address));
  const problem = (whose: string, address: string) =>
    `${whose} ${stateOf(address, "is not a mail address")}; give ${MAIL_ADDRESS_ACCEPTED}`;
  return {
    ...wrong !== undefined && { to: problem("its recipient", wrong) },
    ...!isMailAddress(from) && { from: problem("its sender", from) },
  };
}

/** `"ann" is not a mail address`; of nothing, that it is empty. */
function stateOf(given: string, state: string): string {
  return given === "" ? "is empty" : `${quote(given)} ${state}`;
}

// Whether there is such an address only its server knows; this keeps lists and headers whole.
function isMailAddress(text: string): boolean {
  return /^[^\s<>@,;:"\p{C}]+@[^\s<>@,;:"\p{C}]+$/u.test(text);
}

/** A switch that watches nothing. */
function isStray({ target, jobId }: ChannelDefinition): boolean {
  return target.type === "ping" && jobId === null;
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
