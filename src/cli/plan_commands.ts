/** `plan`, and what is below it: the previews that were kept. */
import { Argument, Option } from "@commander-js/extra-typings";
import { parseWhole, WHOLE_ACCEPTED } from "../model/parse.ts";
import { exitCodeHelp } from "./exit_code.ts";
import type { PlanListFlags, PlanShowFlags } from "./commands/plans.ts";
import type { FilterFlag } from "./filter_rules.ts";
import { reading } from "./job_options.ts";
import type { Screen } from "./output.ts";
import type { Ended } from "./program.ts";
import { defineTransfer, recordOptions, withOptions } from "./run_options.ts";
import type { RecordFlags } from "./state.ts";

const PLAN_EXAMPLES = `
Nothing is changed: this is "run --dry-run". With --keep what is shown is kept as a plan, and
"run --plan" carries out exactly that: what has changed since is left as it is, and named.

Plans that were kept:
  plan list                    newest first
  plan show <id> [folder]      what is planned in a folder, with totals
  plan remove <id>

Examples:
  mirrorsphere plan ~/Documents /media/backup --mirror
  mirrorsphere plan ~/Documents /media/backup --mirror --keep
  mirrorsphere plan show 7 --removals
  mirrorsphere run --plan 7
  mirrorsphere plan ~/Documents /media/backup --json
`;

function id() {
  return new Argument("<id>", "number of the plan").argParser(
    reading("ID", parseWhole, WHOLE_ACCEPTED),
  );
}

function limitOption() {
  return new Option("--limit <count>", "show so many at most")
    .argParser(reading("--limit", parseWhole, WHOLE_ACCEPTED)).default(50);
}

export function definePlan(screen: Screen, ended: Ended) {
  const filters: FilterFlag[] = [];
  // Hidden, as they would hide in completions that folders may be named here.
  const hidden = { hidden: true };
  return defineTransfer("plan", filters)
    .description("Show what a run would do, sorted by path, with totals.")
    .option("--keep", "keep it as a plan, to be carried out just so")
    .addHelpText("after", `${PLAN_EXAMPLES}\n${exitCodeHelp()}`)
    .action(async (source, destination, flags) => {
      const { plan } = await import("./commands/plan.ts");
      ended(await plan({ name: "plan", source, destination, flags, filters }, screen));
    })
    .enablePositionalOptions()
    .addCommand(defineList(screen), hidden)
    .addCommand(defineShow(screen), hidden)
    .addCommand(defineRemove(screen), hidden);
}

function defineList(screen: Screen) {
  const options = [
    new Option("--job <name>", "only those of this job"),
    limitOption(),
    ...recordOptions(),
  ];
  return withOptions<PlanListFlags>("list", options)
    .description("List the plans that were kept, newest first.")
    .addHelpText("after", "\nExamples:\n  mirrorsphere plan list --job photos\n")
    .action(async (flags) => {
      const { listPlans } = await import("./commands/plans.ts");
      await listPlans(flags, screen);
    });
}

function defineShow(screen: Screen) {
  const options = [
    new Option("--removals", "only what is to be removed, wherever it is").conflicts("search"),
    new Option("--search <text>", "only what has this in its name, wherever it is"),
    limitOption(),
    ...recordOptions(),
  ];
  return withOptions<PlanShowFlags>("show", options)
    .description("Show a plan, and what is to be done in one of its folders.")
    .addArgument(id())
    .argument("[folder]", "a folder below the source; the top one unless named")
    .addHelpText("after", "\nExamples:\n  mirrorsphere plan show 7 letters/2024\n")
    .action(async (id, folder, flags) => {
      const { showPlan } = await import("./commands/plans.ts");
      await showPlan({ id, folder, flags }, screen);
    });
}

function defineRemove(screen: Screen) {
  return withOptions<RecordFlags>("remove", recordOptions())
    .description("Forget a plan.")
    .addArgument(id())
    .addHelpText("after", "\nExamples:\n  mirrorsphere plan remove 7\n")
    .action(async (id, flags) => {
      const { removePlan } = await import("./commands/plans.ts");
      await removePlan(id, flags, screen);
    });
}
