import assert from "node:assert/strict";
import { NOBODY, run } from "../support/cli.ts";
import { changes, NO_CHANGES } from "../support/engine.ts";
import { BEYOND_RSYNC, everythingTree } from "../support/everything_tree.ts";
import { canMountType, FILE_SYSTEM_TYPES, withFileSystem } from "../support/images.ts";
import { canJudge, judge } from "../support/judge.ts";
import { isRoot } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { T3, tree } from "../support/tree.ts";

const ROOT = { mode: 0o751, mtime: T3 };
const noRsync = skipUnless(canJudge, "rsync is not installed, and judges these tests");

for (const type of FILE_SYSTEM_TYPES) {
  const ignore = noRsync ||
    skipUnless(canMountType(type), `mounting ${type} needs root, loop devices and mkfs.${type}`);

  Deno.test({
    name: `on ${type}, root carries everything, and then finds nothing to do`,
    ignore,
    fn: () =>
      withFileSystem(type, { sizeMiB: 700 }, async (mounted) => {
        const ends = [`${mounted}/source`, `${mounted}/destination`] as const;
        tree(everythingTree({ root: true }), ROOT).build(ends[0]);
        const flags = ["--mirror", "--permissions", "--compare", "advanced"];
        const first = await run(ends, flags);
        assert.deepEqual(first.report?.failures, [], first.stderr);
        assert.equal(first.code, 0);
        assert.deepEqual(await judge(...ends, { beyondRsync: BEYOND_RSYNC }), []);
        const second = await run(ends, flags);
        assert.deepEqual(changes(second.report?.counters), NO_CHANGES);
        assert.equal(second.code, 0);
      }),
  });

  Deno.test({
    name: `on ${type}, a plain user carries everything a user has, and then finds nothing to do`,
    ignore,
    fn: () =>
      withFileSystem(type, { sizeMiB: 700 }, async (mounted) => {
        const ends = [`${mounted}/source`, `${mounted}/destination`] as const;
        const owner = { owner: NOBODY, group: NOBODY };
        tree(everythingTree({ root: false, owner: NOBODY }), { ...ROOT, ...owner }).build(ends[0]);
        tree({}, owner).build(ends[1]);
        await runAsUser(ends, []);
        const judged = { permissions: false, beyondRsync: BEYOND_RSYNC };
        assert.deepEqual(await judge(...ends, judged), []);
      }),
  });
}

/** Two runs: the first without a failure, the second without a change. */
async function runAsUser(ends: readonly [string, string], flags: readonly string[]) {
  const user = isRoot ? { asUser: "nobody" as const } : {};
  const first = await run(ends, ["--mirror", ...flags], user);
  assert.deepEqual(first.report?.failures, [], first.stderr);
  assert.equal(first.code, 0);
  const second = await run(ends, ["--mirror", ...flags], user);
  assert.deepEqual(changes(second.report?.counters), NO_CHANGES);
}

Deno.test({
  name: "without root, --permissions carries the user's own attributes and ACLs",
  ignore: noRsync,
  fn: () =>
    withScratch(async (scratch) => {
      const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
      const owner = isRoot ? { owner: NOBODY, group: NOBODY } : {};
      const everything = everythingTree({ root: false, ...isRoot && { owner: NOBODY } });
      tree(everything, { ...ROOT, ...owner }).build(ends[0]);
      tree({}, owner).build(ends[1]);
      await runAsUser(ends, ["--permissions", "--compare", "advanced"]);
      assert.deepEqual(await judge(...ends, { beyondRsync: BEYOND_RSYNC }), []);
    }),
});

Deno.test({
  name: "everything goes from one file system to another of a different type",
  ignore: noRsync || skipUnless(canMountType("xfs"), "mounting xfs needs root and mkfs.xfs"),
  fn: () =>
    withFileSystem("xfs", { sizeMiB: 500 }, (mounted) =>
      withScratch(async (scratch) => {
        const ends = [`${scratch}/source`, `${mounted}/destination`] as const;
        tree(everythingTree({ root: true }), ROOT).build(ends[0]);
        const { report, code } = await run(ends, ["--permissions"]);
        assert.deepEqual(report?.failures, []);
        assert.equal(code, 0);
        assert.deepEqual(await judge(...ends, { beyondRsync: BEYOND_RSYNC }), []);
      })),
});
