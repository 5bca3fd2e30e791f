/** `daemon`, as commander reads it. */
import type { DaemonFlags } from "./commands/daemon.ts";
import { exitCodeHelp } from "./exit_code.ts";
import type { Screen } from "./output.ts";
import type { Ended } from "./program.ts";
import { configOption, recordOptions, withOptions } from "./run_options.ts";

const EXAMPLES = `
It tells what it does on standard output, for a log. SIGTERM ends it within five seconds: what is
under way is suspended, and goes on at the next start. SIGHUP has it read config.toml anew.

Examples:
  mirrorsphere daemon
  mirrorsphere daemon --json >> ~/mirrorsphere.log
`;

export function defineDaemon(screen: Screen, ended: Ended) {
  return withOptions<DaemonFlags>("daemon", [...recordOptions(), configOption()])
    .description("Stay in the background, and execute jobs when they are due.")
    .addHelpText("after", `${EXAMPLES}\n${exitCodeHelp()}`)
    .action(async (flags) => {
      const { daemon } = await import("./commands/daemon.ts");
      ended(await daemon(flags, screen));
    });
}
