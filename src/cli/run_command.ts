/** `run`, as commander reads it. */
import { Option } from "@commander-js/extra-typings";
import { parseWhole, WHOLE_ACCEPTED } from "../model/parse.ts";
import { exitCodeHelp } from "./exit_code.ts";
import type { FilterFlag } from "./filter_rules.ts";
import { reading } from "./job_options.ts";
import type { Screen } from "./output.ts";
import type { Ended } from "./program.ts";
import { defineTransfer, notifyOption, watchOptions } from "./run_options.ts";

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

export function defineRun(screen: Screen, ended: Ended) {
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
    .addHelpText("after", `${EXAMPLES}\n${exitCodeHelp()}`)
    .action(async (source, destination, flags) => {
      const { run } = await import("./commands/run.ts");
      ended(await run({ name: "run", source, destination, flags, filters }, screen));
    });
}
