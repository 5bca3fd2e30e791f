/** A disk that is full, failing or read-only. */
import assert from "node:assert/strict";
import { run } from "../support/cli.ts";
import { Noise, noise } from "../support/noise.ts";
import { canTrace, injecting } from "../support/faults.ts";
import { canMountType, type FileSystemType, withFileSystem, withTmpfs } from "../support/images.ts";
import { compareTrees } from "../support/judge.ts";
import { must } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import {
  file,
  folder,
  hardLink,
  type Literal,
  readTree,
  symlink,
  T1,
  T2,
  tree,
} from "../support/tree.ts";

const MIB = 1024 * 1024;
const SMALL_DISKS: readonly [FileSystemType, number][] = [["tmpfs", 40], ["ext4", 40], [
  "xfs",
  300,
]];

function files(count: number, size: number, seed: number): Literal {
  return Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`${n}`, file(noise(size, seed + n))]),
  );
}

for (const [type, sizeMiB] of SMALL_DISKS) {
  for (
    const [what, literal] of [
      ["small files", { many: files(sizeMiB * 20, 100_000, 1) }],
      ["a large file", { few: files(3, MIB, 1), large: file(new Noise((sizeMiB + 40) * MIB)) }],
    ] as const
  ) {
    Deno.test({
      name: `${what} that do not fit on ${type} end the run with exit code 5, all else whole`,
      ignore: skipUnless(canMountType(type), `mounting ${type} needs root and mkfs.${type}`),
      fn: () =>
        withScratch((scratch) =>
          withFileSystem(type, { sizeMiB }, async (mounted) => {
            const source = `${scratch}/source`;
            tree(literal).build(source);
            tree({ "an older file": file("untouched", { mtime: T1 }) }).build(mounted);
            const before = readTree(source);
            const { code, report, stderr } = await run([source, mounted]);
            assert.equal(code, 5, stderr);
            assert.equal(report?.state, "failed");
            assert.equal(report?.error?.code, "disk-full");
            assert.ok(report?.failures.some(({ code }) => code === "no-space"), stderr);
            assert.deepEqual(readTree(source), before);
            const found = readTree(mounted);
            for (const [path, { kind, content }] of Object.entries(found)) {
              if (kind !== "file" || path === "an older file") continue;
              assert.equal(content, before[path]?.content, path);
            }
            assert.equal(found["an older file"]?.content, "untouched");
            assert.deepEqual(Object.keys(found).filter((path) => path.endsWith(".partial")), []);
          })
        ),
    });
  }
}

Deno.test({
  name:
    "on a full disk an update that does not fit leaves the old copy, and a mirror removes nothing",
  ignore: skipUnless(canMountType("tmpfs"), "mounting needs root"),
  fn: () =>
    withScratch((scratch) =>
      withTmpfs({ sizeMiB: 20 }, async (mounted) => {
        const source = `${scratch}/source`;
        tree({ a: file(new Noise(15 * MIB), { mtime: T2 }) }).build(source);
        tree({ a: file(new Noise(12 * MIB, 2), { mtime: T1 }), extra: "extra" }).build(mounted);
        const old = readTree(mounted)["a"]?.content;
        const { code } = await run([source, mounted], ["--mirror"]);
        assert.equal(code, 5);
        assert.equal(readTree(mounted)["a"]?.content, old);
        assert.equal(readTree(mounted)["extra"]?.content, "extra");
      })
    ),
});

Deno.test({
  name: "a destination that is mounted read-only is refused at the start",
  ignore: skipUnless(canMountType("tmpfs"), "mounting needs root"),
  fn: () =>
    withScratch((scratch) =>
      withTmpfs({ sizeMiB: 5 }, async (mounted) => {
        tree({ a: "a" }).build(`${scratch}/source`);
        await must("mount", ["-o", "remount,ro", mounted]);
        const { code, stderr } = await run([`${scratch}/source`, mounted]);
        assert.equal(code, 4, stderr);
        assert.match(stderr, /read-only/);
      })
    ),
});

interface Injection {
  readonly what: string;
  readonly rule: string | readonly string[];
  /** Within the source: the calls on this file only. */
  readonly path?: string;
  readonly code: number;
}

