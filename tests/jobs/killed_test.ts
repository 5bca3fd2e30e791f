/** A process that dies takes no execution with it. */
import assert from "node:assert/strict";
import { readCheckpoint } from "../../src/engine/mod.ts";
import type { Jobs } from "../../src/jobs/mod.ts";
import { readTree, T1, tree } from "../support/tree.ts";
import { fillFile } from "./large.ts";
import { assertEqual, files, manyFiles, MIB } from "./parts.ts";
import { spawn } from "./processes.ts";
import { anyChange, once, recorded, resume, start, until, withJobs } from "./with_jobs.ts";

function interrupted(jobs: Jobs, id: number): void {
  const { state, interrupted, process, endedAt } = jobs.store.executions.get(id);
  assert.deepEqual({ state, interrupted, process, endedAt }, {
    state: "suspended",
    interrupted: true,
    process: null,
    endedAt: null,
  });
}

Deno.test("killed, an execution is shown as interrupted at the next start, and goes on", () =>
  withJobs(async ({ folder, ends, jobs, reopen }) => {
    tree(manyFiles(6000), { mtime: T1 }).build(ends[0]);
    const other = await spawn({ folder, ends, pauseAt: 1 });
    assert.equal(await other.line(), "under way: 1");
    const live = jobs.store.executions.get(1);
    assert.equal(live.process?.pid, other.pid);
    jobs.markInterrupted();
    assert.equal(jobs.store.executions.get(1).interrupted, false);
    await other.kill();
    const next = await reopen();
    interrupted(next, 1);
    const source = readTree(ends[0]);
    for (const [path, { kind, content }] of Object.entries(readTree(ends[1]))) {
      if (kind !== "file" || path.endsWith(".partial")) continue;
      assert.equal(content, source[path]?.content, path);
    }
    const report = await resume(next, 1).done;
    assert.equal(report.state, "completed");
    assertEqual(ends);
  }));

Deno.test("killed after a checkpoint, an execution goes on from it, also inside a large file", () =>
  withJobs(async ({ folder, ends, reopen }) => {
    tree(files(500), { mtime: T1 }).build(ends[0]);
    await fillFile(`${ends[0]}/large`, 400 * MIB);
    const other = await spawn({ folder, ends, pauseAt: 250 * MIB });
    assert.equal(await other.line(), "under way: 1");
    const jobs = await reopen();
    await until(() => jobs.store.checkpoints.load(1) !== null);
    await other.kill();
    const { counters } = readCheckpoint(jobs.store.checkpoints.load(1) ?? "");
    jobs.markInterrupted();
    interrupted(jobs, 1);
    const report = await resume(jobs, 1).done;
    assert.equal(report.state, "completed");
    assertEqual(ends, { ours: true });
    assert.equal(report.counters.copied, 501);
    const again = report.counters.bytes - counters.bytes;
    assert.ok(again < 280 * MIB, `copied ${again / MIB} MiB after the checkpoint`);
    assert.equal(recorded(jobs, 1).added?.length, 501);
  }));

Deno.test("a paused execution whose process dies is interrupted, not merely paused", () =>
  withJobs(async ({ folder, ends, jobs }) => {
    tree(files(500)).build(ends[0]);
    await fillFile(`${ends[0]}/large`, 200 * MIB);
    const other = await spawn({ folder, ends, pauseAt: 1 });
    assert.equal(await other.line(), "under way: 1");
    await until(() => jobs.store.executions.get(1).state === "suspended");
    assert.notEqual(jobs.store.executions.get(1).process, null);
    await other.kill();
    jobs.markInterrupted();
    interrupted(jobs, 1);
    jobs.request(1, "cancel");
    assert.equal(jobs.store.executions.get(1).state, "canceled");
  }));

Deno.test("what this very process carries out is not taken for interrupted", () =>
  withJobs(async ({ ends, jobs, reopen }) => {
    tree(files(10)).build(ends[0]);
    await fillFile(`${ends[0]}/large`, 300 * MIB);
    const { id, execution, done } = start(jobs, ends, { on: once(anyChange, () => {}) });
    jobs.markInterrupted();
    (await reopen()).markInterrupted();
    assert.equal(jobs.store.executions.get(id).state, "running");
    execution.cancel();
    await done;
  }));
