/** Folders that show elsewhere, too: by way of mounts, one may be the other. */
import assert from "node:assert/strict";
import { overlapByMounts } from "../../src/engine/overlap.ts";
import { parseMounts } from "../../src/platform/linux/mounts.ts";
import { type Ends, execute } from "../support/engine.ts";
import { canMount } from "../support/images.ts";
import { finished, must } from "../support/processes.ts";
import { readTree, tree } from "../support/tree.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";

const ignore = skipUnless(canMount, "mounting needs root");
const MIRROR = { job: { mirror: true, allowDelete: true } };

interface Bound {
  readonly ends: Ends;
  readonly folder: string;
}

/** Two trees in a folder, `shown` in it to be seen at `at` as well. */
function withBound(
  [shown, at]: readonly [shown: string, at: string],
  body: (bound: Bound) => Promise<void>,
): Promise<void> {
  return withScratch(async (folder) => {
    const inside = { one: "1", two: "2" };
    tree({ source: { a: "a", inside }, destination: { b: "b", inside }, other: inside, at: {} })
      .build(folder);
    await Deno.mkdir(`${folder}/${at}`, { recursive: true });
    await must("mount", ["--bind", `${folder}/${shown}`, `${folder}/${at}`]);
    try {
      await body({ ends: [`${folder}/source`, `${folder}/destination`], folder });
    } finally {
      await finished("umount", [`${folder}/${at}`]);
    }
  });
}

const OVERLAPS = [
  {
    what: "a source that is mounted from inside the destination",
    mount: ["destination/inside", "at"],
    ends: ["at", "destination"],
    why: /the source is inside the destination/,
  },
  {
    what: "a destination that is mounted from inside the source",
    mount: ["source/inside", "at"],
    ends: ["source", "at"],
    why: /the destination is inside the source/,
  },
  {
    what: "a destination to be made in what is mounted from inside the source",
    mount: ["source/inside", "at"],
    ends: ["source", "at/new"],
    why: /the destination is inside the source/,
  },
  {
    what: "a source that shows in the destination",
    mount: ["source", "destination/extra"],
    ends: ["source", "destination"],
    why: /destination\/extra" shows the source/,
  },
  {
    what: "a destination that shows in the source",
    mount: ["destination", "source/extra"],
    ends: ["source", "destination"],
    why: /source\/extra" shows the destination/,
  },
] as const;

for (const { what, mount, ends: [source, destination], why } of OVERLAPS) {
  Deno.test({
    name: `refuses ${what}, and changes nothing`,
    ignore,
    fn: () =>
      withBound(mount, async ({ folder }) => {
        const before = readTree(folder);
        const ends = [`${folder}/${source}`, `${folder}/${destination}`] as const;
        await assert.rejects(execute(ends, MIRROR), { code: "overlap", message: why });
        assert.deepEqual(readTree(folder), before);
      }),
  });
}

Deno.test({
  name: "what is mounted in an extra folder of the destination is left, and reported",
  ignore,
  fn: () =>
    withBound(["other", "destination/extra"], async ({ ends, folder }) => {
      const before = readTree(`${folder}/other`);
      for (const dryRun of [true, false]) {
        const { report } = await execute(ends, { ...MIRROR, settings: { dryRun } });
        assert.deepEqual(report.failures.map(({ path, code }) => [path, code]), [
          ["extra", "mount-point"],
        ]);
      }
      assert.deepEqual(readTree(`${folder}/other`), before);
    }),
});

Deno.test({
  name: "what is mounted in the source, and is apart from the destination, is carried",
  ignore,
  fn: () =>
    withBound(["other", "source/extra"], async ({ ends, folder }) => {
      const { report } = await execute(ends, MIRROR);
      assert.deepEqual(report.failures, []);
      assert.equal(await Deno.readTextFile(`${folder}/destination/extra/one`), "1");
    }),
});

const TABLE = parseMounts([
  "1 1 0:2 / / rw - rootfs rootfs rw",
  "20 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw",
  "21 20 8:2 / /home rw - ext4 /dev/sda2 rw",
  "22 20 8:2 /ann/a\\040b /mnt/shown rw - ext4 /dev/sda2 rw",
  "23 20 8:3 / /mnt/hidden/below rw - ext4 /dev/sda3 rw",
  "24 20 8:1 /srv /mnt/hidden rw - ext4 /dev/sda1 rw",
  "25 21 0:40 / /home/ann/net rw - nfs server:/ rw",
  "no mount at all",
].join("\n"));

const LOCATIONS: readonly (readonly [source: string, destination: string, why: RegExp | null])[] = [
  ["/home/ann", "/mnt/shown", /the destination is inside the source/],
  ["/mnt/shown", "/home/ann/a b", /both are the same folder/],
  ["/mnt/shown/deep", "/home/ann", /the source is inside the destination/],
  ["/home/ann/other", "/mnt/shown", null],
  ["/home/ann", "/mnt", /"\/mnt\/shown" shows the source/],
  ["/home/ann/a b/c", "/mnt", /"\/mnt\/shown" shows the source/],
  ["/mnt", "/home/bob", null],
  ["/mnt/hidden/below", "/srv/below/x", /the destination is inside the source/],
  ["/home/ann/net", "/mnt/shown", null],
  ["/homes", "/home", null],
];

for (const [source, destination, why] of LOCATIONS) {
  Deno.test(`by mounts, ${source} and ${destination} ${why === null ? "lie apart" : "overlap"}`, () => {
    const overlap = overlapByMounts(source, destination, TABLE);
    if (why === null) assert.equal(overlap, null);
    else assert.match(overlap ?? "", why);
  });
}

Deno.test("without a table of mounts nothing is told", () => {
  assert.equal(overlapByMounts("/a", "/a/b", []), null);
});
