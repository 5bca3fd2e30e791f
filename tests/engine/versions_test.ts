import assert from "node:assert/strict";
import { between } from "../support/between.ts";
import { DEFAULT_CONFIG } from "../../src/config/mod.ts";
import { openVersions } from "../../src/engine/versions.ts";
import { openPlatform } from "../../src/platform/mod.ts";
import { openLocalTarget } from "../../src/targets/mod.ts";
import type { ExecuteOptions } from "../support/engine.ts";
import { changes, execute, NO_CHANGES, SETTINGS } from "../support/engine.ts";
import { spawn } from "../jobs/processes.ts";
import { canTrace, injecting } from "../support/faults.ts";
import {
  canMount,
  canMountForeign,
  canMountImage,
  withForeignImage,
  withImage,
  withTmpfs,
} from "../support/images.ts";
import { hasCommand, must } from "../support/processes.ts";
import { skipUnless } from "../support/skip.ts";
import {
  fifo,
  file,
  folder,
  hardLink,
  type Literal,
  readTree,
  sparse,
  symlink,
  T1,
  T2,
  tree,
} from "../support/tree.ts";
import { assertCopy, assertVersions, stampsAt, versionsOf } from "../support/versions.ts";

const KEEP: ExecuteOptions = { job: { mirror: true, allowDelete: true, keepVersions: "forever" } };
const DAY = 86_400_000;

const system = await openPlatform("auto");

const keeping = (job: ExecuteOptions["job"]): ExecuteOptions => ({ job: { ...KEEP.job, ...job } });

const BEFORE: Literal = {
  letter: file("old", { mtime: T1, mode: 0o640 }),
  same: file("same", { mtime: T1 }),
  gone: { deep: { a: file("a", { mtime: T1 }), b: "b" } },
};
const AFTER: Literal = {
  letter: file("newer", { mtime: T2 }),
  same: file("same", { mtime: T1 }),
};

Deno.test("what is replaced and what is removed is kept, under its path, as it was", () =>
  between([AFTER, BEFORE], async (ends) => {
    const { report } = await execute(ends, KEEP);
    assert.deepEqual(report.failures, []);
    assert.equal(report.counters.versions, 3);
    assertCopy(ends[1], AFTER);
    assertVersions(ends[1], {
      letter: file("old", { mtime: T1, mode: 0o640 }),
      gone: { deep: { a: file("a", { mtime: T1 }), b: "b" } },
    });
  }));

Deno.test("versions are for the user alone that ran it", () =>
  between([AFTER, BEFORE], async (ends) => {
    await execute(ends, KEEP);
    const path = `${ends[1]}/.mirrorsphere-versions`;
    assert.equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o700);
  }));

Deno.test("folders of versions have the access of those they stand for, and let this user in", {
  ignore: Deno.build.os === "windows",
}, () => {
  const before = {
    open: folder({ a: "a" }, { mode: 0o755 }),
    "read only": folder({ b: "b" }, { mode: 0o555 }),
  };
  return between([{}, before], async (ends) => {
    await execute(ends, KEEP);
    assertVersions(ends[1], {
      open: folder({ a: "a" }, { mode: 0o755 }),
      "read only": folder({ b: "b" }, { mode: 0o755 }),
    });
  });
});

Deno.test("where nothing is replaced, there is nothing to do afterwards, and nothing is kept", () =>
  between([{ a: file("a", { mtime: T1 }) }, {}], async (ends) => {
    await execute(ends, KEEP);
    const { report } = await execute(ends, KEEP);
    assert.deepEqual(changes(report.counters), NO_CHANGES);
    assert.deepEqual(stampsAt(ends[1]), []);
  }));

Deno.test("a mirror leaves versions alone, also without --keep-versions", () =>
  between([AFTER, BEFORE], async (ends) => {
    await execute(ends, KEEP);
    const kept = stampsAt(ends[1]);
    for (const options of [KEEP, keeping({ keepVersions: null, deleteExcluded: true })]) {
      const { report } = await execute(ends, options);
      assert.deepEqual(changes(report.counters), NO_CHANGES);
      assert.deepEqual(stampsAt(ends[1]), kept);
    }
  }));

Deno.test("a preview tells how many versions a run keeps, and makes none", () =>
  between([AFTER, BEFORE], async (ends) => {
    const { report: preview } = await execute(ends, { ...KEEP, settings: { dryRun: true } });
    tree(BEFORE).assertAt(ends[1]);
    const { report } = await execute(ends, KEEP);
    assert.equal(preview.counters.versions, report.counters.versions);
  }));

