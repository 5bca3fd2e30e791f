/** Files that all workers share, stretch by stretch. */
import assert from "node:assert/strict";
import { run } from "../../support/cli.ts";
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
