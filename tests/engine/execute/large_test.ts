/** Files that all workers share, stretch by stretch. */
import assert from "node:assert/strict";
import { mirrorsphere, run } from "../../support/cli.ts";
import { canTrace, injecting } from "../../support/faults.ts";
import { canMount, withTmpfs } from "../../support/images.ts";
import { withScratch } from "../../support/scratch.ts";
import { skipUnless } from "../../support/skip.ts";
import { sparse, tree } from "../../support/tree.ts";

const MIB = 1024 * 1024;

Deno.test({
  name: "a large file of which no stretch finds room is one failure, and nothing of it stays",
  ignore: skipUnless(canMount, "mounting needs root"),
  fn: () =>
    withTmpfs({ sizeMiB: 2 }, (destination) =>
      withScratch(async (source) => {
        const content = new Uint8Array(3 * MIB).fill(1);
        tree({ large: sparse(200 * MIB, { 0: content, [100 * MIB]: content }) }).build(source);
        const { report } = await run([source, destination]);
        assert.equal(report?.error?.code, "disk-full");
        assert.deepEqual(report.failures.map(({ path }) => path), ["large"]);
        assert.equal(report.counters.failed, 1);
        assert.deepEqual([...Deno.readDirSync(destination)], []);
      })),
});

Deno.test({
  name: "what is kept of a run while it clears up still says what there is to copy",
  ignore: skipUnless(canMount && canTrace, "mounting needs root, and strace slows the disk"),
  fn: () =>
    withTmpfs({ sizeMiB: 2 }, (destination) =>
      withScratch(async (scratch) => {
        const content = new Uint8Array(3 * MIB).fill(1);
        const large = sparse(150 * MIB, { 0: content });
        tree({ one: large, two: large }).build(`${scratch}/source`);
        const state = ["--state-dir", `${scratch}/state`];
        // Longer than a checkpoint is apart from the next.
        const through = injecting("unlinkat:delay_enter=6s:when=4");
        const ends = [`${scratch}/source`, destination] as const;
        const { report } = await run(ends, ["--workers", "1", ...state], { through });
        assert.equal(report?.error?.code, "disk-full");
        const again = await mirrorsphere(["execution", "resume", "1", "--json", ...state]);
        assert.equal(again.report?.error?.code, "disk-full", again.stderr);
      })),
});
