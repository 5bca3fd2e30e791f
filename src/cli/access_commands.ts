/** `password` and `session`, as commander reads them: who may use the page. */
import { Argument, Command, Option } from "@commander-js/extra-typings";
import { RunError } from "../base/errors.ts";
import type { PasswordFlags } from "./commands/access.ts";
import type { Screen } from "./output.ts";
import { recordOptions, withOptions } from "./run_options.ts";
import type { RecordFlags } from "./state.ts";

const PASSWORD_EXAMPLES = `
It is asked for twice on a terminal; else it is read from standard input.
All browsers that are signed in are signed out.

Examples:
  mirrorsphere password set
  mirrorsphere password set --password-file ~/page-password
`;

const LINK_EXAMPLES = `
The page has to be served ("mirrorsphere --serve"). Who opens the link first is signed in.

Examples:
  mirrorsphere session link
`;

const TOKEN_EXAMPLES = `
It is shown once. It reads /metrics, and nothing else.

Examples:
  mirrorsphere session token > metrics-token
  curl -H "Authorization: Bearer $(cat metrics-token)" http://127.0.0.1:7420/metrics
`;

export function definePassword(screen: Screen) {
  return new Command("password")
    .description("Set the password of the page.")
    .addHelpText("after", PASSWORD_EXAMPLES)
    .addCommand(defineSet(screen));
}

function defineSet(screen: Screen) {
  const file = new Option("--password-file <file>", "read it from this file");
  return withOptions<PasswordFlags>("set", [file, ...recordOptions()])
    .description("Set or change the password of the page.")
    .addHelpText("after", PASSWORD_EXAMPLES)
    .action(async (flags) => {
      const { setPassword } = await import("./commands/access.ts");
      await setPassword(flags, screen);
    });
}

export function defineSession(screen: Screen) {
  return new Command("session")
    .description("See and end who is signed in to the page; make links and tokens.")
    .addHelpText("after", LINK_EXAMPLES)
    .addCommand(defineLink(screen))
    .addCommand(defineToken(screen))
    .addCommand(defineList(screen))
    .addCommand(defineEnd(screen));
}

function defineLink(screen: Screen) {
  return withOptions<RecordFlags>("link", recordOptions())
    .description("Print a link that signs a browser in, once, within a quarter of an hour.")
    .addHelpText("after", LINK_EXAMPLES)
    .action(async (flags) => {
      const { printLink } = await import("./commands/access.ts");
      await printLink(flags, screen);
    });
}

function defineToken(screen: Screen) {
  return withOptions<RecordFlags>("token", recordOptions())
    .description("Print a token that a program reads the metrics with.")
    .addHelpText("after", TOKEN_EXAMPLES)
    .action(async (flags) => {
      const { printToken } = await import("./commands/access.ts");
      await printToken(flags, screen);
    });
}

function defineList(screen: Screen) {
  return withOptions<RecordFlags>("list", recordOptions())
    .description("List who is signed in to the page, and which tokens there are.")
    .addHelpText("after", "\nExamples:\n  mirrorsphere session list\n")
    .action(async (flags) => {
      const { listSessions } = await import("./commands/access.ts");
      await listSessions(flags, screen);
    });
}

const ID_ACCEPTED = "a number as session list shows it";

function parseId(text: string): number {
  const id = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (id >= 1) return id;
  throw new RunError("usage", `Read session "${text}": not understood; give ${ID_ACCEPTED}`);
}

function defineEnd(screen: Screen) {
  return withOptions<RecordFlags>("end", recordOptions())
    .description("Sign a browser out, or end a token.")
    .addArgument(new Argument("<id>", ID_ACCEPTED).argParser(parseId))
    .addHelpText("after", "\nExamples:\n  mirrorsphere session end 3\n")
    .action(async (id, flags) => {
      const { endSession } = await import("./commands/access.ts");
      await endSession(id, flags, screen);
    });
}
