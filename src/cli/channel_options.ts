/** The options that say where notices go, as commander reads them. */
import { Command, Option } from "@commander-js/extra-typings";
import { RunError } from "../base/errors.ts";
import { NOTICE_KINDS, type NoticeKind, SMTP_SECURITIES } from "../model/notification.ts";
import { reading } from "./job_options.ts";

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

function define() {
  return new Command()
    .optionsGroup("What it is told:")
    .addOption(
      new Option(
        "--on <kinds>",
        `${KINDS_ACCEPTED}; unless given: failed,held,overdue (ping: started,succeeded,failed,held)`,
      ).argParser(reading("--on", parseKinds, KINDS_ACCEPTED)),
    )
    .option("--job <name>", "only of this job; a ping address watches one job")
    .optionsGroup("Where webhook, ntfy and ping go:")
    .option("--url <address>", "the address; as an argument others here can see it: only if public")
    .addOption(
      new Option("--url-file <file>", "read the address from a file, or - for standard input")
        .conflicts("url"),
    )
    .option("--token-file <file>", "read a bearer token from a file, or -")
    .optionsGroup("Where mail goes:")
    .option("--host <name>", "the mail server")
    .addOption(
      new Option("--port <number>", "its port; unless given: 465 tls, 587 starttls, 25 none")
        .argParser(reading("--port", parsePort, PORT_ACCEPTED)),
    )
    .addOption(
      new Option("--security <way>", "tls from the start (usual), starttls, or none")
        .choices(SMTP_SECURITIES),
    )
    .option("--user <name>", "who the server knows you as")
    .option("--password-file <file>", "read the password from a file, or -")
    .option("--from <address>", "whom the mail is from")
    .option("--to <address...>", "whom it is for");
}

/** The options of `notification add` and `edit` as given; what is absent was not given. */
export type ChannelFlags = ReturnType<ReturnType<typeof define>["opts"]>;

export function channelOptions(): readonly Option[] {
  return define().options;
}

/** What only `notification edit` takes: secrets that are taken away. */
export type ForgettingFlags = {
  readonly forgetToken?: true | undefined;
  readonly forgetLogin?: true | undefined;
};

export function forgettingOptions(): readonly Option[] {
  return [
    new Option("--forget-token", "take the bearer token away")
      .conflicts("tokenFile").helpGroup("Where webhook, ntfy and ping go:"),
    new Option("--forget-login", "take user name and password away")
      .conflicts(["user", "passwordFile"]).helpGroup("Where mail goes:"),
  ];
}
