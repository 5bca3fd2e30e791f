/** `run`. */
import { parseWhole, WHOLE_ACCEPTED } from "../model/parse.ts";
import { exitCodeHelp } from "./exit_code.ts";
import { filtersOf } from "./job_options.ts";
import { NOTIFY, PAIR, TRANSFER, WATCHING } from "./run_options.ts";
import { command } from "./syntax/command.ts";
import { excluding, flag, value } from "./syntax/options.ts";

const EXAMPLES = `
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

export const RUN = command({
  summary: "Make the destination a true copy of the source.",
  notes: `${EXAMPLES}\n${exitCodeHelp()}`,
  words: PAIR,
  options: {
    ...TRANSFER,
    ...WATCHING,
    dryRun: flag("show what would be done, and change nothing"),
    plan: excluding(
      value("<id>", "carry out exactly what a plan holds, kept by plan --keep", {
        read: parseWhole,
        accepted: WHOLE_ACCEPTED,
      }),
      ["dryRun", "job"],
    ),
    wait: flag("wait while another execution writes to the destination"),
    notify: excluding(NOTIFY, ["dryRun"]),
  },
  async action(flags, [source, destination], screen) {
    const { run } = await import("./commands/run.ts");
    return await run(
      { name: "run", source, destination, flags, filters: filtersOf(flags) },
      screen,
    );
  },
});
