/** A store that fails while an execution is under way. */
import assert from "node:assert/strict";
import { run } from "../support/cli.ts";
import { canTrace, injecting } from "../support/faults.ts";
import { canMount, withTmpfs } from "../support/images.ts";
import { withScratch } from "../support/scratch.ts";
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

Deno.test({
  name: "a claim that cannot be removed ends no run, and none that follows",
  ignore: skipUnless(canTrace, "strace is not installed, and makes calls fail"),
  fn: () =>
    withScratch(async (scratch) => {
      const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
      tree(files(3)).build(ends[0]);
      const env = { XDG_STATE_HOME: `${scratch}/state` };
      const locks = `${scratch}/state/mirrorsphere/locks`;
      const through = injecting("unlinkat:error=ESTALE:when=1+", locks);
      for (const faulty of [true, true, false]) {
        const outcome = await run(ends, [], { env, ...faulty && { through } });
        assert.equal(outcome.code, 0, outcome.stderr);
        assert.equal(outcome.report?.state, "completed");
      }
      assert.deepEqual(compareTrees(...ends), []);
    }),
});
