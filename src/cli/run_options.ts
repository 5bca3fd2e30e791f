/** The options of commands that carry something out, and of those that look at what is kept. */
import { RunError } from "../base/errors.ts";
import { PLATFORM_NAMES, SANDBOX_MODES } from "../model/options.ts";
import { parsePeriod, parseWhole, PERIOD_ACCEPTED, WHOLE_ACCEPTED } from "../model/parse.ts";
import { JOB_OPTIONS, type JobFlags } from "./job_options.ts";
import { STATE_DIR, type StateFlags } from "./state.ts";
import { optionalWord } from "./syntax/command.ts";
import { excluding, flag, type Given, initially, oneOf, under, value } from "./syntax/options.ts";

const MOST_WORKERS = 64;
const WORKERS_ACCEPTED = `a whole number from 1 to ${MOST_WORKERS}`;

function parseWorkers(text: string): number {
  const workers = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (workers >= 1 && workers <= MOST_WORKERS) return workers;
  throw new RunError("usage", WORKERS_ACCEPTED);
}

export const WHOLE = { read: parseWhole, accepted: WHOLE_ACCEPTED };
export const PERIOD = { read: parsePeriod, accepted: PERIOD_ACCEPTED };

export const CONFIG = value("<file>", "read settings from this file");

/** The options of commands that only look at, or change, what is kept. */
export const RECORDS = {
  json: flag("print JSON, one object a line"),
  stateDir: STATE_DIR,
};

export const LIMIT = initially(value("<count>", "show so many at most", WHOLE), 50);

/** For commands that carry something out while nobody watches, as cron does. */
export const NOTIFY = flag("tell notification channels how it ends");

/** What is shown, and how it runs: what never changes the plan. */
export const RUNNING = {
  ...under("What is shown:", {
    json: excluding(flag("print events as JSON, one a line, the report last"), [
      "quiet",
      "verbose",
    ]),
    quiet: excluding(flag("print failures and errors only"), ["verbose"]),
    verbose: flag("print a line for every operation"),
  }),
  ...under("How it runs:", {
    config: CONFIG,
    workers: value("<count>", "worker threads", { read: parseWorkers, accepted: WORKERS_ACCEPTED }),
    sandbox: value(
      "<mode>",
      "confine workers to both folders by the system: require (or do not run), auto (where " +
        "it can), off",
      oneOf(SANDBOX_MODES),
    ),
    platform: value("<name>", "how file systems are reached", oneOf(PLATFORM_NAMES)),
  }),
};

/** The options of {@linkcode RUNNING} as given. */
export type RunningFlags = Given<typeof RUNNING>;

/** What a transfer is between, unless a job or a plan says. */
export const PAIR = [
  optionalWord("source", "the folder to copy; it is never written to"),
  optionalWord("destination", "the folder that becomes its copy; made if missing"),
] as const;

/** The options of `run` and `plan` alike. */
export const TRANSFER = {
  ...JOB_OPTIONS,
  ...under("What is removed:", { allowDelete: flag("remove what the removal guard held") }),
  ...RUNNING,
  job: value("<name>", "what a saved job says, in place of both folders and all options of it"),
  stateDir: STATE_DIR,
};

/** How `run` goes on watching. */
export const WATCHING = under("Watching:", {
  watch: excluding(flag("stay, and follow each change of the source, until Ctrl-C"), [
    "dryRun",
    "plan",
  ]),
  quietPeriod: value("<period>", "start once nothing changed for so long (default: 2s)", PERIOD),
  atMostEvery: value("<period>", "start at most once in so long (default: 5s)", PERIOD),
  fullLook: value("<period>", "look at everything so often, just in case (default: 1h)", PERIOD),
});

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
