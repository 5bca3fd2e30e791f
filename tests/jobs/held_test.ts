/** Removals that are held, and what becomes of them. */
import assert from "node:assert/strict";
import { readCheckpoint } from "../../src/engine/mod.ts";
import type { Jobs } from "../../src/jobs/mod.ts";
import type { Job } from "../../src/model/job.ts";
import { T1, tree } from "../support/tree.ts";
import { assertEqual, files } from "./parts.ts";
import { approve, type JobsCase, OPTIONS, recorded, start, withJobs } from "./with_jobs.ts";

const MIRROR = { ...OPTIONS, mirror: true };

function addJob({ jobs, ends: [source, destination] }: JobsCase): Job {
  return jobs.store.jobs.add({ name: "mirror", source, destination, options: MIRROR });
}

/** A job that was executed six times, with little to do each time. */
async function quietPast(given: JobsCase): Promise<Job> {
  const { jobs, ends } = given;
  tree(files(1000), { mtime: T1 }).build(ends[0]);
  const job = addJob(given);
  for (let time = 0; time < 6; time++) {
    await Deno.writeTextFile(`${ends[0]}/1`, `version ${time}`);
    const { guard, state } = await start(jobs, ends, { job, options: MIRROR }).done;
    assert.deepEqual({ guard, state }, { guard: null, state: "completed" });
  }
  return job;
}

function removeFrom(folder: string, count: number): void {
  for (let at = 0; at < count; at++) Deno.removeSync(`${folder}/${at}`);
}

const exists = (path: string) => Deno.stat(path).then(() => true, () => false);

/** An execution of which 150 removals were held. */
async function held(given: JobsCase): Promise<number> {
  const { jobs, ends } = given;
  const job = await quietPast(given);
  removeFrom(ends[0], 150);
  await Deno.writeTextFile(`${ends[0]}/new`, "new");
  const { id, done } = start(jobs, ends, { job, options: MIRROR });
  const { guard, state, counters } = await done;
  assert.deepEqual([guard?.reason, guard?.removals, guard?.limit], ["unusual-removals", 150, 100]);
  assert.deepEqual([state, counters.removed, counters.copied], ["completed", 0, 1]);
  return id;
}

function heldNames(jobs: Jobs, id: number): number {
  const { tasks } = readCheckpoint(jobs.store.held.load(id) ?? "");
  return tasks.reduce((all, task) => all + (task.kind === "removal" ? task.names.length : 0), 0);
}

Deno.test("after quiet executions an unusual number of removals is held, and the rest is done", () =>
  withJobs(async (given) => {
    const id = await held(given);
    const { jobs, ends } = given;
    assert.equal(jobs.store.executions.get(id).guard?.reason, "unusual-removals");
    assert.equal(heldNames(jobs, id), 150);
    assert.equal(await exists(`${ends[1]}/new`), true);
    assert.equal(await exists(`${ends[1]}/149`), true);
    assert.equal(recorded(jobs, id).removed, undefined);
  }));

Deno.test("a hundred removals are never unusual", () =>
  withJobs(async (given) => {
    const { jobs, ends } = given;
    const job = await quietPast(given);
    removeFrom(ends[0], 100);
    const { guard, counters } = await start(jobs, ends, { job, options: MIRROR }).done;
    assert.deepEqual([guard, counters.removed], [null, 100]);
  }));

Deno.test("what is unusual for one job is nothing to another", () =>
  withJobs(async (given) => {
    const { jobs, ends, scratch } = given;
    await quietPast(given);
    const other = [ends[0], `${scratch}/other`] as const;
    await start(jobs, other, { options: MIRROR }).done;
    removeFrom(ends[0], 150);
    const { guard, counters } = await start(jobs, other, { options: MIRROR }).done;
    assert.deepEqual([guard, counters.removed], [null, 150]);
  }));

