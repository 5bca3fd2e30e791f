/** From what was typed to what a channel says. */
import { RunError, unreachable } from "../base/errors.ts";
import type { ChannelTarget, ChannelType, SmtpSecurity } from "../model/notification.ts";
import type { ChannelFlags, ForgettingFlags } from "./channel_options.ts";
import { readSecret, STANDARD_INPUT } from "./secret.ts";
import { optionName } from "./syntax/options.ts";

/** The options that say where, by type. */
const OF_TYPE: Readonly<Record<ChannelType, readonly (keyof TargetFlags)[]>> = {
  webhook: ["url", "urlFile", "tokenFile", "forgetToken"],
  ntfy: ["url", "urlFile", "tokenFile", "forgetToken"],
  ping: ["url", "urlFile"],
  email: ["host", "port", "security", "user", "passwordFile", "forgetLogin", "from", "to"],
};

type TargetFlags = ChannelFlags & ForgettingFlags;

const PORT: Readonly<Record<SmtpSecurity, number>> = { tls: 465, starttls: 587, none: 25 };

function refuse(message: string): never {
  throw new RunError("usage", message);
}

function required(type: ChannelType, flag: keyof ChannelFlags, text: string | undefined): string {
  return text ?? refuse(`Add a channel of type ${type}: ${optionName(flag)} is missing; give it`);
}

/**
 * What a channel's target becomes by flags; `before` is what it was, null for a new channel.
 * Reads the secrets that the flags name.
 *
 * @throws {RunError} "usage": an option is missing, or is of another type
 */
export async function channelTarget(
  type: ChannelType,
  flags: TargetFlags,
  before: ChannelTarget | null,
): Promise<ChannelTarget> {
  refuseForeign(type, flags);
  return await changedTarget(type, flags, before === null ? null : without(before, flags));
}

/** A target with the secrets taken away that are to go. */
function without(target: ChannelTarget, flags: ForgettingFlags): ChannelTarget {
  if (flags.forgetToken && "token" in target) return { ...target, token: null };
  if (!flags.forgetLogin || target.type !== "email") return target;
  return { ...target, user: null, password: null };
}

async function changedTarget(
  type: ChannelType,
  flags: ChannelFlags,
  before: ChannelTarget | null,
): Promise<ChannelTarget> {
  const secrets = await readSecrets(flags);
  switch (type) {
    case "webhook":
    case "ntfy": {
      const known = before?.type === type ? before : { url: undefined, token: null };
      const url = required(type, "urlFile", secrets.url ?? known.url);
      const moved = known.token !== null && originOf(url) !== originOf(known.url);
      if (moved && secrets.token === undefined) refuseToMove("token", "tokenFile");
      return { type, url, token: secrets.token ?? known.token };
    }
    case "ping": {
      const url = before?.type === type ? before.url : undefined;
      return { type, url: required(type, "urlFile", secrets.url ?? url) };
    }
    case "email":
      return mailTarget(flags, before?.type === type ? before : {}, secrets.password);
    default:
      return unreachable(type);
  }
}

function originOf(url: string | undefined): string | null {
  return url === undefined ? null : URL.parse(url)?.origin ?? null;
}

/** Whoever names another server is not to hand it a secret of this one unawares. */
function refuseToMove(secret: string, flag: keyof ChannelFlags): never {
  refuse(
    `Change the server of a channel: its ${secret} would go to another one; ` +
      `give it again with ${optionName(flag)}`,
  );
}

type MailTarget = Extract<ChannelTarget, { type: "email" }>;

function mailTarget(
  flags: ChannelFlags,
  before: Partial<MailTarget>,
  password: string | undefined,
): MailTarget {
  const moved = flags.host !== undefined && flags.host !== before.host;
  const known = before.password ?? null;
  if (moved && known !== null && password === undefined) refuseToMove("password", "passwordFile");
  const security = flags.security ?? before.security ?? "tls";
  const port = flags.security === undefined ? before.port : undefined;
  return {
    type: "email",
    host: required("email", "host", flags.host ?? before.host),
    port: flags.port ?? port ?? PORT[security],
    security,
    user: flags.user ?? before.user ?? null,
    password: password ?? known,
    from: required("email", "from", flags.from ?? before.from),
    to: flags.to ?? before.to ?? refuse("Add a channel of type email: --to is missing; give it"),
  };
}

function refuseForeign(type: ChannelType, flags: TargetFlags): void {
  const every = new Set(Object.values(OF_TYPE).flat());
  const foreign = Object.keys(flags).find((flag) =>
    every.has(flag as keyof TargetFlags) && !OF_TYPE[type].includes(flag as keyof TargetFlags)
  );
  if (foreign === undefined) return;
  const taken = OF_TYPE[type].map(optionName).join(", ");
  refuse(`Use ${optionName(foreign)}: a channel of type ${type} has none; it takes ${taken}`);
}

interface Secrets {
  readonly url?: string | undefined;
  readonly token?: string | undefined;
  readonly password?: string | undefined;
}

async function readSecrets({ url, urlFile, tokenFile, passwordFile }: ChannelFlags) {
  const files = [urlFile, tokenFile, passwordFile];
  if (files.filter((file) => file === STANDARD_INPUT).length > 1) {
    refuse('Read two secrets from standard input: only one can be "-"; name a file for the other');
  }
  const secrets: Secrets = {
    url: urlFile === undefined ? url : await readSecret("--url-file", urlFile),
    token: tokenFile && await readSecret("--token-file", tokenFile),
    password: passwordFile && await readSecret("--password-file", passwordFile),
  };
  return secrets;
}
