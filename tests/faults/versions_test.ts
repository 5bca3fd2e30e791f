/** Killed, or refused by the system, while versions are kept: nothing of the old is lost. */
import assert from "node:assert/strict";
import { run } from "../support/cli.ts";
import { canTrace, injecting } from "../support/faults.ts";
import { canMount, withTmpfs } from "../support/images.ts";
import { Noise } from "../support/noise.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { file, type Literal, T1, T2, tree } from "../support/tree.ts";
import { assertCopy, assertVersions, stampsAt, versionsOf } from "../support/versions.ts";

const FLAGS = ["--mirror", "--keep-versions", "forever", "--workers", "1"];
const untraced = skipUnless(canTrace, "strace is not installed, and brings faults about");

const BEFORE: Literal = { a: "old a", gone: { b: "old b" } };
const AFTER: Literal = { a: file("new a", { mtime: T2 }) };

function between(body: (ends: readonly [string, string]) => Promise<void>): Promise<void> {
  return withScratch((scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    tree(AFTER).build(ends[0]);
    tree(BEFORE, { mtime: T1 }).build(ends[1]);
    return body(ends);
  });
}

function textAt(path: string): string | null {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** What is at a path of the destination, and what runs kept of it. */
function allOf(destination: string, path: string): (string | null)[] {
  const versions = stampsAt(destination).map((stamp) =>
    textAt(`${versionsOf(destination, stamp)}/${path}`)
  );
  return [textAt(`${destination}/${path}`), ...versions];
}

/** Where the file system can link and where it cannot, each call that puts a version where it goes. */
const KILLS = ["linkat", "renameat", "mkdirat", "unlinkat"].flatMap((call) =>
  [1, 2, 3].flatMap((when) =>
    [true, false].map((links) => ({ call, when, links })).filter(({ links }) =>
      links || call !== "linkat"
    )
  )
);

Deno.test({
  name: "killed at any call that keeps a version, nothing is lost, and the next run does the rest",
  ignore: untraced,
  fn: async () => {
    let killed = 0;
    for (const { call, when, links } of KILLS) {
      await between(async (ends) => {
        const rules = [
          `${call}:signal=SIGKILL:when=${when}`,
          ...links ? [] : ["linkat:error=EPERM"],
        ];
        const { code } = await run(ends, FLAGS, { through: injecting(rules) });
        if (code !== 0) killed++;
        const what = `${call} ${when}, ${links ? "with" : "without"} links`;
        assert.ok(allOf(ends[1], "a").includes("old a"), what);
        assert.ok(allOf(ends[1], "gone/b").includes("old b"), what);
        const next = await run(ends, FLAGS);
        assert.equal(next.code, 0, next.stderr);
        assertCopy(ends[1], AFTER);
        assert.ok(allOf(ends[1], "a").includes("old a"), what);
        assert.ok(allOf(ends[1], "gone/b").includes("old b"), what);
      });
    }
    assert.ok(killed > KILLS.length / 3, `${killed} of ${KILLS.length} were killed`);
  },
});

Deno.test({
  name:
    "where the file system cannot link, versions are moved, and one that is not replaced goes back",
  ignore: untraced,
  fn: () =>
    between(async (ends) => {
      const rules = ["linkat:error=EPERM", "renameat:error=EACCES:when=2"];
      const refused = await run(ends, FLAGS, { through: injecting(rules) });
      assert.equal(refused.code, 1);
      assert.deepEqual(allOf(ends[1], "a").filter((text) => text !== null), ["old a"]);
      Deno.removeSync(`${ends[1]}/.mirrorsphere-versions`, { recursive: true });
      tree({ gone: { b: "old b" } }, { mtime: T1 }).build(ends[1]);
      const { code } = await run(ends, FLAGS, { through: injecting("linkat:error=EPERM") });
      assert.equal(code, 0);
      assertCopy(ends[1], AFTER);
      assertVersions(ends[1], BEFORE);
    }),
});

Deno.test({
  name: "a full disk ends a run before anything is replaced that could not be kept",
  ignore: skipUnless(canMount, "needs root, to mount"),
  fn: () =>
    withScratch((scratch) =>
      withTmpfs({ sizeMiB: 2 }, async (mounted) => {
        const ends = [`${scratch}/source`, `${mounted}/destination`] as const;
        const files = (text: string, mtime: typeof T1) =>
          Object.fromEntries(
            Array.from({ length: 40 }, (_, n) => [`${n}`, file(text.repeat(30_000), { mtime })]),
          );
        tree(files("b", T2)).build(ends[0]);
        tree(files("a", T1)).build(ends[1]);
        const { code } = await run(ends, FLAGS);
        assert.equal(code, 5);
        for (let n = 0; n < 40; n++) {
          const found = allOf(ends[1], `${n}`).map((text) => text?.at(0));
          assert.ok(found.includes("a"), `${n}: ${found}`);
        }
      })
    ),
});

Deno.test({
  name: "on a full disk, versions that are kept no longer make room for the next run",
  ignore: skipUnless(canMount, "needs root, to mount"),
  fn: () =>
    withScratch((scratch) =>
      withTmpfs({ sizeMiB: 8 }, async (mounted) => {
        const ends = [`${scratch}/source`, `${mounted}/destination`] as const;
        const large = (mebibytes: number) => file(new Noise(mebibytes * 2 ** 20));
        tree({ a: large(4) }).build(ends[0]);
        tree({ ".mirrorsphere-versions": { "2020-01-01T00-00-00.000Z": { b: large(6) } } })
          .build(ends[1]);
        const flags = ["--keep-versions", "1d"];
        assert.equal((await run(ends, flags)).code, 5);
        assert.equal((await run(ends, flags)).code, 0);
        assertCopy(ends[1], { a: large(4) });
      })
    ),
});
