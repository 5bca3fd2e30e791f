import assert from "node:assert/strict";
import { run } from "../support/cli.ts";
import { changes, execute, NO_CHANGES } from "../support/engine.ts";
import { Noise, noise } from "../support/noise.ts";
import { canMountImage, withImage } from "../support/images.ts";
import { compareTrees } from "../support/judge.ts";
import { hasCommand, must } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { file, hardLink, type Literal, sparse, T1, T2, tree } from "../support/tree.ts";

const MIRROR = { job: { mirror: true, allowDelete: true } };
const MIB = 1024 * 1024;

/** What hard links were, and what they become; the copy has to follow. */
const LINK_CHANGES: readonly { what: string; before: Literal; after: Literal }[] = [
  {
    what: "a name that joins a group",
    before: { a: file("x", { mtime: T1 }) },
    after: { a: file("x", { mtime: T1 }), b: hardLink("a"), c: { d: hardLink("a") } },
  },
  {
    what: "a name that leaves its group",
    before: { a: file("x", { mtime: T1 }), b: hardLink("a"), c: hardLink("a") },
    after: { a: file("x", { mtime: T1 }), b: file("x", { mtime: T1 }), c: hardLink("a") },
  },
  {
    what: "a group that falls apart",
    before: { a: file("x", { mtime: T1 }), b: hardLink("a") },
    after: { a: file("x", { mtime: T1 }), b: file("x", { mtime: T1 }) },
  },
  {
    what: "a group that falls apart, one name with another mode",
    before: { a: file("x", { mtime: T1, mode: 0o644 }), b: hardLink("a") },
    after: {
      a: file("x", { mtime: T1, mode: 0o644 }),
      b: file("x", { mtime: T1, mode: 0o600 }),
    },
  },
  {
    what: "a group that falls apart, one name with another time",
    before: { a: file("x", { mtime: T1 }), b: hardLink("a") },
    after: { a: file("x", { mtime: T1 }), b: file("x", { mtime: T2 }) },
  },
  {
    what: "two groups that swap a name",
    before: {
      a: file("x", { mtime: T1 }),
      b: hardLink("a"),
      c: file("x", { mtime: T1 }),
      d: hardLink("c"),
    },
    after: {
      a: file("x", { mtime: T1 }),
      c: hardLink("a"),
      b: file("x", { mtime: T1 }),
      d: hardLink("b"),
    },
  },
  {
    what: "a group whose first name goes",
    before: { a: file("x", { mtime: T1 }), b: { c: hardLink("a"), d: hardLink("a") } },
    after: { b: { c: file("x", { mtime: T1 }), d: hardLink("b/c") } },
  },
  {
    what: "a group whose content changes",
    before: { a: file("x", { mtime: T1 }), b: hardLink("a"), c: { d: hardLink("a") } },
    after: { a: file("another", { mtime: T2 }), b: hardLink("a"), c: { d: hardLink("a") } },
  },
  {
    what: "a group whose mode changes",
    before: { a: file("x", { mtime: T1, mode: 0o644 }), b: hardLink("a") },
    after: { a: file("x", { mtime: T1, mode: 0o600 }), b: hardLink("a") },
  },
  {
    what: "a group of which one name was a folder",
    before: { a: { inner: "x" }, b: file("x", { mtime: T1 }) },
    after: { a: file("x", { mtime: T1 }), b: hardLink("a") },
  },
];

for (const { what, before, after } of LINK_CHANGES) {
  Deno.test(`hard links follow ${what}`, () =>
    withScratch(async (scratch) => {
      const destination = `${scratch}/destination`;
      tree(before).build(`${scratch}/before`);
      tree(after).build(`${scratch}/after`);
      await execute([`${scratch}/before`, destination], MIRROR);
      tree(before).assertAt(destination);
      const { report } = await execute([`${scratch}/after`, destination], MIRROR);
      assert.deepEqual(report.failures, []);
      assert.deepEqual(compareTrees(`${scratch}/after`, destination), []);
      const second = await execute([`${scratch}/after`, destination], MIRROR);
      assert.deepEqual(changes(second.report.counters), NO_CHANGES);
    }));
}

Deno.test("an updated file lets go of names that only the destination gave it", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    tree({ a: file("new", { mtime: T1 }) }).build(ends[0]);
    tree({ a: file("old", { mtime: T2 }), snapshot: hardLink("a") }).build(ends[1]);
    await execute(ends);
    tree({ a: file("new", { mtime: T1 }), snapshot: file("old", { mtime: T2 }) })
      .assertAt(ends[1]);
  }));

