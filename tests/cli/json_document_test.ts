import assert from "node:assert/strict";
import { type RawName, ROOT_PATH } from "../../src/base/names.ts";
import { versionRecord } from "../../src/cli/render/versions.ts";
import type { Version, VersionSum } from "../../src/engine/version_list.ts";
import { planRecord } from "../../src/cli/render/plans.ts";
import { ACTIONS } from "../../src/model/action.ts";
import type { Plan, PlanNode } from "../../src/model/plan.ts";
import { executionRecord, jobRecord } from "../../src/cli/render/records.ts";
import { scheduleRecord } from "../../src/cli/render/schedules.ts";
import { DEFAULT_CONFIG } from "../../src/config/mod.ts";
import { CHANGE_KINDS, type Execution, EXECUTION_STATES } from "../../src/model/execution.ts";
import type { Job } from "../../src/model/job.ts";
import { type Interval, MISSED_POLICIES, SCHEDULE_STATES } from "../../src/model/schedule.ts";
import { COUNTER_NAMES } from "../../src/model/report.ts";
import { NO_TIMES } from "../../src/model/stage.ts";
import { copyNew, counters, progress, report, sampleSchedule } from "./samples.ts";

const text = Deno.readTextFileSync(new URL("../../docs/json.md", import.meta.url));

const execution: Execution = {
  id: 1,
  jobId: null,
  jobName: null,
  source: "/from",
  destination: "/to",
  options: DEFAULT_CONFIG.job,
  state: "running",
  interrupted: false,
  startedAt: 0,
  endedAt: null,
  elapsed: 0,
  stages: NO_TIMES,
  counters: counters(),
  error: null,
  guard: null,
  warnings: [],
  process: null,
  request: null,
  live: null,
  planId: null,
  folders: null,
};

const job: Job = {
  id: 1,
  name: "photos",
  source: "/from",
  destination: "/to",
  options: DEFAULT_CONFIG.job,
  freshness: null,
  createdAt: 0,
  updatedAt: 0,
  pairing: null,
};

const plan: Plan = {
  id: 1,
  jobId: null,
  jobName: null,
  source: "/from",
  destination: "/to",
  options: DEFAULT_CONFIG.job,
  verifies: false,
  createdAt: 0,
  elapsed: 0,
  counters: counters(),
  totals: [],
  guard: null,
  warnings: [],
  failures: [],
};

const node: PlanNode = {
  node: 0,
  name: "" as RawName,
  path: ROOT_PATH,
  operation: null,
  children: 0,
  totals: [],
};

const sum: VersionSum = { stamp: "" as RawName, startedAt: 0, entries: 0, bytes: 0 };

const version: Version = {
  run: sum,
  path: ROOT_PATH,
  place: ROOT_PATH,
  kind: "file",
  size: 0,
  modifiedAt: 0,
};

Deno.test("every field of versions is documented", () => {
  const documented = text.slice(text.indexOf("## Versions"), text.indexOf("## Doctor"));
  const words = [...Object.keys(sum), ...Object.keys(versionRecord(version))];
  assert.deepEqual(words.filter((word) => !documented.includes(`\`${word}\``)), []);
});

Deno.test("every field and state of jobs and executions is documented", () => {
  const words = [
    ...Object.keys(jobRecord({ job, last: null, overdueSince: null })),
    ...Object.keys(executionRecord(execution)),
    ...Object.keys(planRecord(plan)),
    ...Object.keys(node),
    ...Object.keys(DEFAULT_CONFIG.job),
    ...Object.keys(DEFAULT_CONFIG.job.filter),
    ...EXECUTION_STATES,
    ...CHANGE_KINDS,
  ];
  assert.deepEqual(words.filter((word) => !text.includes(`\`${word}\``)), []);
});

Deno.test("every field and state of schedules is documented", () => {
  const kinds: Record<Interval["kind"], true> = {
    once: true,
    daily: true,
    weekly: true,
    monthly: true,
    cron: true,
    "on-change": true,
  };
  const words = [
    ...Object.keys(scheduleRecord({ schedule: sampleSchedule(), last: null })),
    ...SCHEDULE_STATES,
    ...MISSED_POLICIES,
    ...Object.keys(kinds),
  ];
  assert.deepEqual(words.filter((word) => !text.includes(`\`${word}\``)), []);
});

Deno.test("every counter, action and field that --json prints is documented", () => {
  const words = [
    ...COUNTER_NAMES,
    ...ACTIONS,
    ...Object.keys(report()),
    ...Object.keys(progress()),
    ...Object.keys(copyNew),
  ];
  assert.deepEqual(words.filter((word) => !text.includes(`\`${word}\``)), []);
});
