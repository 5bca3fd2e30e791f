/** `job add`, `list`, `show`, `edit` and `remove`. */
import { quote, shellWord } from "../../base/names.ts";
import { resolve } from "../../base/paths.ts";
import { type Jobs, refuseHopeless } from "../../jobs/mod.ts";
import { type Job, type JobDefinition, overdueSince } from "../../model/job.ts";
import { type FilterFlag, filterRules, readRules } from "../filter_rules.ts";
import type { JobFlags } from "../job_options.ts";
import type { Screen } from "../output.ts";
import { readConfig } from "../perform.ts";
import { jobDetails, jobRecord, jobTable, type JobWithLast } from "../render/records.ts";
import { scheduleLine } from "../render/schedules.ts";
import { jobOptions } from "../request.ts";
import { commandLine, type RecordFlags, withState } from "../state.ts";
import { refuseNoChange } from "../syntax/mistakes.ts";
import { workingFolder } from "../working_folder.ts";

export type AddFlags = JobFlags & RecordFlags & {
  readonly config?: string | undefined;
  /** Milliseconds. */
  readonly neverOlderThan?: number | "off" | undefined;
};

export interface JobToAdd {
  readonly name: string;
  readonly source: string;
  readonly destination: string;
  readonly flags: AddFlags;
  readonly filters: readonly FilterFlag[];
}

/** Saves a new job, with all that the configuration says now. */
export async function addJob(given: JobToAdd, screen: Screen): Promise<void> {
  const { name, flags, filters } = given;
  const config = await readConfig(flags.config);
  const rules = rulesOf(filters, config.job.filter.rules);
  const options = jobOptions(flags, config.job, rules);
  const freshness = freshnessOf(flags) ?? null;
  const route = { source: folder(given.source), destination: folder(given.destination) };
  await withState(flags, async (jobs) => {
    await refuseHopeless(jobs, route);
    const job = jobs.store.jobs.add({ name, options, freshness, ...route });
    const words = commandLine(`run --job ${shellWord(job.name)}`, flags);
    tell(screen, { job, jobs, flags }, `Added job ${quote(job.name)}: execute it with "${words}"`);
    const { warnOfServiceGaps } = await import("../service_setup.ts");
    warnOfServiceGaps({ jobs: jobs.store.jobs.list(), flags, screen });
  });
}

export async function listJobs(flags: RecordFlags, screen: Screen): Promise<void> {
  await withState(flags, (jobs) => {
    const listed = jobs.store.jobs.list().map((job) => withLast(jobs, job));
    if (flags.json) { for (const job of listed) printRecord(screen, job); }
    else if (listed.length > 0) { for (const line of jobTable(listed)) screen.out.line(line); }
    else {
      screen.out.line(`No jobs: add one with "${commandLine("job add", flags)}"`);
    }
  });
}

export async function showJob(name: string, flags: RecordFlags, screen: Screen): Promise<void> {
  await withState(flags, (jobs) => {
    const job = withLast(jobs, jobs.store.jobs.get(name));
    if (flags.json) printRecord(screen, job);
    else {
      const schedules = jobs.store.schedules.list({ jobId: job.job.id })
        .map((schedule) => scheduleLine(schedule, Date.now()));
      for (const line of jobDetails(job, schedules)) screen.out.line(line);
    }
  });
}

export type EditFlags = AddFlags & {
  readonly name?: string | undefined;
  readonly source?: string | undefined;
  readonly destination?: string | undefined;
  readonly pairAgain?: true | undefined;
};

export interface JobToEdit {
  readonly name: string;
  readonly flags: EditFlags;
  readonly filters: readonly FilterFlag[];
}

/** Changes what is given; what is not stays. */
export async function editJob({ name, flags, filters }: JobToEdit, screen: Screen): Promise<void> {
  refuseNoChange(`Change job ${quote(name)}`, { flags, path: ["job", "edit"] });
  const config = await readConfig(flags.config);
  await withState(flags, async (jobs) => {
    const before = jobs.store.jobs.get(name);
    const rules = filters.length === 0
      ? before.options.filter.rules
      : rulesOf(filters, config.job.filter.rules);
    const freshness = freshnessOf(flags);
    const changes: Partial<JobDefinition> = {
      options: jobOptions(flags, before.options, rules),
      ...flags.name !== undefined && { name: flags.name },
      ...freshness !== undefined && { freshness },
      ...flags.source !== undefined && { source: folder(flags.source) },
      ...flags.destination !== undefined && { destination: folder(flags.destination) },
    };
    if (flags.source !== undefined || flags.destination !== undefined) {
      await refuseHopeless(jobs, { ...before, ...changes }, { before });
    }
    const edited = jobs.store.jobs.edit(name, changes, before);
    if (flags.pairAgain) jobs.store.pairings.save({ jobId: edited.id }, null);
    const job = jobs.store.jobs.get(edited.name);
    tell(screen, { job, jobs, flags }, `Changed job ${quote(job.name)}`);
    const { warnOfServiceGaps } = await import("../service_setup.ts");
    warnOfServiceGaps({ jobs: jobs.store.jobs.list(), flags, screen });
  });
}

/** Forgets a job. Its executions stay, and so does what it copied. */
export async function removeJob(name: string, flags: RecordFlags, screen: Screen): Promise<void> {
  await withState(flags, (jobs) => {
    const job = jobs.store.jobs.get(name);
    const record = withLast(jobs, job);
    const schedules = jobs.store.schedules.list({ jobId: job.id }).length;
    jobs.store.jobs.remove(name);
    if (flags.json) printRecord(screen, record);
    else screen.out.line(removedText(job.name, schedules));
  });
}

/** Null for a promise that is taken back; undefined where none is spoken of. */
function freshnessOf({ neverOlderThan }: AddFlags): number | null | undefined {
  return neverOlderThan === "off" ? null : neverOlderThan;
}

function removedText(name: string, schedules: number): string {
  const copied = `Removed job ${quote(name)}: what it copied is left as it is`;
  if (schedules === 0) return copied;
  return `${copied}; its ${
    schedules === 1 ? "schedule is" : `${schedules} schedules are`
  } removed, too`;
}

function withLast(jobs: Jobs, job: Job): JobWithLast {
  const [last = null] = jobs.store.executions.list({ jobId: job.id, limit: 1 });
  const completedAt = jobs.store.executions.lastCompletedAt(job.id);
  return { job, last, overdueSince: overdueSince(job, completedAt, { now: Date.now() }) };
}

function printRecord(screen: Screen, job: JobWithLast): void {
  screen.out.line(JSON.stringify({ job: jobRecord(job) }));
}

interface Told {
  readonly job: Job;
  readonly jobs: Jobs;
  readonly flags: RecordFlags;
}

function tell(screen: Screen, { job, jobs, flags }: Told, message: string): void {
  if (flags.json) printRecord(screen, withLast(jobs, job));
  else screen.out.line(message);
}

function folder(path: string): string {
  return resolve(workingFolder(), path);
}

function rulesOf(filters: readonly FilterFlag[], before: readonly string[]): string[] {
  return filterRules(filters, { before, read: (path) => readRules(folder(path)) });
}
