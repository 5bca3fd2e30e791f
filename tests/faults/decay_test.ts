/** What is on a disk is no longer what was written there, and nobody was told. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { mirrorsphere, run } from "../support/cli.ts";
import type { Ends } from "../support/engine.ts";
import { canMountImage, withImage } from "../support/images.ts";
import { must } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { file, type Literal, sparse, T1, tree } from "../support/tree.ts";

const TEXT = "something that is nowhere else on this disk, ".repeat(200);

const BLOCK = 4096;

/** Changes content on a disk where its file system does not notice. */
function decay(image: string): void {
  using disk = Deno.openSync(image, { read: true, write: true });
  const block = Buffer.alloc(BLOCK);
  // Files begin with a block.
  for (let at = 0; disk.readSync(block) !== null; at += BLOCK) {
    if (!block.includes(TEXT.slice(0, 100))) continue;
    disk.seekSync(at + BLOCK / 2, Deno.SeekMode.Start);
    disk.writeSync(new TextEncoder().encode("DECAYED"));
    return;
  }
  assert.fail("No such text on the disk");
}

const ignore = skipUnless(canMountImage("ext4"), "needs root, loop devices and mkfs.ext4");

/** Copies a tree to a disk of its own, and gives both ends and that disk's image to `body`. */
function withCopy(
  source: Literal,
  body: (ends: Ends, disk: { readonly mounted: string; readonly image: string }) => Promise<void>,
): Promise<void> {
  return withScratch((scratch) =>
    withImage("ext4", { sizeMiB: 32 }, async (mounted) => {
      const ends = [`${scratch}/source`, `${mounted}/copy`] as const;
      tree(source).build(ends[0]);
      assert.equal((await run(ends)).code, 0);
      await body(ends, { mounted, image: `${mounted}/../image` });
    })
  );
}

const SMALL = { a: file(TEXT, { mtime: T1 }), b: "b" };

for (const flags of [[], ["--compare", "thorough:SHA256"]]) {
  const how = ["verify", ...flags].join(" ");
  Deno.test({
    name: `${how} finds what has decayed on the disk, though it is in memory yet`,
    ignore,
    fn: () =>
      withCopy(SMALL, async (ends, { image }) => {
        decay(image);
        // A run, and a look that takes what is in memory, cannot know.
        assert.equal((await mirrorsphere(["verify", ...ends, "--no-verify"])).code, 0);
        const { code, stdout } = await mirrorsphere(["verify", ...ends, ...flags]);
        assert.equal(code, 1);
        assert.match(stdout, /^update {5}a {2}\(content differs/m);
      }),
  });
}

Deno.test({
  name: "verify reads the disk of a file system that writes no more after an error",
  ignore,
  fn: () =>
    withCopy(SMALL, async (ends, { mounted, image }) => {
      await must("mount", ["-o", "remount,abort", mounted]);
      assert.equal((await mirrorsphere(["verify", ...ends])).code, 0);
      decay(image);
      const { stdout, report } = await mirrorsphere(["verify", ...ends, "--json"]);
      assert.equal(report?.counters.updated, 1, stdout);
      assert.deepEqual(report?.failures, []);
    }),
});

Deno.test({
  name: "verify finds decay in a file that workers share",
  ignore,
  fn: () =>
    withCopy(
      { large: sparse(140 * 2 ** 20, { [100 * 2 ** 20]: TEXT }) },
      async (ends, { image }) => {
        assert.equal((await mirrorsphere(["verify", ...ends])).code, 0);
        decay(image);
        const { code, stdout } = await mirrorsphere(["verify", ...ends]);
        assert.equal(code, 1, stdout);
        assert.match(stdout, /large {2}\(content differs/);
      },
    ),
});

Deno.test({
  name: "verify compares what has no disk",
  ignore: skipUnless(Deno.build.os === "linux", "needs /proc"),
  fn: () =>
    withScratch(async (scratch) => {
      const ends = ["/proc/sys/kernel/keys", `${scratch}/copy`] as const;
      assert.equal((await run(ends)).code, 0);
      const { code, stdout } = await mirrorsphere(["verify", ...ends]);
      assert.equal(code, 0, stdout);
    }),
});
