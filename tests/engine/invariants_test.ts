/** What is true after every end of an execution: one test for each, by its name. */
import assert from "node:assert/strict";
import { COMPARISON_MODES } from "../../src/model/options.ts";
import { fillFile } from "../jobs/large.ts";
import { manyFiles, MIB } from "../jobs/parts.ts";
import { spawn } from "../jobs/processes.ts";
import { anyChange, once, resume, start, withJobs } from "../jobs/with_jobs.ts";
import { run } from "../support/cli.ts";
import type { Ends } from "../support/engine.ts";
import { BEYOND_RSYNC, everythingTree } from "../support/everything_tree.ts";
import { Noise } from "../support/noise.ts";
import { canTrace, injecting } from "../support/faults.ts";
import { canMount, withTmpfs } from "../support/images.ts";
import { canJudge, compareTrees, judge } from "../support/judge.ts";
import { isRoot } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { file, type Literal, readTree, type SeenTree, T1, T2, tree } from "../support/tree.ts";

/** 3,000 files, a large one among them, all of them different in the two versions. */
function version(text: "old" | "new"): Literal {
  const mtime = text === "old" ? T1 : T2;
  const folder = (at: number): Literal =>
    Object.fromEntries(
      Array.from({ length: 100 }, (_, n) => [`${n}`, file(`${text} ${at} ${n}`, { mtime })]),
    );
  const folders = Array.from({ length: 30 }, (_, at): [string, Literal] => [`${at}`, folder(at)]);
  return {
    ...Object.fromEntries(folders),
    large: file(new Noise(130 * MIB, text.length + (text === "old" ? 1 : 2)), { mtime }),
  };
}

const FILES = 3001;

interface Versions {
  readonly old: SeenTree;
  readonly new: SeenTree;
}

/** The new version at the source, the old one at the destination. */
function buildVersions([source, destination]: Ends): Versions {
  tree(version("new")).build(source);
  tree(version("old")).build(destination);
  return { old: readTree(destination), new: readTree(source) };
}

/** Every file of the destination is old or new, and none is missing; the source is untouched. */
function assertWhole([source, destination]: Ends, versions: Versions): void {
  const found = readTree(destination);
  for (const [path, before] of Object.entries(versions.old)) {
    if (before.kind !== "file") continue;
    const content = found[path]?.content;
    const whole = content === before.content || content === versions.new[path]?.content;
    assert.ok(whole, `${path} is neither old nor new`);
  }
  assert.deepEqual(readTree(source), versions.new);
}

/** Nothing differs but what the program itself left, which its next run clears. */
function assertCopied([source, destination]: Ends): void {
  const lines = compareTrees(source, destination, { permissions: false });
  assert.deepEqual(lines.filter((line) => !line.includes(".mirrorsphere-")), []);
}

Deno.test({
  name: "after completed: every source entry is at the destination, equal under the comparison " +
    "mode; with mirror, nothing else is",
  ignore: skipUnless(canJudge, "rsync is not installed, and judges this test"),
  fn: async (test) => {
    for (const comparison of COMPARISON_MODES) {
      await test.step(comparison, () =>
        withJobs(async ({ jobs, ends }) => {
          tree(everythingTree({ root: isRoot, wide: 200 })).build(ends[0]);
          tree({ extra: { deep: "extra" }, names: "a file", times: "another" }).build(ends[1]);
          const options = { comparison, mirror: true, permissions: true };
          const { state, failures } = await start(jobs, ends, { options }).done;
          assert.deepEqual([state, failures], ["completed", []]);
          assert.deepEqual(await judge(...ends, { beyondRsync: BEYOND_RSYNC }), []);
        }));
    }
  },
});

