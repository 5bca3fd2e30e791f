/** Paused, resumed and canceled, by whoever started it and from elsewhere. */
import assert from "node:assert/strict";
import { RunError } from "../../src/base/errors.ts";
import type { Jobs } from "../../src/jobs/mod.ts";
import type { ExecutionState } from "../../src/model/execution.ts";
import { readTree, tree } from "../support/tree.ts";
import { fillFile } from "./large.ts";
import { assertEqual, files, MIB } from "./parts.ts";
import {
  copiedBytes,
  once,
  resume,
  start,
  type Started,
  until,
  within,
  withJobs,
} from "./with_jobs.ts";

const SECOND = 1000;
const LARGE = 400 * MIB;

/** Starts to copy a large file. */
async function startLarge(jobs: Jobs, ends: readonly [string, string]): Promise<Started> {
  await Deno.mkdir(ends[0]);
  await fillFile(`${ends[0]}/large`, LARGE);
  const started = start(jobs, ends, { settings: { interval: 10 } });
  await until(() => bytesOf(started) > 0);
  return started;
}

function bytesOf({ events }: Started): number {
  const last = events.findLast(({ event }) => event === "progress");
  return last?.event === "progress" ? last.progress.counters.bytes : 0;
}

const rest = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const stateOf = (jobs: Jobs, id: number): ExecutionState => jobs.store.executions.get(id).state;

Deno.test("paused, an execution stands still, also inside a large file, and then goes on", () =>
  withJobs(async ({ jobs, ends }) => {
    const started = await startLarge(jobs, ends);
    started.execution.pause();
    assert.equal(stateOf(jobs, started.id), "suspended");
    await rest(150);
    const bytes = bytesOf(started);
    await rest(150);
    assert.ok(bytes < LARGE);
    assert.equal(bytesOf(started), bytes);
    started.execution.resume();
    assert.equal(stateOf(jobs, started.id), "running");
    assert.equal((await started.done).state, "completed");
    assertEqual(ends);
  }));

Deno.test("another process pauses, resumes and cancels an execution, each within a second", () =>
  withJobs(async ({ jobs, ends, reopen }) => {
    const { id, done, ...started } = await startLarge(jobs, ends);
    const other = await reopen();
    const asked = async (request: "pause" | "resume", state: ExecutionState) => {
      const start = performance.now();
      other.request(id, request);
      await until(() => stateOf(other, id) === state);
      assert.ok(performance.now() - start < SECOND);
    };
    await asked("pause", "suspended");
    assert.equal(other.store.executions.get(id).process?.pid, Deno.pid);
    await rest(100);
    const bytes = bytesOf({ id, done, ...started });
    await rest(100);
    assert.equal(bytesOf({ id, done, ...started }), bytes);
    await asked("resume", "running");
    await asked("pause", "suspended");
    other.request(id, "cancel");
    const report = await within(SECOND, done);
    assert.equal(report?.state, "canceled");
    assert.equal(stateOf(other, id), "canceled");
    assert.deepEqual(Object.keys(readTree(ends[1])), ["."]);
  }));

for (const paused of [false, true]) {
  Deno.test(`canceled inside a large file${paused ? ", while paused" : ""}, it ends within a second`, () =>
    withJobs(async ({ jobs, ends }) => {
      const { execution, done } = await startLarge(jobs, ends);
      if (paused) execution.pause();
      const start = performance.now();
      execution.cancel();
      const report = await done;
      assert.ok(performance.now() - start < SECOND);
      assert.equal(report.state, "canceled");
      assert.deepEqual(Object.keys(readTree(ends[1])), ["."]);
    }));
}

Deno.test("suspended inside a large file, it ends within a second", () =>
  withJobs(async ({ jobs, ends }) => {
    const { execution, done } = await startLarge(jobs, ends);
    const start = performance.now();
    execution.suspend();
    assert.equal((await done).state, "suspended");
    assert.ok(performance.now() - start < SECOND);
  }));

Deno.test("a suspended execution that nobody carries out is canceled at once", () =>
  withJobs(async ({ jobs, ends }) => {
    await Deno.mkdir(ends[0]);
    await fillFile(`${ends[0]}/large`, 300 * MIB);
    const on = once(copiedBytes(MIB), (execution) => execution.suspend());
    const { id, done } = start(jobs, ends, { settings: { interval: 5 }, on });
    assert.equal((await done).state, "suspended");
    jobs.request(id, "cancel");
    assert.equal(stateOf(jobs, id), "canceled");
    await start(jobs, ends).done;
    assertEqual(ends);
  }));

Deno.test("what nobody carries out is neither paused nor resumed by a request", () =>
  withJobs(async (given) => {
    const { jobs, ends } = given;
    tree(files(10)).build(ends[0]);
    const { id, done } = start(jobs, ends);
    await done;
    for (const request of ["pause", "resume", "cancel"] as const) {
      assert.throws(
        () => jobs.request(id, request),
        (error) =>
          error instanceof RunError && error.code === "execution-state" &&
          error.message.startsWith(`Cannot ${request} execution ${id}: it is completed`),
      );
    }
    assert.throws(() => jobs.request(id + 1, "pause"), { code: "execution-unknown" });
  }));

Deno.test("a request to resume what is suspended says how that is done", () =>
  withJobs(async ({ jobs, ends }) => {
    await Deno.mkdir(ends[0]);
    await fillFile(`${ends[0]}/large`, 300 * MIB);
    const on = once(copiedBytes(MIB), (execution) => execution.suspend());
    const { id, done } = start(jobs, ends, { settings: { interval: 5 }, on });
    await done;
    assert.throws(
      () => jobs.request(id, "resume"),
      new RegExp(`"mirrorsphere execution resume ${id}"`),
    );
    assert.equal((await resume(jobs, id).done).state, "completed");
  }));
