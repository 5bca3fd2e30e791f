/** `notification` and what is below it. */
import { CHANNEL_TYPES } from "../model/notification.ts";
import { CHANNEL_OPTIONS, FORGETTING, TOLD } from "./channel_options.ts";
import { RECORDS } from "./run_options.ts";
import { command, group, word } from "./syntax/command.ts";
import { excluding, flag, oneOf, under, value } from "./syntax/options.ts";

const NOTIFICATION_EXAMPLES = `
Channels are told of what "mirrorsphere daemon" and "mirrorsphere --serve" execute, and of a run
with --notify.

Examples:
  mirrorsphere notification add phone ntfy --url-file ~/ntfy-address
  mirrorsphere notification test phone
  mirrorsphere run --job photos --notify         (by cron, say)
`;

const ADD_EXAMPLES = `
webhook  a POST of JSON; chat services find the text in "text" and "content"
ntfy     a POST of the text, with title, priority and tags in headers
ping     a dead man's switch: POSTs to the address, to it with /start, and to it with /fail
email    by SMTP

Addresses, tokens and passwords are kept in your state folder, and not shown again.

Examples:
  mirrorsphere notification add team webhook --url-file team-address --on failed,held
  mirrorsphere notification add phone ntfy --url http://nas.local/backups --token-file token
  echo "$ADDRESS" | mirrorsphere notification add switch ping --url-file - --job photos
  mirrorsphere notification add mail email --host mail.example.org --user ann \\
    --password-file ~/.mail-password --from ann@example.org --to ann@example.org
`;

const LIST_EXAMPLES = `
Of an address only the server is shown. LAST is what became of the newest notice.

Examples:
  mirrorsphere notification list
  mirrorsphere notification list --json | jq -r .channel.name
`;

const SHOW_EXAMPLES = `
Examples:
  mirrorsphere notification show phone
`;

const EDIT_EXAMPLES = `
What is given replaces what was; the rest stays, secrets included.

Examples:
  mirrorsphere notification edit phone --on failed,held,overdue,succeeded
  mirrorsphere notification edit team --url-file new-address
  mirrorsphere notification edit team --forget-token
`;

const REMOVE_EXAMPLES = `
Notices that wait for it are not sent.

Examples:
  mirrorsphere notification remove phone
`;

const TEST_EXAMPLES = `
A dead man's switch takes a test for a success.

Examples:
  mirrorsphere notification test phone
`;

const NAME = word("name", "the channel");

const ADD = command({
  summary: "Add a channel that notices go to.",
  notes: ADD_EXAMPLES,
  words: [
    word("name", "what to call it: 1 to 100 visible characters"),
    word("type", "how they go there", oneOf(CHANNEL_TYPES)),
  ],
  options: { ...CHANNEL_OPTIONS, ...RECORDS },
  async action(flags, [name, type], screen) {
    const { addChannel } = await import("./commands/notification.ts");
    await addChannel({ name, type, flags }, screen);
  },
});

const LIST = command({
  summary: "List all channels.",
  notes: LIST_EXAMPLES,
  options: RECORDS,
  async action(flags, _, screen) {
    const { listChannels } = await import("./commands/notification.ts");
    await listChannels(flags, screen);
  },
});

const SHOW = command({
  summary: "Show a channel, and what became of its newest notices.",
  notes: SHOW_EXAMPLES,
  words: [NAME],
  options: RECORDS,
  async action(flags, [name], screen) {
    const { showChannel } = await import("./commands/notification.ts");
    await showChannel(name, flags, screen);
  },
});

const EDIT = command({
  summary: "Change a channel.",
  notes: EDIT_EXAMPLES,
  words: [NAME],
  options: {
    name: value("<name>", "another name"),
    ...CHANNEL_OPTIONS,
    ...under(TOLD, {
      allJobs: excluding(flag("of every job, and of runs without one"), ["job"]),
    }),
    ...FORGETTING,
    ...RECORDS,
  },
  async action(flags, [name], screen) {
    const { editChannel } = await import("./commands/notification.ts");
    await editChannel(name, flags, screen);
  },
});

const REMOVE = command({
  summary: "Forget a channel, and its secrets.",
  notes: REMOVE_EXAMPLES,
  words: [NAME],
  options: RECORDS,
  async action(flags, [name], screen) {
    const { removeChannel } = await import("./commands/notification.ts");
    await removeChannel(name, flags, screen);
  },
});

const TEST = command({
  summary: "Send a notice now, and say what came back.",
  notes: TEST_EXAMPLES,
  words: [NAME],
  options: RECORDS,
  async action(flags, [name], screen) {
    const { testChannel } = await import("./commands/notification.ts");
    await testChannel(name, flags, screen);
  },
});

export const NOTIFICATION = group(
  "Say who is told when something failed, is held, or is overdue.",
  {
    notes: NOTIFICATION_EXAMPLES,
    commands: { add: ADD, list: LIST, show: SHOW, edit: EDIT, remove: REMOVE, test: TEST },
  },
);
