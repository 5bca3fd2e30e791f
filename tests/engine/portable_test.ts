/** The engine on the platform that every operating system has. */
import assert from "node:assert/strict";
import { changes, execute, type ExecuteOptions, NO_CHANGES } from "../support/engine.ts";
import { Noise } from "../support/noise.ts";
import { compareTrees } from "../support/judge.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import {
  fifo,
  file,
  folder,
  type Literal,
  rawName,
  readTree,
  symlink,
  T1,
  tree,
} from "../support/tree.ts";

const PORTABLE: ExecuteOptions = { job: { mirror: true }, settings: { platform: "portable" } };

/** What the interface of the runtime carries: whole milliseconds. */
const TIME = { mtimeSeconds: 1_709_210_096, mtimeNanoseconds: 123_000_000 };
const mtime = TIME;

const WITHIN_ITS_MEANS: Literal = {
  a: file("a", { mtime, mode: 0o600 }),
  empty: file("", { mtime }),
  large: file(new Noise(130 * 1024 * 1024), { mtime }),
  folder: folder({ b: file("b", { mtime }), deep: folder({}, { mtime }) }, { mtime, mode: 0o750 }),
  "日本語 é\n": file("name", { mtime }),
  link: symlink("a"),
  dangling: symlink("nowhere"),
  "link to a folder": symlink("folder"),
};

/** Leaves aside the times of links, which the interface cannot set. */
function differing(source: string, destination: string): string[] {
  return compareTrees(source, destination, { permissions: false })
    .filter((line) => !/^"(link|dangling|link to a folder)": \{.*\| \{/.test(line));
}

Deno.test("portable: a tree within its means is carried, and then left alone", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    tree(WITHIN_ITS_MEANS, { mtime: TIME }).build(ends[0]);
    const first = await execute(ends, PORTABLE);
    assert.deepEqual(first.report.failures, []);
    tree(WITHIN_ITS_MEANS).assertAt(ends[1]);
    assert.deepEqual(differing(...ends), []);
    const second = await execute(ends, PORTABLE);
    assert.deepEqual(changes(second.report.counters), NO_CHANGES);
  }));

Deno.test("portable: nanoseconds that it cannot keep do not make work again and again", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    tree({ a: file("a", { mtime: T1 }), b: folder({}, { mtime: T1 }) }, { mtime: T1 })
      .build(ends[0]);
    const first = await execute(ends, PORTABLE);
    assert.notDeepEqual(first.report.warnings, []);
    const second = await execute(ends, PORTABLE);
    assert.deepEqual(changes(second.report.counters), NO_CHANGES);
  }));

Deno.test("portable: a mirror removes, replaces kinds and updates", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    const wanted = { file: "file", folder: { a: "a" }, link: symlink("file"), changed: "new text" };
    tree(wanted).build(ends[0]);
    tree({
      file: { was: { a: "folder" } },
      folder: symlink("file"),
      link: "was a file",
      changed: "old",
      extra: { deep: { x: "x" }, link: symlink("../file") },
    }).build(ends[1]);
    const { report } = await execute(ends, PORTABLE);
    assert.deepEqual(report.failures, []);
    tree(wanted).assertAt(ends[1]);
  }));

Deno.test("portable: thorough finds forged content", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    tree({ a: file("new", { mtime }) }, { mtime }).build(ends[0]);
    tree({ a: file("old", { mtime }) }, { mtime }).build(ends[1]);
    const job = { comparison: "thorough" } as const;
    await execute(ends, { ...PORTABLE, job });
    tree({ a: "new" }).assertAt(ends[1]);
    const second = await execute(ends, { ...PORTABLE, job });
    assert.deepEqual(changes(second.report.counters), NO_CHANGES);
  }));

Deno.test({
  name: "portable: what it cannot carry is a failure or a warning, never silence",
  ignore: skipUnless(Deno.build.os === "linux", "names that are not UTF-8 are a matter of Linux"),
  fn: () =>
    withScratch(async (scratch) => {
      const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
      const name = rawName(Uint8Array.of(0x61, 0xff));
      tree({ [name]: "not UTF-8", fifo: fifo(), plain: "plain" }).build(ends[0]);
      const { report } = await execute(ends, PORTABLE);
      assert.equal(readTree(ends[1])["plain"]?.content, "plain");
      assert.notDeepEqual(report.warnings, []);
      // Its very name is beyond this platform: the runtime shows it with U+FFFD.
      const told = report.failures.map(({ path, code }) => [path, code]);
      assert.deepEqual(told, [["a\ufffd", "name-unsupported"], ["fifo", "not-supported"]]);
    }),
});

Deno.test({
  name: "portable: a name it cannot read protects its counterpart from removal",
  ignore: skipUnless(Deno.build.os === "linux", "names that are not UTF-8 are a matter of Linux"),
  fn: () =>
    withScratch(async (scratch) => {
      const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
      const name = rawName(Uint8Array.of(0x61, 0xff));
      tree({ [name]: "x", plain: "plain" }).build(ends[0]);
      await execute(ends, { job: { mirror: true } });
      tree({ [name]: "x", plain: "plain" }).assertAt(ends[1]);
      await execute(ends, PORTABLE);
      tree({ [name]: "x", plain: "plain" }).assertAt(ends[1]);
    }),
});
