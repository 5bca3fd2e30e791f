/** A clock that goes back confuses nothing. */
import assert from "node:assert/strict";
import { Liveness } from "../../src/jobs/liveness.ts";
import { Jobs } from "../../src/jobs/mod.ts";
import { openStore } from "../../src/store/mod.ts";
import type { Ends } from "../support/engine.ts";
import { withScratch } from "../support/scratch.ts";
import { tree } from "../support/tree.ts";
import { files, manyFiles } from "./parts.ts";
import { anyChange, once, resume, start } from "./with_jobs.ts";

const DAY = 24 * 3600 * 1000;

interface ClockCase {
  readonly jobs: Jobs;
  readonly ends: Ends;
  /** What the store takes for the time; settable. */
  readonly clock: { time: number };
}

function withClock(body: (given: ClockCase) => Promise<void>): Promise<void> {
  return withScratch(async (scratch) => {
    const folder = `${scratch}/state`;
    const clock = { time: 100 * DAY };
    const store = await openStore(folder, { now: () => clock.time });
    const jobs = new Jobs(store, await Liveness.open(folder), { folder, keptExecutions: 100 });
    try {
      await body({ jobs, clock, ends: [`${scratch}/source`, `${scratch}/destination`] });
    } finally {
      jobs.close();
    }
  });
}

Deno.test("where the clock goes back, no execution ends before it started", () =>
  withClock(async ({ jobs, ends, clock }) => {
    tree(files(10)).build(ends[0]);
    const on = once(anyChange, () => clock.time -= DAY);
    const { id, done } = start(jobs, ends, { on });
    await done;
    const { state, startedAt, endedAt } = jobs.store.executions.get(id);
    assert.deepEqual([state, startedAt, endedAt], ["completed", 100 * DAY, 100 * DAY]);
  }));

Deno.test("where the clock goes back, the newest execution is still the first of the list", () =>
  withClock(async ({ jobs, ends, clock }) => {
    tree(files(10)).build(ends[0]);
    const ids: number[] = [];
    for (let time = 0; time < 3; time++) {
      const { id, done } = start(jobs, ends);
      await done;
      ids.unshift(id);
      clock.time -= DAY;
    }
    assert.deepEqual(jobs.store.executions.list().map(({ id }) => id), ids);
  }));

Deno.test("where the clock goes back, a suspended execution still goes on", () =>
  withClock(async ({ jobs, ends, clock }) => {
    tree(manyFiles(6000)).build(ends[0]);
    const on = once(anyChange, (execution) => execution.suspend());
    const { id, done } = start(jobs, ends, { on });
    assert.equal((await done).state, "suspended");
    clock.time -= DAY;
    jobs.markInterrupted();
    assert.equal(jobs.store.executions.get(id).interrupted, false);
    const { state, counters } = await resume(jobs, id).done;
    assert.deepEqual([state, counters.copied], ["completed", 6000]);
  }));
