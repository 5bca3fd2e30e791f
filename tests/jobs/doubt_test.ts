/** After a loss of power: what the run left that it ended is in doubt until a run has seen to all of it. */
import { anyChange, type JobsCase, once, resume, start, withJobs } from "./with_jobs.ts";
import assert from "node:assert/strict";
import { must } from "../support/processes.ts";
import type { JobOptions } from "../../src/model/options.ts";
import type { Ends } from "../support/engine.ts";
import { T1, tree } from "../support/tree.ts";
import { assertEqual, manyFiles } from "./parts.ts";

/** Both ends, alike. */
async function alike({ jobs, ends }: JobsCase, options: Partial<JobOptions> = {}): Promise<void> {
  tree(manyFiles(3000), { mtime: T1 }).build(ends[0]);
  assert.equal((await start(jobs, ends, { options }).done).state, "completed");
}

/** As power failed: files of the right size and time and of wrong content, and the marker. */
async function tear([source, destination]: Ends): Promise<void> {
  for (const { name } of Deno.readDirSync(destination)) {
    const path = `${destination}/${name}/7`;
    Deno.writeFileSync(path, new Uint8Array(Deno.statSync(path).size));
    await must("touch", ["--reference", `${source}/${name}/7`, path]);
  }
  const marker = `${destination}/.mirrorsphere-0123456789ab-run.partial`;
  Deno.writeFileSync(marker, new Uint8Array());
  const hourAgo = new Date(Date.now() - 3_600_000);
  Deno.utimeSync(marker, hourAgo, hourAgo);
}

async function tornCopies(given: JobsCase): Promise<void> {
  await alike(given);
  await tear(given.ends);
}

const SLOWLY = { workers: 1, operationsInFlight: 1 };

for (const how of ["cancel", "suspend"] as const) {
  Deno.test(`what is in doubt stays so after ${how}, and the next part sees to it`, () =>
    withJobs(async (given) => {
      const { jobs, ends } = given;
      await tornCopies(given);
      const on = once(anyChange, (execution) => execution[how]());
      const { id, done } = start(jobs, ends, { settings: SLOWLY, on });
      assert.equal((await done).state, how === "cancel" ? "canceled" : "suspended");
      await (how === "cancel" ? start(jobs, ends) : resume(jobs, id)).done;
      assertEqual(ends);
    }));
}

Deno.test("what another run left in doubt stays so where an older checkpoint is gone on with", () =>
  withJobs(async (given) => {
    const { jobs, ends } = given;
    tree(manyFiles(3000), { mtime: T1 }).build(ends[0]);
    const on = once(
      (event) => event.event === "progress" && event.progress.counters.copied > 1000,
      (execution) => execution.suspend(),
    );
    const { id, done } = start(jobs, ends, { settings: { ...SLOWLY, interval: 10 }, on });
    assert.equal((await done).state, "suspended");
    await start(jobs, ends).done;
    await tear(ends);
    // In parts, too: each has a checkpoint of its own.
    const suspended = once(anyChange, (execution) => execution.suspend());
    await resume(jobs, id, { on: suspended }).done;
    if (jobs.store.executions.get(id).state === "suspended") await resume(jobs, id).done;
    await start(jobs, ends).done;
    assertEqual(ends);
  }));

Deno.test("a run that never waits for the disk leaves what is in doubt to the next", () =>
  withJobs(async (given) => {
    const { jobs, ends } = given;
    await tornCopies(given);
    await start(jobs, ends, { options: { durability: "none" } }).done;
    await start(jobs, ends).done;
    assertEqual(ends);
  }));

Deno.test("of what was in doubt a run that goes on from its own checkpoint leaves nothing so", () =>
  withJobs(async (given) => {
    const { jobs, ends } = given;
    await tornCopies(given);
    const on = once(anyChange, (execution) => execution.suspend());
    const { id, done } = start(jobs, ends, { settings: SLOWLY, on });
    assert.equal((await done).state, "suspended");
    await resume(jobs, id).done;
    assertEqual(ends);
    const { counters, warnings } = await start(jobs, ends).done;
    assert.deepEqual([counters.comparedBytes, warnings], [0, []]);
  }));

Deno.test("what cannot be read stays in doubt until it can; the rest does not", () =>
  withJobs(async (given) => {
    const { jobs, ends, scratch } = given;
    const [source, destination] = ends;
    const options = { followSymlinks: true };
    tree({ 7: "its content" }, { mtime: T1 }).build(`${scratch}/elsewhere`);
    Deno.mkdirSync(source);
    Deno.symlinkSync(`${scratch}/elsewhere`, `${source}/linked`);
    await alike(given, options);
    await tear(ends);
    Deno.renameSync(`${scratch}/elsewhere`, `${scratch}/away`);
    for (let time = 1; time <= 2; time++) {
      const { counters, warnings } = await start(jobs, ends, { options }).done;
      assert.equal(counters.failed, 1);
      // The first run compares all that was changed since; the second one what is left of it.
      assert.equal(counters.comparedBytes > 0, time === 1);
      assert.equal(warnings.some((text) => text.includes("did not end well")), time === 1);
    }
    Deno.renameSync(`${scratch}/away`, `${scratch}/elsewhere`);
    const { counters } = await start(jobs, ends, { options }).done;
    assert.equal(counters.updated, 1);
    assert.equal(Deno.readTextFileSync(`${destination}/linked/7`), "its content");
    assert.deepEqual([...Deno.readDirSync(destination)].filter(({ isFile }) => isFile), []);
    assert.equal((await start(jobs, ends, { options }).done).counters.comparedBytes, 0);
  }));
