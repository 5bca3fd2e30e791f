/** `notification` and what is below it. */
import { Argument, Command, Option } from "@commander-js/extra-typings";
import { CHANNEL_TYPES } from "../model/notification.ts";
import { channelOptions, forgettingOptions } from "./channel_options.ts";
import type { AddFlags, EditFlags } from "./commands/notification.ts";
import type { Screen } from "./output.ts";
import { recordOptions, withOptions } from "./run_options.ts";
import type { RecordFlags } from "./state.ts";

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

const NAME = ["<name>", "the channel"] as const;

export function defineNotification(screen: Screen) {
  return new Command("notification")
    .description("Say who is told when something failed, is held, or is overdue.")
    .addHelpText("after", NOTIFICATION_EXAMPLES)
    .addCommand(defineAdd(screen))
    .addCommand(defineList(screen))
    .addCommand(defineShow(screen))
    .addCommand(defineEdit(screen))
    .addCommand(defineRemove(screen))
    .addCommand(defineTest(screen));
}

function defineAdd(screen: Screen) {
  return withOptions<AddFlags>("add", [...channelOptions(), ...recordOptions()])
    .description("Add a channel that notices go to.")
    .argument("<name>", "what to call it: 1 to 100 visible characters")
    .addArgument(new Argument("<type>", "how they go there").choices(CHANNEL_TYPES))
    .addHelpText("after", ADD_EXAMPLES)
    .action(async (name, type, flags) => {
      const { addChannel } = await import("./commands/notification.ts");
      await addChannel({ name, type, flags }, screen);
    });
}

function defineList(screen: Screen) {
  return withOptions<RecordFlags>("list", recordOptions())
    .description("List all channels.")
    .addHelpText("after", LIST_EXAMPLES)
    .action(async (flags) => {
      const { listChannels } = await import("./commands/notification.ts");
      await listChannels(flags, screen);
    });
}

function defineShow(screen: Screen) {
  return withOptions<RecordFlags>("show", recordOptions())
    .description("Show a channel, and what became of its newest notices.")
    .argument(...NAME)
    .addHelpText("after", SHOW_EXAMPLES)
    .action(async (name, flags) => {
      const { showChannel } = await import("./commands/notification.ts");
      await showChannel(name, flags, screen);
    });
}

function defineEdit(screen: Screen) {
  const options = [
    new Option("--name <name>", "another name"),
    ...channelOptions(),
    new Option("--all-jobs", "of every job, and of runs without one").conflicts("job")
      .helpGroup("What it is told:"),
    ...forgettingOptions(),
    ...recordOptions(),
  ];
  return withOptions<EditFlags>("edit", options)
    .description("Change a channel.")
    .argument(...NAME)
    .addHelpText("after", EDIT_EXAMPLES)
    .action(async (name, flags) => {
      const { editChannel } = await import("./commands/notification.ts");
      await editChannel(name, flags, screen);
    });
}

function defineRemove(screen: Screen) {
  return withOptions<RecordFlags>("remove", recordOptions())
    .description("Forget a channel, and its secrets.")
    .argument(...NAME)
    .addHelpText("after", REMOVE_EXAMPLES)
    .action(async (name, flags) => {
      const { removeChannel } = await import("./commands/notification.ts");
      await removeChannel(name, flags, screen);
    });
}

function defineTest(screen: Screen) {
  return withOptions<RecordFlags>("test", recordOptions())
    .description("Send a notice now, and say what came back.")
    .argument(...NAME)
    .addHelpText("after", TEST_EXAMPLES)
    .action(async (name, flags) => {
      const { testChannel } = await import("./commands/notification.ts");
      await testChannel(name, flags, screen);
    });
}
