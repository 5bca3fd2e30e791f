import { RunError } from "../../base/errors.ts";
import { quote } from "../../base/names.ts";
import { resolve } from "../../base/paths.ts";
import type { Config } from "../../config/mod.ts";
import type { RunListener } from "../../engine/mod.ts";
import { startExecution } from "../../jobs/execution.ts";
import type { Execution, Jobs } from "../../jobs/mod.ts";
import type { Job } from "../../model/job.ts";
import type { RunRequest } from "../../model/options.ts";
import { type FilterFlag, filterRules, readRules } from "../filter_rules.ts";
import { notifying, type Verified, type Watch } from "../notifying.ts";
import { complain, type Screen } from "../output.ts";
import { foundConfig, perform, type Performance, readConfig } from "../perform.ts";
import { jobRequest, refuseWithPlan, runRequest, runSettings, verifyRequest } from "../request.ts";
import type { Purpose } from "../render/renderer.ts";
import type { TransferFlags } from "../run_options.ts";
import { isStoreError, openKeptState, openState, withState } from "../state.ts";
import { workingFolder } from "../working_folder.ts";

/** A command line of `run` or `plan`, as typed. */
export interface RunArguments {
  readonly name: Purpose;
  readonly source: string | undefined;
  readonly destination: string | undefined;
  readonly flags: TransferFlags;
  /** The filter options, in their order. */
  readonly filters: readonly FilterFlag[];
}

/** Performs `run`; gives the exit code. Throws a `RunError` where the run could not start. */
export function run(given: RunArguments, screen: Screen): Promise<number> {
  const { job, keep, plan, watch } = given.flags;
  if (plan !== undefined) return runPlan(plan, given, screen);
  if (watch) return import("./watch.ts").then((module) => module.watch(given, screen));
  refuseWithoutWatch(given.flags);
  return job === undefined && !keep ? runPair(given, screen) : runKept(given, screen);
}

function refuseWithoutWatch({ quietPeriod, atMostEvery, fullLook }: TransferFlags): void {
  const given = [
    ["--quiet-period", quietPeriod],
    ["--at-most-every", atMostEvery],
    ["--full-look", fullLook],
  ].find(([, value]) => value !== undefined);
  if (given === undefined) return;
  throw new RunError("usage", `Use ${given[0]}: nothing is watched; add --watch or leave it out`);
}

/** What a command line asks for, with the job if one was named. */
export interface Asked {
  readonly request: RunRequest;
  readonly job: Job | null;
}

/** @throws {RunError} "usage", "job-unknown" */
export function askedFor(jobs: Jobs, given: RunArguments, config: Config): Asked {
  const { flags, source } = given;
  if (flags.job === undefined) return { job: null, request: requestOf(given, config) };
  if (source !== undefined) {
    const message =
      `Name SOURCE and DESTINATION along with --job: job ${quote(flags.job)} has its own; ` +
      "leave out one or the other";
    throw new RunError("usage", message);
  }
  const job = jobs.store.jobs.get(flags.job);
  return { job, request: asNamed(given, jobRequest(job, flags, config)) };
}

/** A job was named, or a plan is to be kept: where there is no record, nothing is done. */
async function runKept(given: RunArguments, screen: Screen): Promise<number> {
  const { flags } = given;
  const config = await readConfig(flags.config);
  return await withState(flags, async (jobs) => {
    const { request, job } = askedFor(jobs, given, config);
    const start = (listener: RunListener) =>
      flags.keep
        ? jobs.preview(request, listener, { job })
        : startKnown(jobs, { request, job, listener, flags });
    const verifies = verifiedBy(given, { request, job });
    const performed = (watch: Watch) =>
      performNamed(given, request, { config, screen, start: (tell) => watch(start(tell)) });
    return await notifying({ jobs, flags, screen, verifies }, performed);
  }, config);
}

/** Carries out exactly what a plan holds. */
async function runPlan(id: number, given: RunArguments, screen: Screen): Promise<number> {
  const { flags, source } = given;
  refuseWithPlan(flags, source);
  const config = await readConfig(flags.config);
  return await withState(flags, async (jobs) => {
    const settings = runSettings(flags, config);
    const options = { settings, wait: flags.wait ?? false };
    const start = (listener: RunListener) => jobs.apply(id, listener, options);
    const performance = { flags, config, purpose: "run" as const, start };
    return await notifying({ jobs, flags, screen }, () => perform(performance, screen));
  }, config);
}

