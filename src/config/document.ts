/** From the text of a file to a Config. Loaded only where there is a file: it brings libraries. */
import { parse, TomlError } from "smol-toml";
import { safeParse } from "valibot";
import type { FilterOptions, JobOptions } from "../model/options.ts";
import { excludeRule, includeRule, NOTHING_ELSE } from "../model/parse.ts";
import {
  complainOfStranger,
  complainOfSyntax,
  complainOfValue,
  findingOf,
  nearestKey,
} from "./complaint.ts";
import { automaticWorkers, type Config, DEFAULT_CONFIG, freeze } from "./config.ts";
import type { FoundText } from "./places.ts";
import { documentSchema, KNOWN_KEYS, type ValidDocument, type ValidJob } from "./schema.ts";

/**
 * Reads and checks a configuration.
 *
 * @throws {RunError} "configuration": with file, line, key, value and what is accepted.
 */
export function readDocument(found: FoundText): Config {
  const document = parseToml(found);
  if (isStranger(document)) throw complainOfStranger(found);
  const result = safeParse(documentSchema, document, { abortEarly: true });
  if (!result.success) throw complainOfValue(found, findingOf(result.issues[0], document));
  return freeze({ ...withDefaults(result.output), path: found.path });
}

function parseToml(found: FoundText): Readonly<Record<string, unknown>> {
  try {
    return parse(found.text);
  } catch (error) {
    throw error instanceof TomlError ? complainOfSyntax(found, error) : error;
  }
}

/** Whether it is some other program's: it says things, and none of them looks like ours. */
function isStranger(document: Readonly<Record<string, unknown>>): boolean {
  const keys = Object.keys(document);
  return keys.length > 0 && keys.every((key) => nearestKey(key, KNOWN_KEYS.top) === undefined);
}

function withDefaults({ Config = {}, job = {} }: ValidDocument): Omit<Config, "path"> {
  const defaults = DEFAULT_CONFIG;
  const workers = Config.max_concurrency ?? 0;
  return {
    internalTimestamp: Config.internal_timestamp ?? defaults.internalTimestamp,
    uiRefreshTime: Config.ui_refresh_time ?? defaults.uiRefreshTime,
    defaultWakeupTime: Config.default_wakeup_time ?? defaults.defaultWakeupTime,
    settlingDelay: Config.settling_delay ?? defaults.settlingDelay,
    maxExecutions: Config.max_executions ?? defaults.maxExecutions,
    maxConcurrency: workers > 0 ? workers : automaticWorkers(navigator.hardwareConcurrency),
    maxFileOperations: Config.max_file_operations ?? defaults.maxFileOperations,
    keptExecutions: Config.kept_executions ?? defaults.keptExecutions,
    keptPlans: Config.kept_plans ?? defaults.keptPlans,
    planDays: Config.plan_days ?? defaults.planDays,
    sandbox: Config.sandbox ?? defaults.sandbox,
    job: jobOptions(job),
  };
}

function jobOptions(job: ValidJob): JobOptions {
  const defaults = DEFAULT_CONFIG.job;
  return {
    type: job.type ?? defaults.type,
    comparison: job.compare?.comparison ?? defaults.comparison,
    hash: job.compare?.hash ?? defaults.hash,
    modifyWindow: job.modify_window ?? defaults.modifyWindow,
    mirror: job.mirror ?? defaults.mirror,
    maxDelete: job.max_delete ?? defaults.maxDelete,
    // Said for one run, after a look at what was held; never once and for all.
    allowDelete: false,
    deleteExcluded: job.delete_excluded ?? defaults.deleteExcluded,
    deleteBefore: job.delete_before ?? defaults.deleteBefore,
    keepVersions: job.keep_versions ?? defaults.keepVersions,
    followSymlinks: job.follow_symlinks ?? defaults.followSymlinks,
    permissions: job.permissions ?? defaults.permissions,
    verify: job.verify ?? defaults.verify,
    lockSource: job.lock_source ?? defaults.lockSource,
    durability: job.durability ?? defaults.durability,
    maxRate: job.max_rate ?? defaults.maxRate,
    filter: filterOptions(job),
  };
}

function filterOptions({ exclude = [], include = [], ...job }: ValidJob): FilterOptions {
  const onlyIncludes = exclude.length === 0 && include.length > 0;
  return {
    rules: [
      ...(onlyIncludes ? NOTHING_ELSE : []),
      ...exclude.map(excludeRule),
      ...include.map(includeRule),
    ],
    minSize: job.min_size ?? null,
    maxSize: job.max_size ?? null,
    oneFileSystem: job.one_file_system ?? false,
  };
}
