/** `daemon`. */
import { exitCodeHelp } from "./exit_code.ts";
import { CONFIG, RECORDS } from "./run_options.ts";
import { command } from "./syntax/command.ts";

const EXAMPLES = `
It tells what it does on standard output, for a log. SIGTERM ends it within five seconds: what is
under way is suspended, and goes on at the next start. SIGHUP has it read config.toml anew.

Examples:
  mirrorsphere daemon
  mirrorsphere daemon --json >> ~/mirrorsphere.log
`;

export const DAEMON = command({
  summary: "Stay in the background, and execute jobs when they are due.",
  notes: `${EXAMPLES}\n${exitCodeHelp()}`,
  options: { ...RECORDS, config: CONFIG },
  async action(flags, _, screen) {
    const { daemon } = await import("./commands/daemon.ts");
    return await daemon(flags, screen);
  },
});
