/** A store that fails while an execution is under way. */
import assert from "node:assert/strict";
import { canMount, withTmpfs } from "../support/images.ts";
import { skipUnless } from "../support/skip.ts";
import { tree } from "../support/tree.ts";
import { fillFile } from "./large.ts";
import { files, manyFiles, MIB } from "./parts.ts";
import { spawn } from "./processes.ts";
import { compareTrees } from "../support/judge.ts";
import { withJobs } from "./with_jobs.ts";

async function fill(folder: string): Promise<void> {
  using file = await Deno.open(`${folder}/filler`, { write: true, create: true });
  const bytes = new Uint8Array(4096);
  try {
    while (true) file.writeSync(bytes);
  } catch {
    // Full.
  }
}

Deno.test({
  name: "a state folder that fills up ends no execution: it goes on without a record, and says so",
  ignore: skipUnless(canMount, "mounting needs root"),
  fn: () =>
    withTmpfs({ sizeMiB: 2 }, (folder) =>
      withJobs(async ({ ends }) => {
        tree({ ...manyFiles(6000), last: files(10) }).build(ends[0]);
        await fillFile(`${ends[0]}/large`, 200 * MIB);
        const other = await spawn({ folder, ends });
        await other.line();
        await fill(folder);
        const { stderr } = await other.ended();
        assert.deepEqual(compareTrees(...ends), []);
        assert.doesNotMatch(stderr, /Uncaught|^ +at /m);
        assert.match(stderr, /not kept any further: .*no space left; make room/);
      })),
});
