/** From what was typed, over what the configuration says, to a request. Pure. */
import { RunError } from "../base/errors.ts";
import { quote } from "../base/names.ts";
import type { Config } from "../config/mod.ts";
import type { Job } from "../model/job.ts";
import {
  type FilterOptions,
  type JobOptions,
  type RunRequest,
  type RunSettings,
  verifyingOptions,
} from "../model/options.ts";
import { checkOptions, defaultsFor } from "../model/options_check.ts";
import type { JobFlags } from "./job_options.ts";
import type { RunningFlags, TransferFlags } from "./run_options.ts";
import { optionName } from "./syntax/options.ts";

export interface RequestContext {
  readonly config: Config;
  /** The filter rules, complete: see `filterRules`. */
  readonly rules: readonly string[];
}

/** Both absolute. */
export type Roots = Pick<RunRequest, "source" | "destination">;

/**
 * The request that a command line stands for. A flag goes before the configuration's value.
 *
 * @throws {RunError} "usage": flags contradict each other.
 */
export function runRequest(
  roots: Roots,
  flags: TransferFlags,
  { config, rules }: RequestContext,
): RunRequest {
  const options = jobOptions(flags, config.job, rules);
  return { ...roots, options, settings: runSettings(flags, config) };
}

// What a run of a job may be told: how it runs and what is shown, not what it does.
const OF_ANY_RUN: ReadonlySet<string> = new Set<keyof TransferFlags>([
  "job",
  "dryRun",
  "keep",
  "watch",
  "quietPeriod",
  "atMostEvery",
  "fullLook",
  "wait",
  "notify",
  "allowDelete",
  "json",
  "quiet",
  "verbose",
  "config",
  "stateDir",
  "workers",
  "platform",
  "sandbox",
]);

/**
 * The request that a job stands for.
 *
 * @throws {RunError} "usage": an option that is the job's own to say.
 */
export function jobRequest(
  { name, source, destination, options }: Job,
  flags: TransferFlags,
  config: Config,
): RunRequest {
  const ofJob = Object.keys(flags).find((flag) => !OF_ANY_RUN.has(flag));
  if (ofJob !== undefined) {
    refuse(
      `Use ${optionName(ofJob)} with --job: job ${quote(name)} says that itself; ` +
        "change it with mirrorsphere job edit",
    );
  }
  const own = defaultsFor({}, options);
  const asked = { ...own, allowDelete: flags.allowDelete ?? own.allowDelete };
  checkOptions(asked, { given: flags, nameOf: optionName });
  return { source, destination, options: asked, settings: runSettings(flags, config) };
}

/** The request to verify what another one would copy. */
export function verifyRequest(
  { options, ...request }: RunRequest,
  { compare, verify }: Pick<TransferFlags, "compare" | "verify">,
): RunRequest {
  const verifying = verifyingOptions(options);
  const { comparison } = compare === undefined ? verifying : options;
  const asked = { comparison, verify: verify ?? verifying.verify };
  return { ...request, options: { ...verifying, ...asked } };
}

// What a run of a plan may be told: how it runs and what is shown. The plan says what it does.
const OF_A_PLAN: ReadonlySet<string> = new Set(
  [...OF_ANY_RUN, "plan"].filter((flag) => !["job", "keep", "allowDelete"].includes(flag)),
);

/** @throws {RunError} "usage": something that the plan itself says. */
export function refuseWithPlan(flags: TransferFlags, source: string | undefined): void {
  if (source !== undefined) {
    refuse("Name SOURCE and DESTINATION along with --plan: the plan has both; leave them out");
  }
  const ofPlan = Object.keys(flags).find((flag) => !OF_A_PLAN.has(flag));
  if (ofPlan === undefined) return;
  refuse(`Use ${optionName(ofPlan)} with --plan: the plan says that itself; make a new plan`);
}

/**
 * What flags and filter rules make of options that hold otherwise. Pure.
 *
 * @throws {RunError} "usage": flags contradict each other.
 */
export function jobOptions(
  flags: JobFlags & Pick<TransferFlags, "allowDelete">,
  before: JobOptions,
  rules: readonly string[],
): JobOptions {
  const defaults = defaultsFor(flags, before);
  const options: JobOptions = {
    type: flags.type ?? defaults.type,
    comparison: (flags.compare ?? defaults).comparison,
    hash: (flags.compare ?? defaults).hash,
    modifyWindow: flags.modifyWindow ?? defaults.modifyWindow,
    mirror: flags.mirror ?? defaults.mirror,
    maxDelete: flags.maxDelete ?? defaults.maxDelete,
    allowDelete: flags.allowDelete ?? defaults.allowDelete,
    deleteExcluded: flags.deleteExcluded ?? defaults.deleteExcluded,
    deleteBefore: flags.deleteBefore ?? defaults.deleteBefore,
    keepVersions: flags.keepVersions === undefined ? defaults.keepVersions : flags.keepVersions,
    followSymlinks: flags.followSymlinks ?? defaults.followSymlinks,
    permissions: flags.permissions ?? defaults.permissions,
    verify: flags.verify ?? defaults.verify,
    lockSource: flags.lockSource ?? defaults.lockSource,
    durability: flags.durability ?? defaults.durability,
    maxRate: flags.maxRate === undefined ? defaults.maxRate : flags.maxRate,
    filter: filterOptions(flags, defaults.filter, rules),
  };
  checkOptions(options, { given: flags, nameOf: optionName });
  return options;
}

function filterOptions(
  flags: JobFlags,
  defaults: FilterOptions,
  rules: readonly string[],
): FilterOptions {
  return {
    rules,
    minSize: flags.minSize ?? defaults.minSize,
    maxSize: flags.maxSize ?? defaults.maxSize,
    oneFileSystem: flags.oneFileSystem ?? defaults.oneFileSystem,
  };
}

/** How an execution runs here. */
export function runSettings(
  flags: RunningFlags & Pick<TransferFlags, "dryRun">,
  config: Config,
): RunSettings {
  const dryRun = flags.dryRun ?? false;
  return {
    dryRun,
    platform: flags.platform ?? "auto",
    sandbox: flags.sandbox ?? config.sandbox,
    workers: flags.workers ?? config.maxConcurrency,
    operationsInFlight: config.maxFileOperations,
    interval: config.internalTimestamp,
    operationEvents: !flags.quiet && (dryRun || Boolean(flags.json) || Boolean(flags.verbose)),
  };
}

function refuse(message: string): never {
  throw new RunError("usage", message);
}
