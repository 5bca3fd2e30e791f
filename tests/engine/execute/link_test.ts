/** Files with several names, and what else at the destination has to do with them. */
import assert from "node:assert/strict";
import { changes, execute, NO_CHANGES } from "../../support/engine.ts";
import { run } from "../../support/cli.ts";
import { canTrace, tracing } from "../../support/faults.ts";
import { canMountImage, withImage } from "../../support/images.ts";
import { compareTrees } from "../../support/judge.ts";
import { hasCommand, must } from "../../support/processes.ts";
import { withScratch } from "../../support/scratch.ts";
import { skipUnless } from "../../support/skip.ts";
import type { Timestamp } from "../../../src/platform/mod.ts";
import { file, folder, hardLink, type Literal, sparse, T1, T2, tree } from "../../support/tree.ts";

const MIRROR = { job: { mirror: true } };

type Ends = readonly [source: string, destination: string];

/** Gives `body` a source, and a copy of it in `copies/now`. */
function withCopy(
  source: Literal,
  body: (ends: Ends, copies: string) => Promise<void>,
): Promise<void> {
  return withScratch(async (scratch) => {
    const copies = `${scratch}/copies`;
    const ends = [`${scratch}/source`, `${copies}/now`] as const;
    Deno.mkdirSync(copies);
    tree(source).build(ends[0]);
    await execute(ends, MIRROR);
    await body(ends, copies);
  });
}

const TWO_NAMES = { a: file("a", { mtime: T1, mode: 0o644 }), "a too": hardLink("a") };

async function assertSettled(ends: Ends): Promise<void> {
  assert.deepEqual(compareTrees(...ends), []);
  const { report } = await execute(ends, MIRROR);
  assert.deepEqual(changes(report.counters), NO_CHANGES);
}

Deno.test("metadata of a file with two names leave a snapshot of both alone", () =>
  withCopy(TWO_NAMES, async (ends, copies) => {
    await must("cp", ["-al", ends[1], `${copies}/before`]);
    Deno.chmodSync(`${ends[0]}/a`, 0o600);
    const dry = await execute(ends, { ...MIRROR, settings: { dryRun: true } });
    const { operations, report } = await execute(ends, MIRROR);
    assert.deepEqual(report.failures, []);
    assert.deepEqual(operations, dry.operations);
    tree(TWO_NAMES).assertAt(`${copies}/before`);
    await assertSettled(ends);
  }));

Deno.test("metadata of a file with two names leave one that only one of its copies had alone", () =>
  withCopy({ a: file("a", { mtime: T1, mode: 0o644 }) }, async (ends, copies) => {
    await must("cp", ["-al", ends[1], `${copies}/before`]);
    Deno.linkSync(`${ends[0]}/a`, `${ends[0]}/a too`);
    Deno.chmodSync(`${ends[0]}/a`, 0o600);
    await execute(ends, MIRROR);
    tree({ a: file("a", { mode: 0o644 }) }).assertAt(`${copies}/before`);
    await assertSettled(ends);
  }));

Deno.test("metadata of a file with another name outside of the source leave a snapshot alone", () =>
  withCopy({ a: file("a", { mtime: T1, mode: 0o644 }) }, async (ends, copies) => {
    await must("cp", ["-al", ends[1], `${copies}/before`]);
    Deno.linkSync(`${ends[0]}/a`, `${copies}/outside`);
    Deno.chmodSync(`${ends[0]}/a`, 0o600);
    await execute(ends, MIRROR);
    tree({ a: file("a", { mode: 0o644 }) }).assertAt(`${copies}/before`);
    await assertSettled(ends);
  }));

Deno.test("metadata of a file with several names of which none is elsewhere are set without a copy", () =>
  withCopy({ ...TWO_NAMES, b: { a: hardLink("a") } }, async (ends) => {
    Deno.chmodSync(`${ends[0]}/a`, 0o600);
    const { report } = await execute(ends, MIRROR);
    assert.deepEqual(changes(report.counters), { ...NO_CHANGES, metadata: 1 });
    await assertSettled(ends);
  }));

const FOUR_NAMES = {
  a: file("content", { mtime: T1 }),
  b: hardLink("a"),
  c: hardLink("a"),
  d: hardLink("a"),
};