Deno.test("metadata that are set leave other names of a file outside the tree alone", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/copies/now`] as const;
    tree({ a: file("a", { mtime: T1, mode: 0o600 }) }).build(ends[0]);
    // As `cp -al` keeps an older copy.
    tree({ now: { a: file("a", { mtime: T1, mode: 0o644 }) }, before: { a: hardLink("now/a") } })
      .build(`${scratch}/copies`);
    await execute(ends);
    tree({ a: file("a", { mode: 0o600 }) }).assertAt(ends[1]);
    tree({ a: file("a", { mode: 0o644 }) }).assertAt(`${scratch}/copies/before`);
  }));

Deno.test("a sparse file of 64 GiB is copied, compared and updated by what is in it", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    const size = 64 * 1024 * MIB;
    const data = { 0: "start", [40 * 1024 * MIB + 7]: noise(3 * MIB), [size - 3]: "end" };
    tree({ a: sparse(size, data, { mtime: T1 }) }).build(ends[0]);
    const first = await run(ends);
    assert.equal(first.code, 0);
    assert.deepEqual(compareTrees(...ends), []);
    tree({ a: sparse(size, { ...data, [50 * 1024 * MIB]: "more" }, { mtime: T2 }) })
      .build(`${scratch}/next`);
    const second = await run([`${scratch}/next`, ends[1]], ["--verify"]);
    assert.equal(second.code, 0, second.stderr);
    assert.deepEqual(compareTrees(`${scratch}/next`, ends[1]), []);
    const third = await run([`${scratch}/next`, ends[1]], ["--compare", "thorough"]);
    assert.deepEqual(changes(third.report?.counters), NO_CHANGES);
  }));

Deno.test("a hole that the source got since is a hole in the copy", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    tree({ a: sparse(20 * MIB, { 0: "x" }, { mtime: T1 }) }).build(ends[0]);
    tree({ a: file(new Noise(20 * MIB), { mtime: T2 }) }).build(ends[1]);
    await execute(ends);
    assert.deepEqual(compareTrees(...ends), []);
  }));

for (const type of ["btrfs", "xfs"] as const) {
  Deno.test({
    name: `on ${type} a copy shares its extents with the source`,
    ignore: skipUnless(
      canMountImage(type) && hasCommand("filefrag"),
      `mounting ${type} needs root, loop devices and mkfs.${type}; filefrag shows extents`,
    ),
    fn: () =>
      withImage(type, { sizeMiB: 400 }, async (mounted) => {
        const ends = [`${mounted}/source`, `${mounted}/destination`] as const;
        // Twice this would not fit.
        tree({ a: file(new Noise(150 * MIB)), b: file(noise(100_000)) }).build(ends[0]);
        const { code, report } = await run(ends);
        assert.equal(code, 0);
        assert.ok((report?.counters.bytes ?? 0) >= 150 * MIB);
        for (const name of ["a", "b"]) {
          assert.match(await must("filefrag", ["-v", `${ends[1]}/${name}`]), /shared/);
        }
        assert.deepEqual(compareTrees(...ends), []);
        await Deno.writeTextFile(`${ends[0]}/a`, "changed", { append: true });
        assert.equal((await run(ends)).code, 0);
        assert.deepEqual(compareTrees(...ends), []);
      }),
  });
}

Deno.test("a very large file is split among workers, and whole again", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    const size = 200 * MIB + 12_345;
    tree({ a: file(new Noise(size), { mtime: T1, mode: 0o640 }), b: "small" }).build(ends[0]);
    const { report } = await execute(ends, { settings: { workers: 4 } });
    assert.equal(report.counters.bytes, size + 5);
    assert.deepEqual(compareTrees(...ends), []);
    tree({ a: file(new Noise(70 * MIB, 2), { mtime: T2 }), b: "small" }).build(`${scratch}/next`);
    await execute([`${scratch}/next`, ends[1]], { settings: { workers: 4 } });
    assert.deepEqual(compareTrees(`${scratch}/next`, ends[1]), []);
  }));

Deno.test("a folder of 60,000 files is carried, changed and emptied", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    const count = 60_000;
    const numbers = Array.from({ length: count }, (_, n) => n);
    const wide = Object.fromEntries(numbers.map((n) => [`${n}`, `${n}`]));
    tree({ wide }).build(ends[0]);
    const first = await run(ends, ["--mirror"]);
    assert.equal(first.report?.counters.copied, count);
    assert.deepEqual(compareTrees(...ends), []);
    const second = await run(ends, ["--mirror"]);
    assert.deepEqual(changes(second.report?.counters), NO_CHANGES);
    for (const n of numbers.slice(0, 20_000)) Deno.removeSync(`${ends[0]}/wide/${n}`);
    const third = await run(ends, ["--mirror"]);
    assert.equal(third.code, 0);
    assert.equal(third.report?.counters.removed, 20_000);
    assert.deepEqual(compareTrees(...ends), []);
  }));
