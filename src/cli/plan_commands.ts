/** `plan`, and what is below it: the previews that were kept. */
import { exitCodeHelp } from "./exit_code.ts";
import { filtersOf } from "./job_options.ts";
import { LIMIT, PAIR, RECORDS, TRANSFER, WHOLE } from "./run_options.ts";
import { command, optionalWord, word } from "./syntax/command.ts";
import { excluding, flag, value } from "./syntax/options.ts";

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

const ID = word("id", "number of the plan", WHOLE);

const LIST = command({
  summary: "List the plans that were kept, newest first.",
  notes: "Examples:\n  mirrorsphere plan list --job photos",
  options: { job: value("<name>", "only those of this job"), limit: LIMIT, ...RECORDS },
  async action(flags, _, screen) {
    const { listPlans } = await import("./commands/plans.ts");
    await listPlans(flags, screen);
  },
});

const SHOW = command({
  summary: "Show a plan, and what is to be done in one of its folders.",
  notes: "Examples:\n  mirrorsphere plan show 7 letters/2024",
  words: [ID, optionalWord("folder", "a folder below the source; the top one unless named")],
  options: {
    removals: excluding(flag("only what is to be removed, wherever it is"), ["search"]),
    search: value("<text>", "only what has this in its name, wherever it is"),
    limit: LIMIT,
    ...RECORDS,
  },
  async action(flags, [id, folder], screen) {
    const { showPlan } = await import("./commands/plans.ts");
    await showPlan({ id, folder, flags }, screen);
  },
});

const REMOVE = command({
  summary: "Forget a plan.",
  notes: "Examples:\n  mirrorsphere plan remove 7",
  words: [ID],
  options: RECORDS,
  async action(flags, [id], screen) {
    const { removePlan } = await import("./commands/plans.ts");
    await removePlan(id, flags, screen);
  },
});

export const PLAN = command({
  summary: "Show what a run would do, sorted by path, with totals.",
  notes: `${PLAN_EXAMPLES}\n${exitCodeHelp()}`,
  words: PAIR,
  options: { ...TRANSFER, keep: flag("keep it as a plan, to be carried out just so") },
  commands: { list: LIST, show: SHOW, remove: REMOVE },
  async action(flags, [source, destination], screen) {
    const { look } = await import("./commands/look.ts");
    const filters = filtersOf(flags);
    return await look({ name: "plan", source, destination, flags, filters }, screen);
  },
});