for (
  const [what, before] of [
    ["the first name", { a: { q: "z" } }],
    ["one of the names", { a: file("content", { mtime: T1 }), c: { q: "z" } }],
    ["all names", { a: { q: "z" }, b: {}, c: { q: "z" }, d: { q: { z: "z" } } }],
  ] as const
) {
  Deno.test(`where folders hold the places of ${what}, a file is copied once at most, as previewed`, () =>
    withScratch(async (scratch) => {
      const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
      tree(FOUR_NAMES).build(ends[0]);
      tree(before).build(ends[1]);
      const dry = await execute(ends, { ...MIRROR, settings: { dryRun: true } });
      const { operations, report } = await execute(ends, MIRROR);
      assert.deepEqual(report.failures, []);
      const told = (all: typeof operations) => all.map((one) => JSON.stringify(one)).sort();
      assert.deepEqual(told(operations), told(dry.operations));
      assert.ok(operations.filter(({ type }) => type === "copy-file").length <= 1);
      await assertSettled(ends);
    }));
}

Deno.test("where a folder that stays holds the place of one name, the others are linked", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    tree(FOUR_NAMES).build(ends[0]);
    tree({ a: { q: "z" } }).build(ends[1]);
    const { report } = await execute(ends);
    assert.deepEqual(report.failures.map(({ path, code }) => [path, code]), [
      ["a", "folder-in-the-way"],
    ]);
    assert.deepEqual([report.counters.copied, report.counters.links], [1, 2]);
    const { a: _, ...others } = FOUR_NAMES;
    tree({ ...others, a: { q: "z" }, b: file("content"), c: hardLink("b"), d: hardLink("b") })
      .assertAt(ends[1]);
  }));

const WITH_FLAGS = { job: { mirror: true, permissions: true, comparison: "advanced" } } as const;
const EXT4 = { sizeMiB: 64 };
const noExt4 = skipUnless(canMountImage("ext4"), "mounting ext4 needs root and mkfs.ext4");

/** Runs, and expects one file with these names and this flag at the destination. */
async function assertLinked(
  ends: Ends,
  { names, flag }: { readonly names: readonly string[]; readonly flag: string },
): Promise<void> {
  const { report } = await execute(ends, WITH_FLAGS);
  assert.deepEqual([report.failures, report.warnings], [[], []]);
  assert.deepEqual(compareTrees(...ends), []);
  const inodes = names.map((name) => Deno.statSync(`${ends[1]}/${name}`).ino);
  assert.equal(new Set(inodes).size, 1);
  const [flags = ""] = (await must("lsattr", [`${ends[1]}/${names[0]}`])).split(" ");
  assert.ok(flags.includes(flag), flags);
  const second = await execute(ends, WITH_FLAGS);
  assert.deepEqual(changes(second.report.counters), NO_CHANGES);
}

for (const [flag, what] of [["i", "immutable"], ["a", "append-only"]] as const) {
  Deno.test({
    name: `names of an ${what} file are linked, and one that comes later, and copies are repaired`,
    ignore: noExt4,
    fn: () =>
      withImage("ext4", EXT4, async (mounted) => {
        const ends = [`${mounted}/source`, `${mounted}/destination`] as const;
        const [source, destination] = ends;
        tree({ a: file("a", { mtime: T1 }), b: hardLink("a") }).build(source);
        const change = (how: "+" | "-", path: string) => must("chattr", [`${how}${flag}`, path]);
        await change("+", `${source}/a`);
        await assertLinked(ends, { names: ["a", "b"], flag });
        await change("-", `${source}/a`);
        Deno.linkSync(`${source}/a`, `${source}/c`);
        await change("+", `${source}/a`);
        await assertLinked(ends, { names: ["a", "b", "c"], flag });
        await change("-", `${destination}/a`);
        await must("sh", ["-c", 'cp -p "$0" "$0.copy" && mv "$0.copy" "$0"', `${destination}/b`]);
        for (const name of ["a", "b"]) await change("+", `${destination}/${name}`);
        await assertLinked(ends, { names: ["a", "b", "c"], flag });
      }),
  });
}