Deno.test("approved, exactly what was held is removed, each looked at again first", () =>
  withJobs(async (given) => {
    const id = await held(given);
    const { jobs, ends } = given;
    // One came back meanwhile, one more went away in the source, one is new at the destination.
    await Deno.writeTextFile(`${ends[0]}/7`, "back");
    await Deno.remove(`${ends[0]}/500`);
    await Deno.writeTextFile(`${ends[1]}/of another`, "kept");
    const approved = approve(jobs, id);
    const { state, guard, counters, failures } = await approved.done;
    assert.deepEqual([state, guard, failures, counters.removed], ["completed", null, [], 149]);
    for (const name of ["7", "500", "of another", "999"]) {
      assert.equal(await exists(`${ends[1]}/${name}`), true, name);
    }
    const { removed, added, changed } = recorded(jobs, approved.id);
    assert.deepEqual([removed?.length, added, changed], [149, undefined, undefined]);
    assert.ok(!removed?.some((path) => path === "7" || path === "500"));
    assert.equal(jobs.store.executions.get(approved.id).jobName, "mirror");
  }));

Deno.test("what was approved or rejected once is not held any more", () =>
  withJobs(async (given) => {
    const id = await held(given);
    const { jobs, ends } = given;
    await approve(jobs, id).done;
    assert.throws(() => approve(jobs, id), { code: "execution-state" });
    assert.throws(() => jobs.held.reject(id), { code: "execution-state" });
    assert.throws(() => jobs.held.reject(id + 100), { code: "execution-unknown" });
    assertEqual(ends);
  }));

Deno.test("rejected, what was held stays at the destination", () =>
  withJobs(async (given) => {
    const id = await held(given);
    const { jobs, ends } = given;
    jobs.held.reject(id);
    assert.throws(() => approve(jobs, id), { code: "execution-state" });
    assert.equal(await exists(`${ends[1]}/0`), true);
  }));

Deno.test("folders in the way are replaced once their removal was approved", () =>
  withJobs(async ({ jobs, ends }) => {
    tree({ place: "a file now" }).build(ends[0]);
    tree({ place: files(200), place2: files(10) }).build(ends[1]);
    const first = start(jobs, ends, { options: MIRROR });
    const report = await first.done;
    assert.equal(report.guard?.reason, "too-many-removals");
    assert.deepEqual(report.failures.map(({ path, code }) => [path, code]), [
      ["place", "folder-in-the-way"],
    ]);
    const { state, failures } = await approve(jobs, first.id).done;
    assert.deepEqual([state, failures], ["completed", []]);
    assertEqual(ends);
  }));

Deno.test("what was held is listed in order, a folder for all that is in it", () =>
  withJobs(async ({ jobs, ends }) => {
    tree({ kept: { a: "a" } }).build(ends[0]);
    const old = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`${at}`, "abc"]));
    tree({ kept: { a: "a", z: "z", b: "b" }, old, "#": "first" }).build(ends[1]);
    const { id, done } = start(jobs, ends, { options: MIRROR });
    await done;
    const file = (path: string, bytes: number) => ({ path, folder: false, entries: 1, bytes });
    const held = [
      file("#", 5),
      file("kept/b", 1),
      file("kept/z", 1),
      { path: "old", folder: true, entries: 200, bytes: 600 },
    ];
    assert.deepEqual(jobs.held.entriesOf(id), held);
    assert.deepEqual(jobs.held.entriesOf(id), held);
    jobs.held.reject(id);
    assert.throws(() => jobs.held.entriesOf(id), { code: "execution-state" });
  }));

Deno.test("how much is in a held folder leaves out what a filter protects", () =>
  withJobs(async ({ jobs, ends }) => {
    tree({ kept: "a" }).build(ends[0]);
    const old = { "a.raw": "12345", deep: { b: "12", c: "1" }, only: { folders: {} } };
    tree({ kept: "a", old, ...files(200) as object }).build(ends[1]);
    const filter = { ...OPTIONS.filter, rules: ["*.raw"] };
    const { id, done } = start(jobs, ends, { options: { ...MIRROR, filter } });
    assert.equal((await done).guard?.reason, "too-many-removals");
    const found = jobs.held.entriesOf(id).find(({ path }) => path === "old");
    assert.deepEqual(found, { path: "old", folder: true, entries: 2, bytes: 3 });
  }));
