/** What is on a disk is no longer what was written there, and nobody was told. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { mirrorsphere, run } from "../support/cli.ts";
import { canMountImage, withImage } from "../support/images.ts";
import { Noise } from "../support/noise.ts";
import { must } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { file, T1, tree } from "../support/tree.ts";

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

for (const flags of [[], ["--compare", "thorough:SHA256"]]) {
  Deno.test({
    name: `verify ${
      flags.join(" ")
    } finds what has decayed on the disk, though it is in memory yet`,
    ignore: skipUnless(canMountImage("ext4"), "needs root, loop devices and mkfs.ext4"),
    fn: () =>
      withScratch((scratch) =>
        withImage("ext4", { sizeMiB: 32 }, async (mounted) => {
          const ends = [`${scratch}/source`, `${mounted}/copy`] as const;
          tree({ a: file(TEXT, { mtime: T1 }), b: "b" }).build(ends[0]);
          assert.equal((await run(ends)).code, 0);
          decay(`${mounted}/../image`);
          // A run, and a look that takes what is in memory, cannot know.
          assert.equal((await mirrorsphere(["verify", ...ends, "--no-verify"])).code, 0);
          const { code, stdout } = await mirrorsphere(["verify", ...ends, ...flags]);
          assert.equal(code, 1);
          assert.match(stdout, /^update {5}a {2}\(content differs/m);
        })
      ),
  });
}

Deno.test({
  name: "verify reads the disk of a file system that writes no more after an error",
  ignore: skipUnless(canMountImage("ext4"), "needs root, loop devices and mkfs.ext4"),
  fn: () =>
    withScratch((scratch) =>
      withImage("ext4", { sizeMiB: 32 }, async (mounted) => {
        const ends = [`${scratch}/source`, `${mounted}/copy`] as const;
        tree({ a: file(TEXT, { mtime: T1 }), b: "b" }).build(ends[0]);
        assert.equal((await run(ends)).code, 0);
        await must("mount", ["-o", "remount,abort", mounted]);
        assert.equal((await mirrorsphere(["verify", ...ends])).code, 0);
        decay(`${mounted}/../image`);
        const { stdout, report } = await mirrorsphere(["verify", ...ends, "--json"]);
        assert.equal(report?.counters.updated, 1, stdout);
        assert.deepEqual(report?.failures, []);
      })
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

Deno.test({
  name: "verify finds decay in a file that workers share",
  ignore: skipUnless(canMountImage("ext4"), "needs root, loop devices and mkfs.ext4"),
  fn: () =>
    withScratch((scratch) =>
      withImage("ext4", { sizeMiB: 300 }, async (mounted) => {
        const ends = [`${scratch}/source`, `${mounted}/copy`] as const;
        tree({ large: file(new Noise(140 * 2 ** 20), { mtime: T1 }) }).build(ends[0]);
        using large = Deno.openSync(`${ends[0]}/large`, { write: true });
        large.seekSync(100 * 2 ** 20, Deno.SeekMode.Start);
        large.writeSync(new TextEncoder().encode(TEXT));
        assert.equal((await run(ends)).code, 0);
        decay(`${mounted}/../image`);
        const { code, stdout } = await mirrorsphere(["verify", ...ends]);
        assert.equal(code, 1, stdout);
        assert.match(stdout, /large {2}\(content differs/);
      })
    ),
});
