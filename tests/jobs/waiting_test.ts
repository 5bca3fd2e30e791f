/** Steered while it waits for a destination that another execution writes to. */
import assert from "node:assert/strict";
import { compareTrees } from "../support/judge.ts";
import { tree } from "../support/tree.ts";
import { fillFile } from "./large.ts";
import { MIB } from "./parts.ts";
import { start, until, within, withJobs } from "./with_jobs.ts";

for (const how of ["by who started it", "from elsewhere"] as const) {
  Deno.test(`an execution that waits for the destination is canceled within a second, ${how}`, () =>
    withJobs(async ({ jobs, ends, reopen }) => {
      await Deno.mkdir(ends[0]);
      await fillFile(`${ends[0]}/large`, 200 * MIB);
      const first = start(jobs, ends);
      first.execution.pause();
      await until(() => first.events.some(({ event }) => event === "start"));
      const second = start(await reopen(), ends, { wait: true });
      await until(() => second.events.some(({ event }) => event === "warning"));
      if (how === "from elsewhere") jobs.request(second.id, "cancel");
      else second.execution.cancel();
      const report = await within(1000, second.done);
      first.execution.cancel();
      await first.done;
      await second.done;
      assert.equal(report?.state, "canceled");
    }));
}

const NESTED = [
  { title: "into a folder of a destination", inner: "second" },
  { title: "to a folder that a destination is in", inner: "first" },
] as const;

for (const { title, inner } of NESTED) {
  Deno.test(`an execution ${title} waits, and takes nothing away from the one that is there`, () =>
    withJobs(async ({ jobs, ends, scratch }) => {
      const [source, outside] = ends;
      await Deno.mkdir(`${outside}/photos`, { recursive: true });
      await Deno.mkdir(source);
      await fillFile(`${source}/large`, 100 * MIB);
      const other = `${scratch}/other`;
      tree({ photos: { a: "a" } }).build(other);
      const inside = [source, `${outside}/photos`] as const;
      const mirror = { options: { mirror: true, allowDelete: true } };
      const [one, two] = inner === "first"
        ? [inside, [other, outside] as const]
        : [[other, outside] as const, inside];
      const first = start(jobs, one, mirror);
      first.execution.pause();
      await until(() => first.events.some(({ event }) => event === "start"));
      await assert.rejects(start(jobs, two, mirror).done, { code: "destination-locked" });
      const second = start(jobs, two, { ...mirror, wait: true });
      await until(() => second.events.some(({ event }) => event === "warning"));
      first.execution.resume();
      assert.equal((await first.done).state, "completed");
      assert.equal((await second.done).state, "completed");
      assert.deepEqual(compareTrees(two[0], two[1], { permissions: false }), []);
    }));
}

Deno.test("executions to folders that lie side by side do not wait for each other", () =>
  withJobs(async ({ jobs, ends, scratch }) => {
    tree({ a: "a" }).build(ends[0]);
    await Deno.mkdir(`${scratch}/disk`);
    const first = start(jobs, [ends[0], `${scratch}/disk/one`]);
    first.execution.pause();
    await until(() => first.events.some(({ event }) => event === "start"));
    assert.equal((await start(jobs, [ends[0], `${scratch}/disk/two`]).done).state, "completed");
    first.execution.resume();
    assert.equal((await first.done).state, "completed");
  }));
