/** What is kept of an execution is what happened. */
import assert from "node:assert/strict";
import type { RunEvent } from "../../src/model/event.ts";
import { begin as beginUnrecorded } from "../support/engine.ts";
import { file, folder, hardLink, symlink, T1, T2, tree } from "../support/tree.ts";
import { fillFile } from "./large.ts";
import { files, MIB } from "./parts.ts";
import { anyChange, once, OPTIONS, recorded, start, until, withJobs } from "./with_jobs.ts";

const OLD = {
  same: file("same", { mtime: T1 }),
  "other content": file("old", { mtime: T1 }),
  "other mode": file("mode", { mtime: T1, mode: 0o600 }),
  "other kind": symlink("same"),
  extra: "extra",
  "extra folder": { below: "extra" },
  kept: folder({ same: file("same", { mtime: T1 }) }, { mtime: T1 }),
};
const NEW = {
  same: file("same", { mtime: T1 }),
  "other content": file("new", { mtime: T2 }),
  "other mode": file("mode", { mtime: T1, mode: 0o640 }),
  "other kind": file("file", { mtime: T1 }),
  kept: folder({ same: file("same", { mtime: T1 }) }, { mtime: T1 }),
  "new folder": { "new file": "new", "new link": symlink("new file") },
  linked: "linked",
  "linked too": hardLink("linked"),
};

Deno.test("what was added, changed, set and removed is recorded, path by path", () =>
  withJobs(async ({ jobs, ends }) => {
    tree(NEW, { mtime: T1 }).build(ends[0]);
    tree(OLD, { mtime: T1 }).build(ends[1]);
    const { id, done } = start(jobs, ends, { options: { mirror: true, permissions: true } });
    const report = await done;
    assert.deepEqual(recorded(jobs, id), {
      added: ["linked", "linked too", "new folder", "new folder/new file", "new folder/new link"],
      changed: ["other content", "other kind"],
      metadata: ["other mode"],
      removed: ["extra", "extra folder", "extra folder/below"],
    });
    assert.deepEqual(jobs.store.changes.count(id), {
      added: 5,
      changed: 2,
      metadata: 1,
      removed: 3,
    });
    const { copied, updated, directories, links, metadata, removed } = report.counters;
    assert.equal(copied + updated + directories + links + metadata + removed, 11);
  }));

Deno.test("an execution is recorded with its ends, options, times and counters", () =>
  withJobs(async ({ jobs, ends }) => {
    tree(files(10)).build(ends[0]);
    const before = Date.now();
    const options = { mirror: true, maxDelete: { count: 5 } };
    const { id, done } = start(jobs, ends, { options });
    const report = await done;
    const kept = jobs.store.executions.get(id);
    assert.deepEqual([kept.source, kept.destination], ends);
    assert.deepEqual(kept.options, { ...OPTIONS, ...options });
    assert.deepEqual(kept.counters, report.counters);
    assert.equal(kept.counters.copied, 10);
    assert.equal(kept.state, "completed");
    assert.equal(kept.process, null);
    assert.ok(kept.startedAt >= before && (kept.endedAt ?? 0) >= kept.startedAt);
    assert.equal(kept.elapsed, report.elapsed);
    assert.equal(jobs.store.checkpoints.load(id), null);
  }));

Deno.test("a job's name stays with its executions after the job is gone", () =>
  withJobs(async ({ jobs, ends }) => {
    tree(files(3)).build(ends[0]);
    const [source, destination] = ends;
    const job = jobs.store.jobs.add({ name: "photos", source, destination, options: OPTIONS });
    const { id, done } = start(jobs, ends, { job });
    await done;
    jobs.store.jobs.remove("photos");
    const { jobId, jobName, state } = jobs.store.executions.get(id);
    assert.deepEqual({ jobId, jobName, state }, {
      jobId: null,
      jobName: "photos",
      state: "completed",
    });
  }));

