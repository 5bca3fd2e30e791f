/**
 * An execution through `jobs`, in a process of its own, for the rows about resuming:
 * `start STATE SOURCE DESTINATION TYPE [FILES]` suspends it after so many files, if a number is
 * given; `resume STATE` goes on with the newest one.
 */
import { type Execution, openJobs } from "../../src/jobs/mod.ts";
import type { RunEvent } from "../../src/model/event.ts";
import type { BackupType, JobOptions, RunSettings } from "../../src/model/options.ts";

const SETTINGS: RunSettings = {
  dryRun: false,
  platform: "auto",
  workers: navigator.hardwareConcurrency,
  sandbox: "auto",
  operationsInFlight: 64,
  interval: 20,
  operationEvents: false,
};

const optionsOf = (type: BackupType): JobOptions => ({
  type,
  comparison: "standard",
  hash: null,
  modifyWindow: 0,
  mirror: false,
  maxDelete: null,
  allowDelete: false,
  deleteExcluded: false,
  deleteBefore: false,
  keepVersions: null,
  maxRate: null,
  followSymlinks: false,
  permissions: false,
  verify: false,
  lockSource: false,
  durability: "checkpoint",
  filter: { rules: [], minSize: null, maxSize: null, oneFileSystem: false },
});

const [action, folder = "", source = "", destination = "", type, files] = Deno.args;
const jobs = await openJobs({ folder, keptExecutions: 30 });

function suspendAfter(event: RunEvent): void {
  if (event.event !== "progress") return;
  const { copied, updated } = event.progress.counters;
  if (copied + updated >= Number(files ?? Infinity)) execution.suspend();
}

function begin(): Execution {
  if (action === "resume") {
    const [newest] = jobs.store.executions.list({ limit: 1 });
    return jobs.resume(newest?.id ?? 0, () => {}, { settings: SETTINGS });
  }
  const options = optionsOf(type === "full" ? "full" : "incremental");
  return jobs.start({ source, destination, options, settings: SETTINGS }, suspendAfter);
}

const execution: Execution = begin();
const { state } = await execution.done;
jobs.close();
const expected = files === undefined ? "completed" : "suspended";
if (state === expected) Deno.exit(0);
console.error(`The execution is ${state}, and was to be ${expected}`);
Deno.exit(1);
