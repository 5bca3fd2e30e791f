/** Steered while it waits for a destination that another execution writes to. */
import assert from "node:assert/strict";
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