Deno.test("a preview of removals that would be held counts what is replaced alone", () =>
  between([{ a: file("new", { mtime: T2 }) }, { a: "a", b: "b", c: "c" }], async (ends) => {
    const held = keeping({ allowDelete: false, maxDelete: { count: 1 } });
    const { report: preview } = await execute(ends, { ...held, settings: { dryRun: true } });
    assert.deepEqual([preview.counters.versions, preview.guard?.removals], [1, 2]);
    const { report } = await execute(ends, held);
    assert.equal(report.counters.versions, 1);
    assertVersions(ends[1], { a: "a" });
  }));

Deno.test("each run keeps what it replaces in a folder of its own", () =>
  between([{ a: file("2", { mtime: T1 }) }, { a: file("1", { mtime: T2 }) }], async (ends) => {
    await execute(ends, KEEP);
    Deno.removeSync(`${ends[0]}/a`);
    tree({ a: file("3", { mtime: T2 }) }).build(ends[0]);
    await execute(ends, KEEP);
    const [first, second] = stampsAt(ends[1]);
    tree({ a: "1" }).assertAt(versionsOf(ends[1], first ?? "none"));
    tree({ a: "2" }).assertAt(versionsOf(ends[1], second ?? "none"));
  }));

Deno.test("of a file whose names are not all free at once, what was there before the run is kept", () => {
  const linked = { a: file("X", { mtime: T1 }), b: hardLink("a"), c: hardLink("a") };
  const before = { a: file("X", { mtime: T1 }), b: { inner: "x" }, c: hardLink("a") };
  return between([linked, before], async (ends) => {
    const inodeBefore = Deno.statSync(`${ends[1]}/a`).ino;
    const full = keeping({ type: "full" });
    const { report: preview } = await execute(ends, { ...full, settings: { dryRun: true } });
    const { report } = await execute(ends, full);
    assert.deepEqual(report.failures, []);
    assert.deepEqual(changes(report.counters), changes(preview.counters));
    assert.equal(report.counters.versions, 3);
    assertCopy(ends[1], linked);
    assertVersions(ends[1], before);
    const [stamp = "none"] = stampsAt(ends[1]);
    assert.equal(Deno.statSync(`${versionsOf(ends[1], stamp)}/a`).ino, inodeBefore);
  });
});

Deno.test("a run shares its folder of versions with none before, whatever the clock says", () =>
  between([{}, {}], ([, destination]) => {
    const target = openLocalTarget(system, destination);
    const options = { ...DEFAULT_CONFIG.job, keepVersions: "forever" as const };
    const request = { source: "", destination, options, settings: SETTINGS };
    const startedAt = 1_000_000_000_000;
    const folderOf = () => openVersions(system, { destination: target }, { request, startedAt });
    const first = folderOf().folder ?? "none";
    Deno.mkdirSync(`${destination}/${first}`);
    assert.notEqual(folderOf().folder, first);
    system.close(target.root);
    return Promise.resolve();
  }));

Deno.test("a file that gives way to a folder, and a folder to a file, are kept", () =>
  between(
    [{ one: { inner: "x" }, two: "file" }, { one: "file", two: { inner: "x" } }],
    async (ends) => {
      const { report } = await execute(ends, KEEP);
      assert.deepEqual(report.failures, []);
      assertCopy(ends[1], { one: { inner: "x" }, two: "file" });
      assertVersions(ends[1], { one: "file", two: { inner: "x" } });
    },
  ));

Deno.test("links, fifos and names of one file are kept as what they are", {
  ignore: Deno.build.os === "windows",
}, () => {
  const before = { link: symlink("there"), pipe: fifo(), one: "text", two: hardLink("one") };
  const after = { link: symlink("elsewhere"), pipe: "a file", one: "other", two: hardLink("one") };
  return between([after, before], async (ends) => {
    const { report } = await execute(ends, KEEP);
    assert.deepEqual(report.failures, []);
    assert.equal(report.counters.versions, 4);
    assertCopy(ends[1], after);
    assertVersions(ends[1], before);
  });
});

Deno.test("a large file that is replaced is kept", () => {
  const large = (text: string) => sparse(200 * 2 ** 20, { 5: text, [150 * 2 ** 20]: text });
  return between([{ large: large("new") }, { large: large("old") }], async (ends) => {
    const { report } = await execute(ends, keeping({ comparison: "thorough" }));
    assert.deepEqual(report.failures, []);
    assertVersions(ends[1], { large: large("old") });
  });
});