Deno.test("every failure is recorded, and the execution is completed all the same", () =>
  withJobs(async ({ jobs, ends }) => {
    tree({ a: "a", one: symlink("nowhere"), two: symlink("nowhere") }).build(ends[0]);
    const { id, done } = start(jobs, ends, { options: { followSymlinks: true } });
    const report = await done;
    const { failures } = jobs.store.failures.page(id, { limit: 10 });
    const sorted = failures.toSorted((one, other) => one.path < other.path ? -1 : 1);
    assert.deepEqual(sorted, report.failures);
    assert.deepEqual(sorted.map(({ path, code }) => [path, code]), [
      ["one", "dangling-link"],
      ["two", "dangling-link"],
    ]);
    assert.equal(jobs.store.executions.get(id).state, "completed");
    assert.equal(jobs.store.executions.get(id).counters.failed, 2);
  }));

Deno.test("an execution that could not start is recorded as failed, with the reason", () =>
  withJobs(async ({ jobs, ends }) => {
    const { id, done } = start(jobs, ends);
    await assert.rejects(done, { code: "source-missing" });
    const { state, error, process } = jobs.store.executions.get(id);
    assert.deepEqual([state, error?.code, process], ["failed", "source-missing", null]);
  }));

Deno.test("one that is canceled is recorded as canceled", () =>
  withJobs(async ({ jobs, ends }) => {
    await Deno.mkdir(ends[0]);
    await fillFile(`${ends[0]}/large`, 200 * MIB);
    const { id, execution, done } = start(jobs, ends);
    execution.cancel();
    assert.equal((await done).state, "canceled");
    const { state, process, endedAt } = jobs.store.executions.get(id);
    assert.deepEqual([state, process, endedAt !== null], ["canceled", null, true]);
  }));

Deno.test("who does not want to be told of each operation is not, and all is recorded still", () =>
  withJobs(async ({ jobs, ends }) => {
    tree(files(10)).build(ends[0]);
    const { id, events, done } = start(jobs, ends, { settings: { operationEvents: false } });
    await done;
    const isOperation = ({ event }: RunEvent) => event === "operation";
    assert.equal(events.filter(isOperation).length, 0);
    assert.equal(recorded(jobs, id).added?.length, 10);
  }));

Deno.test("a second execution to the same destination is refused, and names the first", () =>
  withJobs(async ({ jobs, ends, reopen }) => {
    await Deno.mkdir(ends[0]);
    await fillFile(`${ends[0]}/large`, 300 * MIB);
    const [source, destination] = ends;
    const job = jobs.store.jobs.add({ name: "films", source, destination, options: OPTIONS });
    const first = start(jobs, ends, { job });
    await until(() => first.events.some(({ event }) => event === "start"));
    const second = start(await reopen(), ends);
    await assert.rejects(second.done, (error: Error) => {
      const wanted = new RegExp(`execution ${first.id} of job "films", process ${Deno.pid}`);
      return wanted.test(error.message);
    });
    first.execution.cancel();
    await first.done;
  }));

Deno.test("an execution that waits begins when the destination is free", () =>
  withJobs(async ({ jobs, ends, reopen }) => {
    await Deno.mkdir(ends[0]);
    await fillFile(`${ends[0]}/large`, 200 * MIB);
    const first = start(jobs, ends, { on: once(anyChange, () => {}) });
    first.execution.pause();
    await until(() => first.events.some(({ event }) => event === "start"));
    const second = start(await reopen(), ends, { wait: true });
    await until(() => second.events.some(({ event }) => event === "warning"));
    first.execution.resume();
    assert.equal((await first.done).state, "completed");
    assert.equal((await second.done).counters.unchanged, 2);
  }));

Deno.test("a run that is not recorded holds the destination too", () =>
  withJobs(async ({ jobs, ends }) => {
    await Deno.mkdir(ends[0]);
    await fillFile(`${ends[0]}/large`, 200 * MIB);
    const { execution, outcome } = beginUnrecorded(ends);
    execution.pause();
    await until(() => {
      try {
        return Deno.statSync(ends[1]).isDirectory;
      } catch {
        return false;
      }
    });
    await assert.rejects(start(jobs, ends).done, { code: "destination-locked" });
    execution.cancel();
    await outcome;
  }));
