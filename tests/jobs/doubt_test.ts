/** After a loss of power: what the run left that it ended is in doubt until a run has seen to all of it. */
import { anyChange, type JobsCase, once, resume, start, withJobs } from "./with_jobs.ts";
import assert from "node:assert/strict";
import { must } from "../support/processes.ts";
import { T1, tree } from "../support/tree.ts";
import { assertEqual, manyFiles } from "./parts.ts";

/** Both ends as power failed: files of the right size and time and of wrong content, and the marker. */
async function tornCopies({ jobs, ends }: JobsCase): Promise<void> {
  const [source, destination] = ends;
  tree(manyFiles(3000), { mtime: T1 }).build(source);
  await start(jobs, ends).done;
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

for (const how of ["cancel", "suspend"] as const) {
  Deno.test(`what is in doubt stays so after ${how}, and the next part sees to it`, () =>
    withJobs(async (given) => {
      const { jobs, ends } = given;
      await tornCopies(given);
      const on = once(anyChange, (execution) => execution[how]());
      const settings = { workers: 1, operationsInFlight: 1 };
      const { id, done } = start(jobs, ends, { settings, on });
      assert.equal((await done).state, how === "cancel" ? "canceled" : "suspended");
      await (how === "cancel" ? start(jobs, ends) : resume(jobs, id)).done;
      assertEqual(ends);
    }));
}
