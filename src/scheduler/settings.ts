import type { Config } from "../config/mod.ts";
import type { RunSettings } from "../model/options.ts";

/** How executions run that nobody watches. */
export function backgroundSettings(config: Config): RunSettings {
  return {
    dryRun: false,
    platform: "auto",
    workers: config.maxConcurrency,
    sandbox: config.sandbox,
    operationsInFlight: config.maxFileOperations,
    interval: config.internalTimestamp,
    operationEvents: false,
  };
}
