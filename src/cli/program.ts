/** Which commands there are; each explains itself in a module of its own. */
import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import project from "../../deno.json" with { type: "json" };
import { exitCodeHelp } from "./exit_code.ts";
import type { Screen } from "./output.ts";

const EXAMPLES = `
Examples:
  mirrorsphere plan ~/Documents /media/backup --mirror    show what would be done
  mirrorsphere run ~/Documents /media/backup --mirror     do it
  mirrorsphere job add docs ~/Documents /media/backup     keep it under a name
  mirrorsphere execution list                             see what was done
  mirrorsphere --serve --open                             do all that in a browser
  mirrorsphere help run                                   explain a command
`;

/** Takes the exit code of a command that was performed. */
export type Ended = (code: number) => void;

function defineRoot(screen: Screen) {
  return new Command("mirrorsphere")
    .description("Keeps an exact, verifiable copy of a folder tree somewhere else.")
    .version(`mirrorsphere ${project.version}`, "--version", "print the version")
    .helpOption("--help", "print this help")
    .helpCommand("help [command]", "explain a command")
    .option("--serve", "serve the page to a browser on this machine; see help serve")
    .exitOverride()
    // What stands after a command is its own, though a command above has an option of that name.
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => screen.out.write(text),
      writeErr: (text) => screen.error.write(text),
      // What is wrong with a command line is told once, by the caller of the parser.
      outputError: () => {},
      getOutHelpWidth: screen.columns,
      getErrHelpWidth: screen.columns,
      // Commander would look for this in environment variables there is no permission for.
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText("after", `${EXAMPLES}\n${exitCodeHelp()}`);
}

type Define = (screen: Screen, ended: Ended) => Promise<CommandUnknownOpts>;

/** In the order in which help lists them. */
const COMMANDS: ReadonlyMap<string, Define> = new Map<string, Define>([
  ["run", async (...to) => (await import("./run_command.ts")).defineRun(...to)],
  ["plan", async (...to) => (await import("./plan_commands.ts")).definePlan(...to)],
  ["job", async (screen) => (await import("./job_commands.ts")).defineJob(screen)],
  ["schedule", async (screen) => (await import("./schedule_commands.ts")).defineSchedule(screen)],
  ["execution", async (...to) => (await import("./execution_commands.ts")).defineExecution(...to)],
  [
    "notification",
    async (screen) => (await import("./notification_commands.ts")).defineNotification(screen),
  ],
  ["service", async (screen) => (await import("./service_commands.ts")).defineService(screen)],
  ["daemon", async (...to) => (await import("./daemon_command.ts")).defineDaemon(...to)],
  ["serve", async (...to) => (await import("./serve_command.ts")).defineServe(...to)],
  ["password", async (screen) => (await import("./access_commands.ts")).definePassword(screen)],
  ["session", async (screen) => (await import("./access_commands.ts")).defineSession(screen)],
  ["doctor", async (...to) => (await import("./doctor_command.ts")).defineDoctor(...to)],
  [
    "completion",
    async (screen) => (await import("./completion_command.ts")).defineCompletion(screen),
  ],
]);

/**
 * The program, ready to parse. Throws commander's errors instead of exiting.
 *
 * `asked` is the first argument: where it names a command, the others are left out, since to
 * define all of them takes a good part of the time that an empty run does.
 */
export async function defineProgram(
  screen: Screen,
  ended: Ended,
  { asked = "" }: { readonly asked?: string | undefined } = {},
): Promise<CommandUnknownOpts> {
  const program = defineRoot(screen);
  const one = COMMANDS.get(asked);
  for (const define of one === undefined ? COMMANDS.values() : [one]) {
    const command = await define(screen, ended);
    program.addCommand(command.copyInheritedSettings(program));
    // Commander hands settings down to commands that are defined in place only.
    for (const nested of command.commands) nested.copyInheritedSettings(command);
  }
  return program;
}
