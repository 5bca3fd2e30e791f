/** The options of commands that carry something out, as commander reads them. */
import { Command, Option, type OptionValues } from "@commander-js/extra-typings";
import { RunError } from "../base/errors.ts";
import { parsePeriod, PERIOD_ACCEPTED } from "../model/parse.ts";
import { PLATFORM_NAMES, SANDBOX_MODES } from "../model/options.ts";
import type { FilterFlag } from "./filter_rules.ts";
import { type StateFlags, stateOption } from "./state.ts";
import { type JobFlags, jobOptions, reading } from "./job_options.ts";

const MOST_WORKERS = 64;
const WORKERS_ACCEPTED = `a whole number from 1 to ${MOST_WORKERS}`;

function parseWorkers(text: string): number {
  const workers = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (workers >= 1 && workers <= MOST_WORKERS) return workers;
  throw new RunError("usage", WORKERS_ACCEPTED);
}

export function configOption() {
  return new Option("--config <file>", "read settings from this file");
}

/** The options of commands that only look at, or change, what is kept. */
export function recordOptions(): readonly Option[] {
  const json = new Option("--json", "print JSON, one object a line");
  return [json, stateOption()];
}

/** For commands that carry something out while nobody watches, as cron does. */
export function notifyOption() {
  return new Option("--notify", "tell notification channels how it ends");
}

/** What is shown, and how it runs: what never changes the plan. */
function defineRunning() {
  return new Command()
    .optionsGroup("What is shown:")
    .addOption(
      new Option("--json", "print events as JSON, one a line, the report last")
        .conflicts(["quiet", "verbose"]),
    )
    .addOption(new Option("--quiet", "print failures and errors only").conflicts("verbose"))
    .option("--verbose", "print a line for every operation")
    .optionsGroup("How it runs:")
    .addOption(configOption())
    .addOption(
      new Option("--workers <count>", "worker threads")
        .argParser(reading("--workers", parseWorkers, WORKERS_ACCEPTED)),
    )
    .addOption(
      new Option(
        "--sandbox <mode>",
        "confine workers to both folders by the system: require (or do not run), auto (where " +
          "it can), off",
      ).choices(SANDBOX_MODES),
    )
    .addOption(
      new Option("--platform <name>", "how file systems are reached").choices(PLATFORM_NAMES),
    );
}

/** The options of {@linkcode runningOptions} as given. */
export type RunningFlags = ReturnType<ReturnType<typeof defineRunning>["opts"]>;

/** What is shown, and how it runs. */
export function runningOptions(): readonly Option[] {
  return defineRunning().options;
}

/** A command that begins with these options. */
export function withOptions<Flags extends OptionValues>(name: string, options: readonly Option[]) {
  const command = new Command<[], Flags>(name);
  for (const option of options) command.addOption(option);
  return command;
}

/** A command with SOURCE, DESTINATION or --job, and all options but `--dry-run` and `--wait`. */
export function defineTransfer(name: string, filters: FilterFlag[]) {
  const allowDelete = new Option("--allow-delete", "remove what the removal guard held")
    .helpGroup("What is removed:");
  return withOptions<TransferFlags>(name, [
    ...jobOptions(filters),
    allowDelete,
    ...runningOptions(),
    stateOption(),
  ])
    .argument("[source]", "the folder to copy; it is never written to")
    .argument("[destination]", "the folder that becomes its copy; made if missing")
    .option(
      "--job <name>",
      "what a saved job says, in place of both folders and all options of it",
    );
}

/** How `run` goes on watching. */
export function watchOptions(): readonly Option[] {
  const period = (flag: string, description: string) =>
    new Option(`${flag} <period>`, description)
      .argParser(reading(flag, parsePeriod, PERIOD_ACCEPTED));
  return new Command()
    .optionsGroup("Watching:")
    .addOption(
      new Option("--watch", "stay, and follow each change of the source, until Ctrl-C")
        .conflicts(["dryRun", "plan"]),
    )
    .addOption(period("--quiet-period", "start once nothing changed for so long (default: 2s)"))
    .addOption(period("--at-most-every", "start at most once in so long (default: 5s)"))
    .addOption(period("--full-look", "look at everything so often, just in case (default: 1h)"))
    .options;
}

/** The options of `run` and `plan` as given; what is absent was not given. */
export type TransferFlags = JobFlags & RunningFlags & StateFlags & {
  readonly job?: string | undefined;
  readonly allowDelete?: true | undefined;
  readonly dryRun?: true | undefined;
  readonly keep?: true | undefined;
  readonly plan?: number | undefined;
  readonly watch?: true | undefined;
  /** Milliseconds. */
  readonly quietPeriod?: number | undefined;
  /** Milliseconds. */
  readonly atMostEvery?: number | undefined;
  /** Milliseconds. */
  readonly fullLook?: number | undefined;
  readonly wait?: true | undefined;
  readonly notify?: true | undefined;
};
