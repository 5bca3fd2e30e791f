/**
 * Power loss. The backing file of a mounted image is copied while the file system is in use: what
 * the copy holds is what a disk holds whose power went at that instant. Before that the journal is
 * made to write out what it has, as it does by itself every few seconds: a rename may then be on
 * disk, and the content it was for may not.
 */
import assert from "node:assert/strict";
import { run, startMirrorsphere } from "../support/cli.ts";
import { Noise, noise } from "../support/noise.ts";
import { killAfter } from "../support/faults.ts";
import { canMountImage, IMAGE_TYPES, type ImageType, withImage } from "../support/images.ts";
import { compareTrees } from "../support/judge.ts";
import { finished, hasCommand, must } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { file, type Literal, readTree, sparse, T1, T2, tree } from "../support/tree.ts";

const MIB = 1024 * 1024;
/** Of all the files that were lost, so many tell enough. */
const SHOWN = 5;

function version(number: 1 | 2): Literal {
  const mtime = number === 1 ? T1 : T2;
  const some = (seed: number) =>
    Object.fromEntries(
      Array.from({ length: 100 }, (_, n) => [`${n}`, file(noise(20_000, seed + n), { mtime })]),
    );
  return {
    kept: some(number * 1000),
    ...number === 2 && { added: some(5000) },
    large: file(new Noise(130 * MIB, number), { mtime }),
    sparse: sparse(20 * MIB, { [10 * MIB]: noise(100_000, number) }, { mtime }),
  };
}

/** Gives `body` the disk as it is found after the power went; `image` is mounted at `mounted`. */
async function afterPowerLoss<T>(
  { type, image, mounted }: { type: ImageType; image: string; mounted: string },
  body: (found: string) => Promise<T>,
): Promise<T> {
  const commit = ["-f", "-c", "pwrite 0 4k", "-c", "fsync", `${mounted}/unrelated`];
  await must("xfs_io", commit);
  const crashed = `${image}.crashed`;
  await must("cp", ["--sparse=always", image, crashed]);
  await must("umount", [mounted]);
  await must("mount", ["-o", type === "xfs" ? "loop,nouuid" : "loop", crashed, mounted]);
  try {
    return await body(mounted);
  } finally {
    await finished("umount", [mounted]);
    // For the one who mounted the image, and is going to unmount it.
    await must("mount", ["-o", "loop", image, mounted]);
  }
}

interface Moment {
  readonly what: string;
  /** Milliseconds after which the run is killed, before the power goes; null: it may complete. */
  readonly kill: number | null;
}

const MOMENTS: readonly Moment[] = [
  { what: "in the middle of a run", kill: 250 },
  { what: "later in a run", kill: 400 },
  { what: "after a run", kill: null },
];

function isOurs(path: string): boolean {
  return path !== "unrelated" && !path.includes(".mirrorsphere-");
}

for (const type of IMAGE_TYPES) {
  const ignore = skipUnless(
    canMountImage(type) && hasCommand("xfs_io"),
    `mounting ${type} needs root, loop devices and mkfs.${type}; xfs_io makes the journal write`,
  );

  for (const { what, kill } of MOMENTS) {
    Deno.test({
      name:
        `on ${type}, power loss ${what} leaves older copies old or new, and the next run heals the rest`,
      ignore,
      fn: () =>
        withScratch((scratch) =>
          withImage(type, { sizeMiB: 600 }, async (mounted) => {
            const [one, two] = buildVersions(scratch);
            await run([one, mounted]);
            await must("sync", ["--file-system", mounted]);
            const live = await startMirrorsphere(["run", two, mounted]);
            if (kill !== null) await killAfter(live, kill);
            await live.outcome;
            const image = mounted.replace(/mounted$/, "image");
            await afterPowerLoss({ type, image, mounted }, async (found) => {
              const before = readTree(one);
              const allowed = [before, readTree(two)];
              // What was not there before may be incomplete: there is nothing to lose, and the next
              // run has to see it. Only `--durability file` waits for each new file.
              const torn = Object.entries(readTree(found)).filter(([path, { kind, content }]) =>
                kind === "file" && isOurs(path) && before[path] !== undefined &&
                !allowed.some((tree) => tree[path]?.content === content)
              );
              const next = await run([two, found]);
              assert.equal(next.code, 0, next.stderr);
              const unhealed = compareTrees(two, found, { extrasAllowed: true })
                .filter((line) => !line.startsWith('"."'));
              assert.deepEqual(
                unhealed.slice(0, SHOWN),
                [],
                "the next run did not see what was lost",
              );
              const sizes = torn.map(([path, { size }]) => `${path} (${size} bytes)`);
              assert.deepEqual(sizes.slice(0, SHOWN), [], "neither old nor new");
            });
          })
        ),
    });
  }

  Deno.test({
    name: `on ${type}, what a run reported as completed is on the disk`,
    ignore,
    fn: () =>
      withScratch((scratch) =>
        withImage(type, { sizeMiB: 600 }, async (mounted) => {
          const [, two] = buildVersions(scratch);
          assert.equal((await run([two, mounted])).code, 0);
          const image = mounted.replace(/mounted$/, "image");
          await afterPowerLoss({ type, image, mounted }, (found) => {
            const lost = compareTrees(two, found, { extrasAllowed: true })
              .filter((line) => !line.startsWith('"."'));
            assert.deepEqual(lost.slice(0, SHOWN), []);
            return Promise.resolve();
          });
        })
      ),
  });
}

function buildVersions(scratch: string): readonly [one: string, two: string] {
  tree(version(1), { mtime: T1 }).build(`${scratch}/one`);
  tree(version(2), { mtime: T2 }).build(`${scratch}/two`);
  return [`${scratch}/one`, `${scratch}/two`];
}
