/** What stands in the way at the destination: it gives way, or that it does not is said. */
import assert from "node:assert/strict";
import { excludeRule } from "../../src/model/parse.ts";
import { type Ends, execute, type ExecuteOptions, NO_FILTER } from "../support/engine.ts";
import { canMountImage, withImage } from "../support/images.ts";
import { compareTrees } from "../support/judge.ts";
import { must } from "../support/processes.ts";
import { type Literal, readTree, symlink, tree } from "../support/tree.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";

function mirror(...exclude: readonly string[]): ExecuteOptions {
  const filter = { ...NO_FILTER, rules: exclude.map(excludeRule) };
  return { job: { mirror: true, filter } };
}

function between(
  [source, destination]: readonly [source: Literal, destination: Literal],
  body: (ends: Ends) => Promise<void>,
): Promise<void> {
  return withScratch((folder) => {
    const ends = [`${folder}/source`, `${folder}/destination`] as const;
    tree(source).build(ends[0]);
    tree(destination).build(ends[1]);
    return body(ends);
  });
}

const noProc = Deno.build.os !== "linux";

const names = (folder: string) => Object.keys(readTree(folder)).filter((name) => name !== ".");

const KEPT = [
  {
    what: "holds what a filter keeps",
    destination: { x: { "keep.tmp": "k", other: "o" } },
    rule: "*.tmp",
    left: ["x", "x/keep.tmp"],
    removed: 1,
  },
  {
    what: "is kept by a filter itself",
    destination: { x: { deep: { q: "q" }, p: "p" } },
    rule: "x/",
    left: ["x", "x/deep", "x/deep/q", "x/p"],
    removed: 0,
  },
] as const;

Deno.test("what a filter leaves out is not replaced by something of another kind", () =>
  between([
    { notes: { "a.jpg": "a" }, link: symlink("a") },
    { notes: "notes", link: "too large" },
  ], async (ends) => {
    const filter = { ...NO_FILTER, rules: ["*", "!*/", "!link", "!*.jpg"], maxSize: 8 };
    for (const dryRun of [true, false, false]) {
      const { report } = await execute(ends, { job: { filter }, settings: { dryRun } });
      assert.deepEqual(report.failures.map(({ path, code }) => [path, code]), [
        ["link", "folder-in-the-way"],
        ["notes", "folder-in-the-way"],
      ]);
      tree({ notes: "notes", link: "too large" }).assertAt(ends[1]);
    }
    await execute(ends, { job: { filter, deleteExcluded: true } });
    tree({ notes: { "a.jpg": "a" }, link: symlink("a") }).assertAt(ends[1]);
  }));

for (const { what, destination, rule, left, removed } of KEPT) {
  Deno.test(`a folder that ${what} stays where a file belongs, which is a failure`, () =>
    between([{ x: "new" }, destination], async (ends) => {
      for (const dryRun of [true, false, false]) {
        const { report } = await execute(ends, { ...mirror(rule), settings: { dryRun } });
        assert.deepEqual(report.failures.map(({ path, code }) => [path, code]), [
          ["x", "folder-in-the-way"],
        ]);
        assert.equal(report.counters.copied, 0);
        assert.ok(report.counters.removed <= removed);
      }
      assert.deepEqual(names(ends[1]), left);
    }));
}

Deno.test("a file is removed where the source has a folder of that name that a filter leaves out", () =>
  between([{ cache: { a: "a" } }, { cache: "file" }], async (ends) => {
    const planned = await execute(ends, { ...mirror("cache/"), settings: { dryRun: true } });
    const { report } = await execute(ends, mirror("cache/"));
    assert.equal(report.counters.removed, 1);
    assert.equal(planned.report.counters.removed, 1);
    assert.deepEqual(names(ends[1]), []);
  }));

Deno.test("what is too large to be copied is not removed either", () =>
  between(
    [{ a: "a" }, { a: "a", large: "too large", folder: { large: "too large" } }],
    async (ends) => {
      const filter = { ...NO_FILTER, maxSize: 4 };
      await execute(ends, { job: { mirror: true, filter } });
      assert.deepEqual(names(ends[1]), ["a", "folder", "folder/large", "large"]);
      const { report } = await execute(ends, {
        job: { mirror: true, deleteExcluded: true, filter },
      });
      assert.equal(report.counters.removed, 3);
    },
  ));

const MANY = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`f${at}`, "x"]));
const LEFTOVER = ".mirrorsphere-abcdefabcdef-0.partial";

const EMPTY_SOURCES = [
  { what: "holds only what a killed run left", source: { [LEFTOVER]: "x" }, destination: MANY },
  {
    what: "is empty, and the destination has folders alone",
    source: {},
    destination: { a: { b: {} } },
  },
] as const;

for (const { what, source, destination } of EMPTY_SOURCES) {
  Deno.test(`removals are held where the source ${what}`, () =>
    between([source, destination], async (ends) => {
      const before = names(ends[1]);
      const { report } = await execute(ends, mirror());
      assert.equal(report.guard?.reason, "source-empty");
      assert.deepEqual(names(ends[1]), before);
    }));
}

Deno.test("a failure at the destination does not make an empty source a full one", () =>
  between([{}, { ...MANY, [LEFTOVER]: { deep: { a: "a" } } }], async (ends) => {
    const { report } = await execute(ends, mirror());
    assert.equal(report.guard?.reason, "source-empty");
    assert.equal(report.counters.cleared, 1);
    assert.equal(names(ends[1]).length, 30);
  }));

Deno.test("what waits for removals that are held is a failure, and counted", () =>
  between([{ x: "new" }, { x: { ...MANY } }], async (ends) => {
    const options = { job: { mirror: true, maxDelete: { count: 3 } } };
    const { report } = await execute(ends, options);
    assert.equal(report.guard?.reason, "too-many-removals");
    assert.deepEqual([report.counters.failed, report.failures.length], [1, 1]);
  }));

Deno.test("what waited for a removal is counted once, and as planned", () =>
  between([{ x: "new", y: "y" }, { x: { a: "a", b: "b" } }], async (ends) => {
    const planned = await execute(ends, { ...mirror(), settings: { dryRun: true } });
    const { report } = await execute(ends, mirror());
    assert.deepEqual(report.counters, planned.report.counters);
    assert.deepEqual(compareTrees(...ends, { permissions: false }), []);
  }));

Deno.test({
  name: "an immutable folder gives way to a file as any other does",
  ignore: skipUnless(canMountImage("ext4"), "mounting an image needs root and a loop device"),
  fn: () =>
    withImage("ext4", { sizeMiB: 16 }, async (disk) => {
      const ends = [`${disk}/source`, `${disk}/destination`] as const;
      tree({ b: "1" }).build(ends[0]);
      tree({ b: { q: "q" } }).build(ends[1]);
      await must("chattr", ["+i", `${ends[1]}/b`]);
      const { report } = await execute(ends, { job: { mirror: true, permissions: true } });
      assert.deepEqual(report.failures, []);
      assert.deepEqual(compareTrees(...ends), []);
    }),
});

Deno.test(
  "that a source makes its files up as they are read is said",
  { ignore: noProc },
  () =>
    withScratch(async (folder) => {
      const { report } = await execute(["/proc/sys/kernel/random", `${folder}/copy`]);
      assert.match(report.warnings.join("\n"), /^The source \(proc\) makes its files up/m);
    }),
);
