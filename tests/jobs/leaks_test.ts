/** What a process holds after an execution has ended. */
import assert from "node:assert/strict";
import { finished } from "../support/processes.ts";
import { tree } from "../support/tree.ts";
import { files } from "./parts.ts";
import { start, withJobs } from "./with_jobs.ts";

/** Paths below `folder` that this process has open. */
async function opened(folder: string): Promise<string[]> {
  // Handles of the runtime come and go meanwhile: that one of them is gone is no failure.
  const { stdout } = await finished("find", [`/proc/${Deno.pid}/fd`, "-printf", "%l\\n"]);
  assert.ok(stdout.includes("/"), "find told nothing");
  return stdout.split("\n").filter((path) => path.startsWith(folder));
}

Deno.test({
  name: "once an execution has ended, its process holds neither end open",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withJobs(async ({ jobs, ends, scratch }) => {
      tree(files(10)).build(ends[0]);
      const before = await opened(scratch);
      for (let time = 0; time < 3; time++) await start(jobs, ends).done;
      assert.deepEqual(await opened(scratch), before);
    }),
});
