/** An approved removal is what was held, and its own report. */
import assert from "node:assert/strict";
import { symlink, tree } from "../support/tree.ts";
import { files } from "./parts.ts";
import { approve, type JobsCase, OPTIONS, resume, start, withJobs } from "./with_jobs.ts";

/** An execution in which 200 files are held. */
async function held({ jobs, ends }: JobsCase): Promise<number> {
  tree({ a: "a" }).build(ends[0]);
  tree({ a: "a", extra: files(200) }).build(ends[1]);
  const { id, done } = start(jobs, ends, { options: { mirror: true } });
  assert.equal((await done).guard?.removals, 200);
  return id;
}

for (const how of ["suspend", "cancel"] as const) {
  Deno.test(`after ${how} at its very start an approval that is resumed removes no more than was held`, () =>
    withJobs(async (given) => {
      const { jobs, ends } = given;
      const { id, execution, done } = approve(jobs, await held(given));
      execution[how]();
      await done;
      Deno.removeSync(`${ends[0]}/a`);
      tree({ later: "later" }).build(ends[1]);
      const { state } = await resume(jobs, id).done;
      assert.equal(state, "completed");
      const names = [...Deno.readDirSync(ends[1])].map(({ name }) => name).sort();
      // Canceled, nothing is left to go on with: everything is looked at, and guarded, as in any run.
      assert.deepEqual(names, how === "suspend" ? ["a", "later"] : ["a", "extra", "later"]);
    }));
}

Deno.test("where the destination is not there any more, what is held stays held", () =>
  withJobs(async (given) => {
    const { jobs, ends: [, destination] } = given;
    const id = await held(given);
    await Deno.rename(destination, `${destination}-elsewhere`);
    await assert.rejects(approve(jobs, id).done, {
      code: "execution-state",
      message: /Cannot remove what execution 1 held: .* is not there any more; put it back/,
    });
    await Deno.rename(`${destination}-elsewhere`, destination);
    assert.equal((await approve(jobs, id).done).counters.removed, 201);
    assert.equal(jobs.store.held.has(id), false);
  }));

Deno.test("an approval that was suspended and gone on with leaves nothing held", () =>
  withJobs(async (given) => {
    const { jobs } = given;
    const of = await held(given);
    const { id, execution, done } = approve(jobs, of);
    execution.suspend();
    assert.equal((await done).state, "suspended");
    assert.equal(jobs.store.held.has(of), true);
    assert.equal((await resume(jobs, id).done).counters.removed, 201);
    assert.equal(jobs.store.held.has(of), false);
  }));

Deno.test("what was rejected while its approval was suspended is not removed by that any more", () =>
  withJobs(async (given) => {
    const { jobs, ends: [, destination] } = given;
    const of = await held(given);
    const { id, execution, done } = approve(jobs, of);
    execution.suspend();
    await done;
    jobs.held.reject(of);
    assert.throws(() => resume(jobs, id), { code: "execution-state", message: /you decided/ });
    assert.ok(Deno.statSync(`${destination}/extra/0`).isFile);
    jobs.request(id, "cancel");
  }));

Deno.test("what is being removed cannot be rejected until its approval is canceled", () =>
  withJobs(async (given) => {
    const { jobs, reopen, ends: [, destination] } = given;
    const of = await held(given);
    const { id, execution, done } = approve(jobs, of);
    execution.pause();
    const other = await reopen();
    const message = new RegExp(`execution ${id} removes it just now; .* cancel ${id}"$`);
    assert.throws(() => other.held.reject(of), { code: "execution-state", message });
    execution.cancel();
    await done;
    other.held.reject(of);
    assert.ok(Deno.statSync(`${destination}/extra/0`).isFile);
  }));

Deno.test("what is approved is kept as a version where its job keeps them, then or by now", async () => {
  for (const [then, now] of [[null, "forever"], ["forever", null]] as const) {
    await withJobs(async ({ jobs, ends }) => {
      const [source, destination] = ends;
      tree({ a: "a" }).build(source);
      tree({ a: "a", extra: files(200) }).build(destination);
      const options = { ...OPTIONS, mirror: true, keepVersions: then };
      const job = jobs.store.jobs.add({ name: "mirror", source, destination, options });
      const { id, done } = start(jobs, ends, { job, options });
      assert.equal((await done).guard?.removals, 200);
      jobs.store.jobs.edit("mirror", { options: { ...options, keepVersions: now } });
      const { counters } = await approve(jobs, id).done;
      assert.deepEqual([counters.removed, counters.versions], [201, 200]);
    });
  }
});

Deno.test("that removals were approved makes no copy younger", () =>
  withJobs(async (given) => {
    const { jobs, ends: [source, destination] } = given;
    const { options } = jobs.store.executions.get(await held(given));
    const job = jobs.store.jobs.add({ name: "letters", source, destination, options });
    const first = start(jobs, given.ends, { job, options });
    await first.done;
    const { startedAt } = jobs.store.executions.get(first.id);
    const { state } = await approve(jobs, first.id).done;
    assert.equal(state, "completed");
    assert.equal(jobs.store.executions.lastCompletedAt(job.id), startedAt);
    const [latest] = jobs.store.executions.list();
    assert.notEqual(latest?.folders, null);
  }));

Deno.test("approved removals do not report once more what failed before they were held", () =>
  withJobs(async ({ jobs, ends }) => {
    tree({ a: "a", dangling: symlink("nowhere") }).build(ends[0]);
    tree({ a: "a", extra: files(200) }).build(ends[1]);
    const options = { mirror: true, followSymlinks: true };
    const { id, done } = start(jobs, ends, { options });
    assert.deepEqual((await done).failures.map(({ path }) => path), ["dangling"]);
    const { counters, failures } = await approve(jobs, id).done;
    assert.deepEqual([failures, counters.failed, counters.removed], [[], 0, 201]);
  }));
