/** Which commands there are; each explains itself in a module of its own. */
import { exitCodeHelp } from "./exit_code.ts";
import type { Called, Command } from "./syntax/command.ts";
import { flag } from "./syntax/options.ts";

const EXAMPLES = `
Examples:
  mirrorsphere plan ~/Documents /media/backup --mirror    show what would be done
  mirrorsphere run ~/Documents /media/backup --mirror     do it
  mirrorsphere verify ~/Documents /media/backup           compare all content
  mirrorsphere job add docs ~/Documents /media/backup     keep it under a name
  mirrorsphere execution list                             see what was done
  mirrorsphere versions /media/backup letters/june.txt    find what it was before
  mirrorsphere --serve --open                             do all that in a browser
  mirrorsphere help run                                   explain a command
`;

/** In the order in which help lists them. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ["run", async () => (await import("./run_command.ts")).RUN],
  ["plan", async () => (await import("./plan_commands.ts")).PLAN],
  ["verify", async () => (await import("./verify_command.ts")).VERIFY],
  ["job", async () => (await import("./job_commands.ts")).JOB],
  ["schedule", async () => (await import("./schedule_commands.ts")).SCHEDULE],
  ["execution", async () => (await import("./execution_commands.ts")).EXECUTION],
  ["versions", async () => (await import("./versions_command.ts")).VERSIONS],
  ["notification", async () => (await import("./notification_commands.ts")).NOTIFICATION],
  ["service", async () => (await import("./service_commands.ts")).SERVICE],
  ["daemon", async () => (await import("./daemon_command.ts")).DAEMON],
  ["serve", async () => (await import("./serve_command.ts")).SERVE],
  ["password", async () => (await import("./access_commands.ts")).PASSWORD],
  ["session", async () => (await import("./access_commands.ts")).SESSION],
  ["doctor", async () => (await import("./doctor_command.ts")).DOCTOR],
  ["completion", async () => (await import("./completion_command.ts")).COMPLETION],
]);

/**
 * The program, ready to parse. `asked` is the first argument: where it names a command, the others
 * are left out, since to load all of them takes a good part of the time that an empty run does.
 */
export async function loadProgram({ asked = "" } = {}): Promise<Called> {
  const one = COMMANDS.get(asked);
  const loading = one === undefined ? [...COMMANDS] : [[asked, one] as const];
  const loaded = loading.map(async ([name, load]) => [name, await load()] as const);
  return { path: [], command: programOf(Object.fromEntries(await Promise.all(loaded))) };
}

function programOf(commands: Command["commands"]): Command {
  return {
    summary: "Keeps an exact, verifiable copy of a folder tree somewhere else.",
    notes: `${EXAMPLES}\n${exitCodeHelp()}`,
    options: {
      version: flag("print the version"),
      serve: flag("serve the page to a browser on this machine; see help serve"),
    },
    words: [],
    commands,
    perform: null,
  };
}