Deno.test({
  name: "a snapshot that is immutable stays so when its files are copied anew",
  ignore: noExt4,
  fn: () =>
    withImage("ext4", { sizeMiB: 400 }, async (mounted) => {
      const ends = [`${mounted}/source`, `${mounted}/now`] as const;
      const snapshot = `${mounted}/before`;
      const names = ["small", "large", "linked", "linked too"];
      const version = (small: string, mtime: Timestamp): Literal => ({
        small: file(small, { mtime }),
        large: sparse(130 * 1024 * 1024, { 0: small }, { mtime }),
        linked: file(small, { mtime }),
        "linked too": hardLink("linked"),
      });
      tree(version("old", T1)).build(ends[0]);
      await execute(ends, MIRROR);
      await must("cp", ["-al", ends[1], snapshot]);
      const kept = names.map((name) => `${snapshot}/${name}`);
      await must("chattr", ["+i", ...kept]);
      Deno.removeSync(ends[0], { recursive: true });
      tree(version("new", T2)).build(ends[0]);
      const { report } = await execute(ends, MIRROR);
      assert.deepEqual(report.failures, []);
      for (const path of kept) assert.match(await must("lsattr", [path]), /^-+i/);
      tree(version("old", T1)).assertAt(snapshot);
      await assertSettled(ends);
    }),
});

/** How many folders a run opens, on both sides. */
async function foldersOpened(ends: Ends, scratch: string): Promise<number> {
  const trace = `${scratch}/trace`;
  const { report } = await run(ends, [], { through: tracing("openat2", trace) });
  assert.equal(report?.state, "completed");
  return Deno.readTextFileSync(trace).split("\n").length;
}

Deno.test({
  name: "names are gone to once to be made, and not again once they are right",
  ignore: skipUnless(canTrace, "needs strace(1)"),
  fn: () =>
    withScratch(async (scratch) => {
      const ends = [`${scratch}/from`, `${scratch}/to`] as const;
      const names = Array.from({ length: 400 }, (_, at) => [`name ${at}`, hardLink("a")] as const);
      tree({ a: file("a"), ...Object.fromEntries(names) }).build(ends[0]);
      const first = await foldersOpened(ends, scratch);
      assert.ok(first < 1000, `${first} calls to make 401 names`);
      const second = await foldersOpened(ends, scratch);
      assert.ok(second < 100, `${second} calls for 401 names that are right`);
      assert.deepEqual(compareTrees(...ends), []);
    }),
});

Deno.test({
  name: "files with several names that are right are looked at with their folders, and not again",
  ignore: skipUnless(canTrace, "needs strace(1)"),
  fn: () =>
    withScratch(async (scratch) => {
      const ends = [`${scratch}/from`, `${scratch}/to`] as const;
      const pairs = Array.from({ length: 200 }, (_, at) => ({
        [`a ${at}`]: file("a"),
        [`b ${at}`]: hardLink(`a ${at}`),
      }));
      tree(Object.assign({}, ...pairs)).build(ends[0]);
      await run(ends);
      const opened = await foldersOpened(ends, scratch);
      assert.ok(opened < 100, `${opened} calls for 200 files`);
    }),
});

Deno.test({
  name: "files with names in the same folders have these opened once for many",
  ignore: skipUnless(canTrace, "needs strace(1)"),
  fn: () =>
    withScratch(async (scratch) => {
      const ends = [`${scratch}/from`, `${scratch}/to`] as const;
      const files = Array.from({ length: 200 }, (_, at) => [`${at}`, file("a")] as const);
      const names = files.map(([name]) => [name, hardLink(`one/${name}`)] as const);
      const made = tree({
        one: folder(Object.fromEntries(files)),
        other: folder(Object.fromEntries(names)),
      });
      made.build(ends[0]);
      const opened = await foldersOpened(ends, scratch);
      assert.ok(opened < 200, `${opened} calls for 400 names`);
      assert.deepEqual(compareTrees(...ends), []);
    }),
});

Deno.test({
  name: "a file with names in more folders than may be open is carried, and so are others after it",
  ignore: skipUnless(hasCommand("prlimit"), "needs prlimit(1)"),
  fn: () =>
    withScratch(async (scratch) => {
      const ends = [`${scratch}/from`, `${scratch}/to`] as const;
      const folders = Array.from({ length: 150 }, (_, at) =>
        [
          `folder ${at}`,
          folder({
            "of all": at === 0 ? file("a") : hardLink("folder 0/of all"),
            "of two": at % 2 === 0 ? file("b") : hardLink(`folder ${at - 1}/of two`),
          }),
        ] as const);
      tree(Object.fromEntries(folders)).build(ends[0]);
      const through = ["prlimit", "--nofile=128:128"];
      const { code, stderr } = await run(ends, [], { through });
      assert.deepEqual([code, stderr], [0, ""]);
      assert.deepEqual(compareTrees(...ends), []);
    }),
});
