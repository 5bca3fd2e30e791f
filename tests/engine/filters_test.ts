import assert from "node:assert/strict";
import { run } from "../support/cli.ts";
import { canMount, withTmpfs } from "../support/images.ts";
import { withScratch } from "../support/scratch.ts";
import { must } from "../support/processes.ts";
import { skipUnless } from "../support/skip.ts";
import { file, type Literal, tree } from "../support/tree.ts";

const SOURCE: Literal = {
  "a.txt": "text",
  "b.log": "log",
  "keep.log": "log",
  build: { "out.js": "js", deep: { "c.txt": "text" } },
  src: { "main.ts": "ts", "main.log": "log", build: { "d.txt": "text" } },
  "new\nline.txt": "text",
  "large.bin": file("x".repeat(5000)),
  empty: {},
};

interface Expectation {
  readonly what: string;
  readonly flags: readonly string[];
  readonly copied: Literal;
}

const EXPECTATIONS: readonly Expectation[] = [
  {
    what: "a pattern at any depth",
    flags: ["--exclude", "*.log"],
    copied: {
      "a.txt": "text",
      build: SOURCE["build"] ?? {},
      src: { "main.ts": "ts", build: { "d.txt": "text" } },
      "new\nline.txt": "text",
      "large.bin": SOURCE["large.bin"] ?? "",
      empty: {},
    },
  },
  {
    what: "a folder at the top only",
    flags: [
      "--exclude",
      "/build/",
      "--exclude",
      "*.log",
      "--exclude",
      "*.bin",
      "--exclude",
      "empty",
    ],
    copied: {
      "a.txt": "text",
      src: { "main.ts": "ts", build: { "d.txt": "text" } },
      "new\nline.txt": "text",
    },
  },
  {
    what: "all but what is taken in again, the last rule winning",
    flags: [
      "--exclude",
      "*.log",
      "--include",
      "keep.log",
      "--exclude",
      "build",
      "--exclude",
      "*.*t*",
    ],
    copied: { "keep.log": "log", src: {}, "large.bin": SOURCE["large.bin"] ?? "", empty: {} },
  },
  {
    what: "files by size",
    flags: ["--max-size", "4KiB", "--min-size", "4"],
    copied: {
      "a.txt": "text",
      build: { deep: { "c.txt": "text" } },
      src: { build: { "d.txt": "text" } },
      "new\nline.txt": "text",
      empty: {},
    },
  },
];

for (const { what, flags, copied } of EXPECTATIONS) {
  Deno.test(`filters leave out ${what}`, () =>
    withScratch(async (scratch) => {
      const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
      tree(SOURCE).build(ends[0]);
      const { code, report, stderr } = await run(ends, [...flags]);
      assert.equal(code, 0, stderr);
      tree(copied).assertAt(ends[1]);
      assert.ok((report?.counters.excluded ?? 0) > 0);
    }));
}

Deno.test("rules are read from a file too", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    tree(SOURCE).build(ends[0]);
    tree({ rules: "# everything\n/*\n!/src/\n*.log\n\n" }).build(scratch);
    const { code } = await run(ends, ["--exclude-from", `${scratch}/rules`]);
    assert.equal(code, 0);
    tree({ src: { "main.ts": "ts", build: { "d.txt": "text" } } }).assertAt(ends[1]);
  }));

Deno.test({
  name: "--one-file-system leaves out what is mounted in the source, and keeps its copy",
  ignore: skipUnless(canMount, "mounting needs root"),
  fn: () =>
    withTmpfs({ sizeMiB: 10 }, async (mounted) => {
      const ends = [`${mounted}/source`, `${mounted}/destination`] as const;
      tree({ a: "a", mount: {} }).build(ends[0]);
      tree({ a: "a", mount: { kept: "kept" } }).build(ends[1]);
      await must("mount", ["-t", "tmpfs", "-o", "size=1m", "mirrorsphere", `${ends[0]}/mount`]);
      try {
        tree({ inside: "x" }).build(`${ends[0]}/mount`);
        const { code } = await run(ends, ["--mirror", "--one-file-system"]);
        assert.equal(code, 0);
        tree({ a: "a", mount: { kept: "kept" } }).assertAt(ends[1]);
        assert.equal((await run(ends, ["--mirror"])).code, 0);
        tree({ a: "a", mount: { inside: "x" } }).assertAt(ends[1]);
      } finally {
        await must("umount", [`${ends[0]}/mount`]);
      }
    }),
});