async function runPair(given: RunArguments, screen: Screen): Promise<number> {
  const { flags } = given;
  const config = await readConfig(flags.config);
  const request = requestOf(given, config);
  // Who looks only leaves nothing behind, but for a notice on its way.
  const open = request.settings.dryRun && !flags.notify ? openKeptState : openState;
  const jobs = await open(flags, config).catch(storeError);
  const start = (listener: RunListener) => startPair(jobs, { request, job: null, listener, flags });
  const performed = (watch: Watch) =>
    performNamed(given, request, { config, screen, start: (tell) => watch(start(tell)) });
  if (jobs === null || jobs instanceof RunError) {
    if (jobs !== null && flags.notify) complain(screen, `Nobody is notified: ${jobs.message}`);
    return await performed((execution) => execution);
  }
  try {
    const verifies = verifiedBy(given, { request, job: null });
    return await notifying({ jobs, flags, screen, verifies }, performed);
  } finally {
    jobs.close();
  }
}

function verifiedBy({ name }: RunArguments, { request, job }: Asked): Verified | null {
  if (name !== "verify") return null;
  const { source, destination } = request;
  return { job, source, destination };
}

interface Performed extends Pick<Performance, "config" | "start"> {
  readonly screen: Screen;
}

/** Performs what was asked for by its name: `run`, `plan` or `verify`. */
async function performNamed(
  { name, flags }: RunArguments,
  request: RunRequest,
  { config, screen, start }: Performed,
): Promise<number> {
  if (name === "verify") {
    const { checkCopy } = await import("../../jobs/start_check.ts");
    await checkCopy(request);
  }
  // A run that only looks ahead is a plan.
  const purpose = name === "run" && flags.dryRun ? "plan" : name;
  const performance = { flags, config, purpose, foundConfig: foundConfig(flags, config), start };
  return await perform(performance, screen);
}

function storeError(error: unknown): RunError {
  if (isStoreError(error)) return error;
  throw error;
}

interface Starting extends Asked {
  readonly listener: RunListener;
  readonly flags: TransferFlags;
}

/** Starts a run, or its preview, which goes by the same past. */
function startKnown(jobs: Jobs, { request, job, listener, flags }: Starting): Execution {
  return request.settings.dryRun
    ? startExecution(request, listener, jobs.lookAhead(request, listener, { job }))
    : jobs.start(request, listener, { job, wait: flags.wait ?? false });
}

/** A copy is worth more than the record of it. */
function startPair(jobs: Jobs | RunError | null, starting: Starting): Execution {
  if (jobs === null) return startExecution(starting.request, starting.listener);
  if (jobs instanceof RunError) return startUnrecorded(starting, jobs);
  try {
    return startKnown(jobs, starting);
  } catch (error) {
    return startUnrecorded(starting, storeError(error));
  }
}

function startUnrecorded({ request, listener }: Starting, reason: RunError): Execution {
  const state = request.settings.dryRun
    ? "Looks ahead without knowing of earlier executions"
    : "Runs without being recorded";
  const message = `${state}: ${reason.message}`;
  return startExecution(request, (event) => {
    listener(event);
    if (event.event === "start") listener({ event: "warning", message });
  });
}

function requestOf(given: RunArguments, config: Config): RunRequest {
  const { name, source, destination, flags, filters } = given;
  if (source === undefined || destination === undefined) {
    const missing = source === undefined ? "source" : "destination";
    const message = `Missing required argument '${missing}'; see mirrorsphere ${name} --help`;
    throw new RunError("usage", message);
  }
  const folder = workingFolder();
  const rules = filterRules(filters, {
    before: config.job.filter.rules,
    read: (path) => readRules(resolve(folder, path)),
  });
  const roots = { source: resolve(folder, source), destination: resolve(folder, destination) };
  return asNamed(given, runRequest(roots, flags, { config, rules }));
}

function asNamed({ name, flags }: RunArguments, request: RunRequest): RunRequest {
  return name === "verify" ? verifyRequest(request, flags) : request;
}
