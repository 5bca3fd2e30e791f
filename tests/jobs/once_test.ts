/** Gone on with, an execution does, counts and tells nothing twice. */
import assert from "node:assert/strict";
import { unstarted } from "../../src/jobs/unstarted.ts";
import { file, folder, type Literal, readTree, symlink, T1, tree } from "../support/tree.ts";
import { fillFile } from "./large.ts";
import { assertEqual, files, inTwoParts, manyFiles, MIB } from "./parts.ts";
import {
  anyChange,
  approve,
  copiedBytes,
  once,
  recorded,
  resume,
  start,
  until,
  type Wanted,
  withJobs,
} from "./with_jobs.ts";
import type { CounterName } from "../../src/model/report.ts";

const OFTEN = { interval: 2 };

/** Suspends once a counter has passed a number. */
function suspendedAt(name: CounterName, count: number): NonNullable<Wanted["on"]> {
  const passed = once(
    (event) => event.event === "progress" && event.progress.counters[name] > count,
    (execution) => execution.suspend(),
  );
  return passed;
}

/** Files that take a moment each. */
function slowFiles(count: number): Literal {
  const content = "x".repeat(20_000);
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`${at}`, file(`${content}${at}`, { mtime: T1 })]),
  );
}

Deno.test("a full execution suspended within a folder copies none of its files twice", () =>
  withJobs(async (given) => {
    tree(slowFiles(4000), { mtime: T1 }).build(given.ends[0]);
    const options = { type: "full" } as const;
    const on = suspendedAt("copied", 1500);
    const { id, second } = await inTwoParts(given, { options, settings: OFTEN, on });
    const { copied, updated } = second.counters;
    assert.deepEqual({ copied, updated }, { copied: 4000, updated: 0 });
    const changes = recorded(given.jobs, id);
    assert.deepEqual([changes.added?.length, changes.changed?.length], [4000, undefined]);
  }));

Deno.test("suspended while it looks at extra entries, an execution visits no folder twice", () =>
  withJobs(async (given) => {
    tree(manyFiles(3000), { mtime: T1 }).build(given.ends[0]);
    tree({ extra: manyFiles(15_000) }).build(given.ends[1]);
    const options = { type: "full", mirror: true, allowDelete: true } as const;
    const settings = { interval: 1, workers: 1 };
    const on = suspendedAt("extraEntries", 1500);
    const { second } = await inTwoParts(given, { options, settings, on });
    const { copied, updated, extraEntries, scanned } = second.counters;
    assert.deepEqual({ copied, updated, extraEntries, scanned }, {
      copied: 3000,
      updated: 0,
      extraEntries: 15_000,
      scanned: 3030,
    });
  }));

Deno.test("what failed before an execution was suspended is one failure after it, too", () =>
  withJobs(async (given) => {
    tree({ ...slowFiles(3000), dangling: symlink("nowhere") }).build(given.ends[0]);
    const wanted = { options: { followSymlinks: true }, settings: OFTEN };
    const on = suspendedAt("copied", 1500);
    const { id, second } = await inTwoParts(given, { ...wanted, on });
    assert.deepEqual(second.failures.map(({ path }) => path), ["dangling"]);
    assert.equal(second.counters.failed, 1);
    assert.equal(given.jobs.store.failures.count(id), 1);
  }));

Deno.test("what failed before an execution was canceled is one failure once it was gone on with", () =>
  withJobs(async ({ jobs, ends }) => {
    tree({ ...slowFiles(3000), dangling: symlink("nowhere") }).build(ends[0]);
    const options = { followSymlinks: true };
    const on = once(copiedBytes(MIB), (execution) => execution.cancel());
    const { id, done } = start(jobs, ends, { options, settings: OFTEN, on });
    assert.equal((await done).state, "canceled");
    assert.equal(jobs.store.failures.count(id), 1);
    assert.equal((await resume(jobs, id).done).counters.failed, 1);
    assert.equal(jobs.store.failures.count(id), 1);
  }));

Deno.test("that others ask whether an execution lives, and say that it does not, keeps nobody from it", () =>
  withJobs(async ({ jobs, ends, reopen }) => {
    tree(files(20)).build(ends[0]);
    const { id, execution, done } = start(jobs, ends);
    execution.suspend();
    await done;
    const dead = { pid: 1, startedAt: 1 };
    jobs.store.executions.begin(id, dead);
    const next = await reopen();
    jobs.store.executions.begin(id, dead);
    // The other one has the lock of the execution for as long as it asks, and then marks it.
    let asked = 0;
    next.liveness.lives = () => {
      if (asked++ > 0) return false;
      jobs.markInterrupted();
      return true;
    };
    assert.equal((await resume(next, id).done).state, "completed");
  }));

for (const act of ["cancel", "resume"] as const) {
  Deno.test(`who is late to ${act} an execution leaves it as it ended`, () =>
    withJobs(async ({ jobs, ends, reopen }) => {
      tree(files(20)).build(ends[0]);
      const { id, execution, done } = start(jobs, ends);
      execution.suspend();
      await done;
      const { executions } = jobs.store;
      const late = await reopen();
      // It has looked at the execution already when another process takes it up, and ends it.
      late.liveness.lives = () => {
        executions.finish(id, {
          ...unstarted(executions.get(id), "failed", null),
          state: "completed",
        });
        return false;
      };
      assert.throws(
        () => act === "cancel" ? late.request(id, act) : resume(late, id),
        { code: "execution-state", message: /another process has just begun to/ },
      );
      assert.equal(executions.get(id).state, "completed");
      assert.ok(jobs.liveness.claim(id));
      jobs.liveness.release(id);
    }));
}

