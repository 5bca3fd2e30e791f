/** What was under way for no schedule when a process that stays ended. */
import assert from "node:assert/strict";
import type { Execution } from "../../src/jobs/mod.ts";
import type { Job } from "../../src/model/job.ts";
import { fillFile } from "../jobs/large.ts";
import { MIB } from "../jobs/parts.ts";
import { SETTINGS, until } from "../jobs/with_jobs.ts";
import { ended, type LoopCase, SETTLING, states, withLoop } from "./with_loop.ts";

/** Begins an execution as the page does, and has it in the middle of a large file. */
async function begin({ scratch, jobs }: LoopCase, job: Job): Promise<Execution> {
  await fillFile(`${scratch}/source/large`, 300 * MIB);
  const { source, destination, options } = job;
  const { promise, resolve } = Promise.withResolvers<void>();
  const settings = { ...SETTINGS, interval: 5 };
  const execution = jobs.start({ source, destination, options, settings }, (event) => {
    if (event.event === "progress" && event.progress.counters.bytes > 0) resolve();
  }, { job });
  await Promise.race([promise, execution.done]);
  return execution;
}

Deno.test("what the page had begun is gone on with by the next process, once all has settled", () =>
  withLoop(async (given) => {
    await begin(given, given.addJob());
    await given.restart();
    assert.deepEqual(states(given.jobs), ["suspended"]);
    await given.clock.pass(SETTLING - 1);
    assert.deepEqual(states(given.jobs), ["suspended"]);
    await given.clock.pass(1);
    await until(() => states(given.jobs)[0] === "completed");
    await ended(given.jobs, 1);
    assert.deepEqual(states(given.jobs), ["completed"]);
    const { size } = Deno.statSync(`${given.scratch}/copy/large`);
    assert.equal(size, 300 * MIB);
  }));

Deno.test("what a user paused, and what was edited since, is not gone on with by itself", () =>
  withLoop(async (given) => {
    const paused = await begin(given, given.addJob());
    paused.pause();
    const job = given.addJob({ name: "edited", destination: `${given.scratch}/other` });
    await begin(given, job);
    await given.restart();
    const { jobs, clock } = given;
    jobs.store.jobs.edit(job.name, { options: { ...job.options, verify: true } });
    await clock.pass(2 * SETTLING);
    await until(() => clock.asleep !== null);
    assert.deepEqual(states(jobs), ["suspended", "suspended"]);
    assert.equal(jobs.liveCount, 0);
  }));