/** Which calls fail with what, and how the run ends. */
const INJECTIONS: readonly Injection[] = [
  { what: "one rename that fails", rule: "renameat:error=EIO:when=3", code: 1 },
  { what: "a disk that fills at a rename", rule: "renameat:error=ENOSPC:when=3+", code: 5 },
  {
    what: "a quota that ends at a write",
    rule: ["sendfile:error=EDQUOT:when=3+", "pwrite64:error=EDQUOT:when=3+"],
    code: 5,
  },
  {
    what: "a small file that cannot be read",
    rule: ["sendfile:error=EIO", "pread64:error=EIO"],
    path: "3",
    code: 1,
  },
  {
    what: "a large file that cannot be read",
    rule: "copy_file_range:error=EIO",
    path: "large",
    code: 1,
  },
  { what: "folders that cannot be made", rule: "mkdirat:error=EACCES:when=1+", code: 1 },
  { what: "links that cannot be made", rule: "symlinkat:error=EPERM:when=1+", code: 1 },
  { what: "times that cannot be set", rule: "utimensat:error=EPERM:when=2+", code: 1 },
];

for (const { what, rule, path, code } of INJECTIONS) {
  Deno.test({
    name:
      `${what}: the rest whole, the failure named, exit code ${code}, and the next run heals it`,
    ignore: skipUnless(canTrace, "strace is not installed, and makes calls fail"),
    fn: () =>
      withScratch(async (scratch) => {
        const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
        const inner = folder(files(5, 3000, 1), { mtime: T1 });
        tree({ ...files(10, 5000, 50), one: inner, two: inner, large: file(new Noise(20 * MIB)) })
          .build(ends[0]);
        await Deno.symlink("one", `${ends[0]}/link`);
        tree({}).build(ends[1]);
        const through = injecting(rule, path && `${ends[0]}/${path}`);
        const outcome = await run(ends, ["--workers", "1"], { through });
        assert.equal(outcome.code, code, outcome.stderr);
        assert.ok((outcome.report?.failures.length ?? 0) > 0);
        const source = readTree(ends[0]);
        for (const [path, seen] of Object.entries(readTree(ends[1]))) {
          if (seen.kind === "file") assert.equal(seen.content, source[path]?.content, path);
        }
        const next = await run(ends);
        assert.equal(next.code, 0, next.stderr);
        assert.deepEqual(compareTrees(...ends), []);
      }),
  });
}

Deno.test({
  name: "--verify catches a disk that does not hold what was written, and puts nothing in place",
  ignore: skipUnless(canTrace, "strace is not installed, and makes writes lie"),
  fn: () =>
    withScratch(async (scratch) => {
      const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
      tree({ a: file(noise(5000), { mtime: T2 }), b: symlink("a") }).build(ends[0]);
      tree({ a: file("old copy", { mtime: T1 }) }).build(ends[1]);
      // The write of 5,000 bytes is said to be done, and is not.
      const through = injecting("sendfile:retval=5000:when=1");
      const { code, report } = await run(ends, ["--verify", "--workers", "1"], { through });
      assert.equal(code, 1);
      assert.deepEqual(report?.failures.map(({ path, code }) => [path, code]), [
        ["a", "verify-mismatch"],
      ]);
      tree({ a: file("old copy", { mtime: T1 }), b: symlink("a") }).assertAt(ends[1]);
    }),
});

Deno.test({
  name: "a single failure does not stop --mirror from removing elsewhere",
  ignore: skipUnless(canTrace, "strace is not installed, and makes calls fail"),
  fn: () =>
    withScratch(async (scratch) => {
      const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
      tree({ a: "a", folder: { b: "b" } }).build(ends[0]);
      tree({ folder: { extra: "extra" } }).build(ends[1]);
      const through = injecting("symlinkat:error=EPERM:when=1+");
      await Deno.symlink("a", `${ends[0]}/link`);
      const { code, report } = await run(ends, ["--mirror"], { through });
      assert.equal(code, 1);
      assert.equal(report?.counters.removed, 1);
    }),
});

Deno.test({
  name: "each name of a file with several is carried, or named among the failures",
  ignore: skipUnless(canTrace, "strace is not installed, and makes calls fail"),
  fn: () =>
    withScratch(async (scratch) => {
      const source = `${scratch}/source`;
      tree({ a: folder({ x: "x" }), b: folder({ x: hardLink("a/x") }) }).build(source);
      let failed = 0;
      for (let call = 1; call <= 8; call++) {
        const destination = `${scratch}/destination ${call}`;
        tree({}).build(destination);
        const through = injecting(`statx:error=EIO:when=${call}`, `${source}/a`);
        const { report } = await run([source, destination], ["--workers", "1"], { through });
        const told = report?.failures.map(({ path }) => path) ?? [];
        failed += told.length;
        const found = readTree(destination);
        for (const path of ["a/x", "b/x"]) {
          const named = told.some((one) => one === path || path.startsWith(`${one}/`));
          assert.ok(named || found[path]?.content === "x", `${path}, call ${call}`);
        }
      }
      assert.ok(failed > 0);
    }),
});