Deno.test({
  name: "what is immutable is kept, and expires all the same",
  ignore: skipUnless(canMountImage("ext4") && hasCommand("chattr"), "needs root and e2fsprogs"),
  fn: () =>
    withImage("ext4", { sizeMiB: 32 }, async (mounted) => {
      const ends = [`${mounted}/source`, `${mounted}/destination`] as const;
      tree({ a: file("new", { mtime: T2 }) }).build(ends[0]);
      tree({ a: "old", b: hardLink("a"), c: "c" }).build(ends[1]);
      await must("chattr", ["+i", `${ends[1]}/a`, `${ends[1]}/c`]);
      const options = keeping({ permissions: true, comparison: "advanced" });
      const { report } = await execute(ends, options);
      assert.deepEqual(report.failures, []);
      assertVersions(ends[1], { a: "old", b: hardLink("a"), c: "c" });
      age(ends[1], 3 * DAY);
      const { report: later } = await execute(ends, keeping({ keepVersions: DAY }));
      assert.deepEqual(later.failures, []);
      assert.deepEqual(stampsAt(ends[1]), []);
    }),
});

/** Makes all that was kept look as if kept so many milliseconds ago. */
function age(destination: string, milliseconds: number): void {
  for (const stamp of stampsAt(destination)) {
    const time = new Date(Date.now() - milliseconds).toISOString().replaceAll(":", "-");
    Deno.renameSync(versionsOf(destination, stamp), versionsOf(destination, time));
  }
}

Deno.test("versions of runs that are longer ago than they are kept are removed, and no others", () =>
  between([{ a: file("new", { mtime: T2 }) }, { a: "old" }], async (ends) => {
    const stamp = (days: number) =>
      new Date(Date.now() - days * DAY).toISOString().replaceAll(":", "-");
    const [young, old] = [stamp(2), stamp(4)];
    const kept: Literal = { deep: { er: folder({ b: "b" }, { mode: 0o700 }) }, a: "older" };
    const strange: Literal = {
      "not mine": { c: "c" },
      "2020-01-01T00-00-00.000Z": "file",
      "2020-02-31T00-00-00.000Z": { d: "on no day" },
    };
    tree({ [young]: kept, [old]: kept, ...strange }).build(`${ends[1]}/.mirrorsphere-versions`);
    const { report } = await execute(ends, keeping({ keepVersions: 3 * DAY }));
    assert.deepEqual(report.failures, []);
    assert.equal(report.counters.removed, 0);
    const left = stampsAt(ends[1]);
    assert.equal(left.includes(old), false);
    assert.equal(left.includes(young), true);
    assert.deepEqual(left.filter((name) => name in strange).length, 3);
    assert.equal(left.length, 5);
  }));

Deno.test("nothing expires in a preview, in a run that is for good, or one that keeps nothing", () =>
  between([{ a: "a" }, { a: "a" }], async (ends) => {
    const stamp = "2001-01-01T00-00-00.000Z";
    tree({ [stamp]: { a: "older" } }).build(`${ends[1]}/.mirrorsphere-versions`);
    const preview = { ...keeping({ keepVersions: DAY }), settings: { dryRun: true } };
    for (const options of [preview, KEEP, keeping({ keepVersions: null })]) {
      await execute(ends, options);
      assert.deepEqual(stampsAt(ends[1]), [stamp]);
    }
  }));

Deno.test("of a source that is itself a copy, versions are left out, and said", () =>
  between([{ a: "a", ".mirrorsphere-versions": { x: "x" } }, {}], async (ends) => {
    const { report, operations } = await execute(ends, { job: { mirror: true } });
    assert.equal(report.counters.skipped, 1);
    assert.deepEqual(operations.filter(({ type }) => type === "skip"), [
      { type: "skip", path: ".mirrorsphere-versions", reason: "versions" },
    ]);
    tree({ a: "a" }).assertAt(ends[1]);
  }));

Deno.test("a source that holds versions alone is an empty one", () =>
  between([{ ".mirrorsphere-versions": { x: "x" } }, { a: "a" }], async (ends) => {
    const { report } = await execute(ends, { job: { mirror: true } });
    assert.equal(report.guard?.reason, "source-empty");
    tree({ a: "a" }).assertAt(ends[1]);
  }));

Deno.test("further down, a folder of that name is one like any other", () =>
  between([{ sub: { ".mirrorsphere-versions": { x: "x" } } }, {}], async (ends) => {
    await execute(ends, { job: { mirror: true } });
    tree({ sub: { ".mirrorsphere-versions": { x: "x" } } }).assertAt(ends[1]);
  }));