Deno.test({
  name: "after completed with failures: the same but for the listed paths; nothing removed in a " +
    "folder that could not be read",
  ignore: skipUnless(canTrace, "strace is not installed, and makes calls fail"),
  fn: () =>
    withScratch(async (scratch) => {
      const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
      const inner = { a: "new", below: { b: "new" } };
      tree({ readable: inner, unreadable: inner, c: "new" }).build(ends[0]);
      const old = { a: "older", extra: "extra", below: { extra: "extra" } };
      tree({ readable: old, unreadable: old, extra: "extra" }).build(ends[1]);
      const through = injecting("getdents64:error=EIO", `${ends[0]}/unreadable`);
      const { code, report } = await run(ends, ["--mirror"], { through });
      assert.equal(code, 1);
      assert.deepEqual(report?.failures.map(({ path }) => path), ["unreadable"]);
      tree({ readable: inner, unreadable: old, c: "new" }).assertAt(ends[1]);
    }),
});

Deno.test("after canceled: every destination file is whole, old or new", () =>
  withJobs(async ({ jobs, ends }) => {
    const versions = buildVersions(ends);
    const on = once(anyChange, (execution) => execution.cancel());
    const { state } = await start(jobs, ends, { on }).done;
    assert.equal(state, "canceled");
    assertWhole(ends, versions);
    assert.equal((await start(jobs, ends).done).state, "completed");
    assertCopied(ends);
  }));

Deno.test(
  "after suspended: every destination file is whole, old or new; resume does not redo what a " +
    "checkpoint holds",
  () =>
    withJobs(async ({ jobs, ends, reopen }) => {
      const versions = buildVersions(ends);
      const on = once(
        (event) => event.event === "progress" && event.progress.counters.updated > 500,
        (execution) => execution.suspend(),
      );
      const { id, done } = start(jobs, ends, { settings: { interval: 2 }, on });
      const first = await done;
      assert.equal(first.state, "suspended");
      assertWhole(ends, versions);
      const second = await resume(await reopen(), id).done;
      assert.equal(second.state, "completed");
      assert.deepEqual([second.counters.updated, second.counters.copied], [FILES, 0]);
      assertCopied(ends);
    }),
);

Deno.test("after kill -9: every destination file is whole, old or new, and the store opens", () =>
  withJobs(async ({ folder, ends, reopen }) => {
    const versions = buildVersions(ends);
    for (let round = 1; round <= 3; round++) {
      const other = await spawn(round === 1 ? { folder, ends } : { folder, id: 1 });
      const line = await other.line();
      if (line?.startsWith("ended")) break;
      await new Promise((resolve) => setTimeout(resolve, 60 * round));
      await other.kill();
      assertWhole(ends, versions);
    }
    const jobs = await reopen();
    const { state, interrupted } = jobs.store.executions.get(1);
    if (state !== "completed") assert.ok(interrupted, state);
    const last = state === "completed" ? start(jobs, ends) : resume(jobs, 1);
    assert.equal((await last.done).state, "completed");
    assertCopied(ends);
  }));

Deno.test({
  name: "after disk full: every destination file is whole, old or new, the failure named, the " +
    "source untouched, other files not sacrificed",
  ignore: skipUnless(canMount, "mounting needs root"),
  fn: () =>
    withTmpfs({ sizeMiB: 60 }, (disk) =>
      withJobs(async ({ jobs, ends: [source] }) => {
        const ends = [source, `${disk}/backup`] as const;
        tree({ ...manyFiles(1000), grown: file(new Noise(40 * MIB), { mtime: T2 }) }).build(source);
        tree({ grown: file(new Noise(30 * MIB, 2), { mtime: T1 }), extra: "extra" }).build(ends[1]);
        await fillFile(`${source}/large`, 150 * MIB);
        const versions = { old: readTree(ends[1]), new: readTree(source) };
        const { id, done } = start(jobs, ends, { options: { mirror: true } });
        const report = await done;
        assert.deepEqual([report.state, report.error?.code], ["failed", "disk-full"]);
        assert.ok(report.failures.some(({ code }) => code === "no-space"));
        assert.equal(jobs.store.executions.get(id).error?.code, "disk-full");
        assertWhole(ends, versions);
        const found = readTree(ends[1]);
        for (const [path, { kind, content }] of Object.entries(found)) {
          if (kind !== "file" || path.includes(".mirrorsphere-")) continue;
          const whole = [versions.old[path]?.content, versions.new[path]?.content];
          assert.ok(whole.includes(content), `${path} is neither old nor new`);
        }
      })),
});
