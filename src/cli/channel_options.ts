/** The options that say where notices go. */
import { RunError } from "../base/errors.ts";
import { NOTICE_KINDS, type NoticeKind, SMTP_SECURITIES } from "../model/notification.ts";
import { excluding, flag, type Given, oneOf, repeated, under, value } from "./syntax/options.ts";

const KINDS = NOTICE_KINDS.filter((kind) => kind !== "test");
const KINDS_ACCEPTED = `some of ${KINDS.join(",")}`;
const PORT_ACCEPTED = "a whole number from 1 to 65535";

function parseKinds(text: string): NoticeKind[] {
  const words = text.split(",").map((word) => word.trim());
  const kinds = KINDS.filter((kind) => words.includes(kind));
  if (kinds.length === new Set(words).size) return kinds;
  throw new RunError("usage", KINDS_ACCEPTED);
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new RunError("usage", PORT_ACCEPTED);
}

export const TOLD = "What it is told:";
const BY_HTTP = "Where webhook, ntfy and ping go:";
const BY_MAIL = "Where mail goes:";

export const CHANNEL_OPTIONS = {
  ...under(TOLD, {
    on: value(
      "<kinds>",
      `${KINDS_ACCEPTED}; unless given: failed,held,overdue (ping: started,succeeded,failed,held)`,
      { read: parseKinds, accepted: KINDS_ACCEPTED },
    ),
    job: value("<name>", "only of this job; a ping address watches one job"),
  }),
  ...under(BY_HTTP, {
    url: value(
      "<address>",
      "the address; as an argument others here can see it: only if public",
    ),
    urlFile: excluding(
      value("<file>", "read the address from a file, or - for standard input"),
      ["url"],
    ),
    tokenFile: value("<file>", "read a bearer token from a file, or -"),
  }),
  ...under(BY_MAIL, {
    host: value("<name>", "the mail server"),
    port: value("<number>", "its port; unless given: 465 tls, 587 starttls, 25 none", {
      read: parsePort,
      accepted: PORT_ACCEPTED,
    }),
    security: value(
      "<way>",
      "tls from the start (usual), starttls, or none",
      oneOf(SMTP_SECURITIES),
    ),
    user: value("<name>", "who the server knows you as"),
    passwordFile: value("<file>", "read the password from a file, or -"),
    from: value("<address>", "whom the mail is from"),
    to: repeated(value("<address...>", "whom it is for")),
  }),
};

/** The options of `notification add` and `edit` as given; what is absent was not given. */
export type ChannelFlags = Given<typeof CHANNEL_OPTIONS>;

/** What only `notification edit` takes: secrets that are taken away. */
export const FORGETTING = {
  ...under(BY_HTTP, {
    forgetToken: excluding(flag("take the bearer token away"), ["tokenFile"]),
  }),
  ...under(BY_MAIL, {
    forgetLogin: excluding(flag("take user name and password away"), ["user", "passwordFile"]),
  }),
};

export type ForgettingFlags = Given<typeof FORGETTING>;
