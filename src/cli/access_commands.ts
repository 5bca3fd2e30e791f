/** `password` and `session`: who may use the page. */
import { RunError } from "../base/errors.ts";
import { RECORDS } from "./run_options.ts";
import { command, group, word } from "./syntax/command.ts";
import { value } from "./syntax/options.ts";

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

const SET = command({
  summary: "Set or change the password of the page.",
  notes: PASSWORD_EXAMPLES,
  options: { passwordFile: value("<file>", "read it from this file"), ...RECORDS },
  async action(flags, _, screen) {
    const { setPassword } = await import("./commands/access.ts");
    await setPassword(flags, screen);
  },
});

export const PASSWORD = group("Set the password of the page.", {
  notes: PASSWORD_EXAMPLES,
  commands: { set: SET },
});

const LINK = command({
  summary: "Print a link that signs a browser in, once, within a quarter of an hour.",
  notes: LINK_EXAMPLES,
  options: RECORDS,
  async action(flags, _, screen) {
    const { printLink } = await import("./commands/access.ts");
    await printLink(flags, screen);
  },
});

const TOKEN = command({
  summary: "Print a token that a program reads the metrics with.",
  notes: TOKEN_EXAMPLES,
  options: RECORDS,
  async action(flags, _, screen) {
    const { printToken } = await import("./commands/access.ts");
    await printToken(flags, screen);
  },
});

const LIST = command({
  summary: "List who is signed in to the page, and which tokens there are.",
  notes: "Examples:\n  mirrorsphere session list",
  options: RECORDS,
  async action(flags, _, screen) {
    const { listSessions } = await import("./commands/access.ts");
    await listSessions(flags, screen);
  },
});

const ID_ACCEPTED = "a number as session list shows it";

function parseId(text: string): number {
  const id = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (id >= 1) return id;
  throw new RunError("usage", ID_ACCEPTED);
}

const END = command({
  summary: "Sign a browser out, or end a token.",
  notes: "Examples:\n  mirrorsphere session end 3",
  words: [word("id", ID_ACCEPTED, { read: parseId, accepted: ID_ACCEPTED })],
  options: RECORDS,
  async action(flags, [id], screen) {
    const { endSession } = await import("./commands/access.ts");
    await endSession(id, flags, screen);
  },
});

export const SESSION = group("See and end who is signed in to the page; make links and tokens.", {
  notes: LINK_EXAMPLES,
  commands: { link: LINK, token: TOKEN, list: LIST, end: END },
});
