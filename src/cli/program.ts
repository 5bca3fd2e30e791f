/** Which commands there are, and how each is explained. */
import { Argument, Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import project from "../../deno.json" with { type: "json" };
import { parseWhole, WHOLE_ACCEPTED } from "../model/parse.ts";
import { defineDoctor } from "./doctor_command.ts";
import { exitCodeHelp } from "./exit_code.ts";
import type { FilterFlag } from "./filter_rules.ts";
import { defineDaemon } from "./daemon_command.ts";
import { definePassword, defineSession } from "./access_commands.ts";
import { defineExecution } from "./execution_commands.ts";
import { defineJob } from "./job_commands.ts";
import { defineNotification } from "./notification_commands.ts";
import type { Screen } from "./output.ts";
import { defineServe } from "./serve_command.ts";
import { reading } from "./job_options.ts";
import { definePlan } from "./plan_commands.ts";
import { defineTransfer, notifyOption, watchOptions } from "./run_options.ts";
import { defineSchedule } from "./schedule_commands.ts";
import { defineService } from "./service_commands.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

const RUN_EXAMPLES = `
Every switch that config.toml can turn on has a --no- form, such as --no-mirror.

Examples:
  mirrorsphere run ~/Documents /media/backup
  mirrorsphere run ~/Documents /media/backup --mirror --max-delete 10%
  mirrorsphere run . /media/backup --exclude node_modules/ --exclude '*.tmp'
  mirrorsphere run ~/Photos /media/backup --compare thorough:BLAKE3 --verify
  mirrorsphere run --job photos --dry-run
  mirrorsphere run --plan 7
  mirrorsphere run ~/Documents /media/backup --mirror --watch --quiet-period 10s
  mirrorsphere run --job photos --quiet --notify         (by cron, say)
  mirrorsphere run ~/Photos /media/backup --json | jq 'select(.event == "failure")'
`;

const COMPLETION_EXAMPLES = `
Examples:
  bash:  mirrorsphere completion bash > ~/.local/share/bash-completion/completions/mirrorsphere
  zsh:   mirrorsphere completion zsh > ~/.zfunc/_mirrorsphere     (with ~/.zfunc in $fpath)
  fish:  mirrorsphere completion fish > ~/.config/fish/completions/mirrorsphere.fish
`;

const PROGRAM_EXAMPLES = `
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

/** All commands, ready to parse. Throws commander's errors instead of exiting. */
export function defineProgram(screen: Screen, ended: Ended) {
  const program = new Command("mirrorsphere")
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
    .addHelpText("after", `${PROGRAM_EXAMPLES}\n${exitCodeHelp()}`);
  program.addCommand(defineRun(screen, ended).copyInheritedSettings(program));
  program.addCommand(nested(definePlan(screen, ended).copyInheritedSettings(program)));
  program.addCommand(nested(defineJob(screen).copyInheritedSettings(program)));
  program.addCommand(nested(defineSchedule(screen).copyInheritedSettings(program)));
  program.addCommand(nested(defineExecution(screen, ended).copyInheritedSettings(program)));
  program.addCommand(nested(defineNotification(screen).copyInheritedSettings(program)));
  program.addCommand(nested(defineService(screen).copyInheritedSettings(program)));
  program.addCommand(defineDaemon(screen, ended).copyInheritedSettings(program));
  program.addCommand(defineServe(screen, ended).copyInheritedSettings(program));
  program.addCommand(nested(definePassword(screen).copyInheritedSettings(program)));
  program.addCommand(nested(defineSession(screen).copyInheritedSettings(program)));
  program.addCommand(defineDoctor(screen, ended).copyInheritedSettings(program));
  program.addCommand(defineCompletion(screen, program).copyInheritedSettings(program));
  return program;
}

/** Commander hands settings down to commands that are defined in place only. */
function nested<T extends CommandUnknownOpts>(group: T): T {
  for (const command of group.commands) command.copyInheritedSettings(group);
  return group;
}

function defineRun(screen: Screen, ended: Ended) {
  const filters: FilterFlag[] = [];
  const command = defineTransfer("run", filters);
  for (const option of watchOptions()) command.addOption(option);
  return command
    .description("Make the destination a true copy of the source.")
    .option("--dry-run", "show what would be done, and change nothing")
    .addOption(
      new Option("--plan <id>", "carry out exactly what a plan holds, kept by plan --keep")
        .argParser(reading("--plan", parseWhole, WHOLE_ACCEPTED)).conflicts(["dryRun", "job"]),
    )
    .option("--wait", "wait while another execution writes to the destination")
    .addOption(notifyOption().conflicts("dryRun"))
    .addHelpText("after", `${RUN_EXAMPLES}\n${exitCodeHelp()}`)
    .action(async (source, destination, flags) => {
      const { run } = await import("./commands/run.ts");
      ended(await run({ name: "run", source, destination, flags, filters }, screen));
    });
}

function defineCompletion(screen: Screen, program: CommandUnknownOpts) {
  return new Command("completion")
    .description("Print a script that makes a shell complete this program's arguments.")
    .addArgument(new Argument("<shell>", "the shell").choices(SHELLS))
    .addHelpText("after", COMPLETION_EXAMPLES)
    .action(async (shell) => {
      const { completionScript } = await import("./commands/completion.ts");
      screen.out.write(completionScript(shell, program));
    });
}