Deno.test("removals that were held before an execution was suspended are held after it, too", () =>
  withJobs(async ({ jobs, ends }) => {
    tree({ place: "a file now", linked: { one: "one" } }).build(ends[0]);
    tree({ place: files(200) }).build(ends[1]);
    // What waits for its links is finished last.
    Deno.linkSync(`${ends[0]}/linked/one`, `${ends[0]}/linked/two`);
    const on = once(
      (event) => event.event === "stage" && event.stage === "finishing",
      (execution) => execution.suspend(),
    );
    const { id, done } = start(jobs, ends, { options: { mirror: true }, on });
    assert.equal((await done).state, "suspended");
    const { guard, counters, failures } = await resume(jobs, id).done;
    assert.equal(guard?.reason, "too-many-removals");
    assert.deepEqual(jobs.store.executions.get(id).guard, guard);
    assert.deepEqual([counters.failed, failures.length, jobs.store.failures.count(id)], [1, 1, 1]);
    const approved = await approve(jobs, id).done;
    assert.deepEqual([approved.guard, approved.counters.removed], [null, 201]);
    assertEqual(ends);
  }));

Deno.test("suspended again and again, an execution removes no more than it may", () =>
  withJobs(async ({ jobs, ends, reopen }) => {
    // 3,000 of the 5,000 entries at the destination would go, more than half.
    tree(slowFiles(2000)).build(ends[0]);
    tree(slowFiles(5000)).build(ends[1]);
    const options = { mirror: true, comparison: "thorough" } as const;
    const begun = start(jobs, ends, { options, settings: OFTEN, on: suspendedAt("scanned", 500) });
    let report = await begun.done;
    for (let part = 0; part < 3 && report.state === "suspended"; part++) {
      const on = suspendedAt("scanned", report.counters.scanned + 1000);
      report = await resume(await reopen(), begun.id, { settings: OFTEN, on }).done;
    }
    if (report.state === "suspended") report = await resume(await reopen(), begun.id).done;
    assert.equal(report.guard?.reason, "too-many-removals");
    assert.equal(report.counters.destinationEntries, 5000);
    assert.equal(report.counters.removed, 0);
  }));

Deno.test("suspended inside a large file, an execution goes on from there", () =>
  withJobs(async (given) => {
    await Deno.mkdir(given.ends[0]);
    await fillFile(`${given.ends[0]}/large`, 400 * MIB);
    const on = once(copiedBytes(200 * MIB), (execution) => execution.suspend());
    const { first, second } = await inTwoParts(given, { settings: { interval: 5 }, on });
    assert.equal(second.state, "completed");
    assertEqual(given.ends, { ours: true });
    assert.equal(second.counters.copied, 1);
    const redone = second.counters.bytes - 400 * MIB;
    assert.ok(first.counters.bytes < 400 * MIB);
    assert.ok(redone < 70 * MIB, `copied ${redone / MIB} MiB a second time`);
  }));

Deno.test("a folder that was made in two parts is recorded as added, and no more", () =>
  withJobs(async (given) => {
    tree({ wide: folder(slowFiles(4000), { mtime: T1 }) }, { mtime: T1 }).build(given.ends[0]);
    await Deno.mkdir(given.ends[1]);
    const { id } = await inTwoParts(given, { settings: OFTEN, on: suspendedAt("copied", 1500) });
    const { added, metadata } = recorded(given.jobs, id);
    assert.equal(added?.length, 4001);
    assert.deepEqual(metadata, [""]);
  }));

Deno.test("after a suspended execution was resumed, nothing of its making is left over", () =>
  withJobs(async (given) => {
    tree(manyFiles(6000), { mtime: T1 }).build(given.ends[0]);
    const on = once(anyChange, (execution) => execution.suspend());
    await inTwoParts(given, { on });
    const names = Object.keys(readTree(given.ends[1]));
    assert.deepEqual(names.filter((name) => name.includes(".mirrorsphere-")), []);
    const next = await start(given.jobs, given.ends).done;
    assert.equal(next.counters.cleared, 0);
  }));

Deno.test("an execution that was suspended in good order is not said to have ended badly", () =>
  withJobs(async (given) => {
    tree(manyFiles(6000), { mtime: T1 }).build(given.ends[0]);
    const on = once(anyChange, (execution) => execution.suspend());
    const { second } = await inTwoParts(given, { on });
    assert.deepEqual(second.warnings, []);
  }));

Deno.test("the time of an execution is that of its work, in all its parts, without pauses", () =>
  withJobs(async ({ jobs, ends }) => {
    tree(files(10)).build(ends[0]);
    await fillFile(`${ends[0]}/large`, 300 * MIB);
    const begun = start(jobs, ends, {
      settings: { interval: 5 },
      on: once(copiedBytes(MIB), (execution) => execution.pause()),
    });
    await until(() => jobs.store.executions.get(begun.id).state === "suspended");
    const paused = jobs.store.executions.get(begun.id).elapsed;
    await new Promise((resolve) => setTimeout(resolve, 700));
    begun.execution.suspend();
    const first = await begun.done;
    assert.ok(first.elapsed < paused + 600, `${first.elapsed} ms, of which 700 ms were a pause`);
    await resume(jobs, begun.id).done;
    const { elapsed } = jobs.store.executions.get(begun.id);
    assert.ok(elapsed > first.elapsed, `${elapsed} ms in all, ${first.elapsed} in the first part`);
  }));