Deno.test("where the folder of versions is something else, no run begins", () =>
  between([AFTER, BEFORE], async (ends) => {
    const planted = { ...BEFORE, ".mirrorsphere-versions": symlink("../elsewhere") };
    tree({ ".mirrorsphere-versions": symlink("../elsewhere") }).build(ends[1]);
    Deno.mkdirSync(`${ends[1]}/../elsewhere`);
    await assert.rejects(execute(ends, KEEP), /Cannot keep versions in ".*": .*--keep-versions/);
    tree(planted).assertAt(ends[1]);
    assert.deepEqual([...Deno.readDirSync(`${ends[1]}/../elsewhere`)], []);
  }));

Deno.test({
  name: "what cannot be kept is not replaced, and not removed",
  ignore: skipUnless(canMount, "needs root, to mount"),
  fn: () =>
    between([{ sub: { a: file("new", { mtime: T2 }) } }, { sub: {} }], async (ends) => {
      await withTmpfs({ sizeMiB: 1 }, async (mounted) => {
        tree({ a: file("old", { mtime: T1 }), extra: "extra" }).build(mounted);
        const sub = `${ends[1]}/sub`;
        await must("mount", ["--bind", mounted, sub]);
        try {
          const { report } = await execute(ends, KEEP);
          assert.equal(report.failures.length, 2);
          for (const { message } of report.failures) {
            assert.match(message, /its version cannot be kept: another file system is mounted/);
          }
        } finally {
          await must("umount", [sub]);
        }
        tree({ a: "old", extra: "extra" }).assertAt(mounted);
      });
    }),
});

for (
  const rule of ["linkat:when=1", "renameat:when=1", "renameat2:when=1", "unlinkat:when=1"]
) {
  const [call, when] = rule.split(":");
  Deno.test({
    name: `killed while a folder takes a file's place (${rule}), no run loses the file`,
    ignore: skipUnless(canTrace, "needs strace"),
    fn: () =>
      between([{ two: { x: "x" } }, { two: "precious" }], async (ends) => {
        const order = { folder: `${ends[0]}.state`, ends, options: KEEP.job ?? {} };
        const killed = await spawn(order, injecting(`${call}:signal=SIGKILL:${when}`));
        await killed.ended();
        const { report } = await execute(ends, KEEP);
        assert.deepEqual(report.failures, []);
        tree({ x: "x" }).assertAt(`${ends[1]}/two`);
        const kept = Object.values(readTree(ends[1])).filter((one) => one.content === "precious");
        assert.equal(kept.length > 0, true);
      }),
  });
}

Deno.test({
  name: "what is mounted among versions stays when they expire",
  ignore: skipUnless(canMount, "needs root, to mount"),
  fn: () =>
    between([{}, {}], async (ends) => {
      const versions = `${ends[1]}/.mirrorsphere-versions`;
      const stamp = "2001-01-01T00-00-00.000Z";
      tree({ [stamp]: { a: "a", mounted: {}, z: { b: "b" } } }).build(versions);
      const outside = `${ends[1]}.outside`;
      tree({ precious: "precious" }).build(outside);
      await must("mount", ["--bind", outside, `${versions}/${stamp}/mounted`]);
      try {
        const { report } = await execute(ends, keeping({ keepVersions: DAY }));
        assert.deepEqual(report.failures.map(({ code }) => code), ["mount-point"]);
      } finally {
        await must("umount", [`${versions}/${stamp}/mounted`]);
      }
      tree({ precious: "precious" }).assertAt(outside);
      tree({ [stamp]: { mounted: {} } }).assertAt(versions);
    }),
});

Deno.test({
  name: "where case does not count, the source's folder of that name is not the versions",
  ignore: skipUnless(canMountForeign("fat"), "needs root, and FAT or exFAT"),
  fn: () =>
    between(
      [{ ".MirrorSphere-Versions": { x: "x" } }, {}],
      ([source]) =>
        withForeignImage("fat", { sizeMiB: 64 }, async (mounted) => {
          const kept: Literal = { "2001-01-01T00-00-00.000Z": { a: "a" } };
          const versions = `${mounted}/destination/.mirrorsphere-versions`;
          tree(kept).build(versions);
          const { report } = await execute([source, `${mounted}/destination`], {
            job: { mirror: true, allowDelete: true },
          });
          assert.equal(report.counters.skipped, 1);
          tree(kept).assertAt(versions);
        }),
    ),
});
