/** Removals that come before the copies, where not all has room at once. */
import assert from "node:assert/strict";
import { canMount, withTmpfs } from "../support/images.ts";
import { canJudge, compareTrees, judge } from "../support/judge.ts";
import { must } from "../support/processes.ts";
import { skipUnless } from "../support/skip.ts";
import { folder, type Literal, T1, tree } from "../support/tree.ts";
import type { Ends } from "../support/engine.ts";
import type { RawPath } from "../../src/base/names.ts";
import type { RunEvent } from "../../src/model/event.ts";
import {
  apply,
  type JobsCase,
  keepPlan,
  once,
  recorded,
  resume,
  start,
  withJobs,
} from "./with_jobs.ts";

const ignore = skipUnless(canMount, "mounting needs root");
const MIRROR = { mirror: true, deleteBefore: true, allowDelete: true };
const HELD = { ...MIRROR, allowDelete: false };

const mebibytes = (letter: string, count: number) => letter.repeat(count * 2 ** 20);

/** Of the destination's six mebibytes the extra takes four; the source has four others. */
function withTooLittle(
  body: (given: JobsCase & { readonly tight: Ends }) => Promise<void>,
  extra: Literal = { old: { a: mebibytes("a", 2), b: mebibytes("b", 2) }, kept: "kept" },
): Promise<void> {
  return withTmpfs({ sizeMiB: 6 }, (disk) =>
    withJobs((given) => {
      const destination = `${disk}/copy`;
      const [source] = given.ends;
      tree({ new: { c: mebibytes("c", 3), d: mebibytes("d", 1) }, kept: "kept" }).build(source);
      tree(extra).build(destination);
      return body({ ...given, tight: [source, destination] });
    }));
}

Deno.test({
  name: "what has no room beside what is extra gets it with delete-before, and else is told how",
  ignore,
  fn: () =>
    withTooLittle(async ({ jobs, tight }) => {
      const last = await start(jobs, tight, { options: { ...MIRROR, deleteBefore: false } }).done;
      assert.equal(last.error?.code, "disk-full");
      assert.equal(last.counters.removed, 0);
      assert.match(last.warnings.join("\n"), /too much; --delete-before makes room first$/m);
      const { done, events } = start(jobs, tight, { options: MIRROR });
      const first = await done;
      assert.deepEqual([first.state, first.failures], ["completed", []]);
      const ahead = ["remove old/a", "remove old/b", "remove old"];
      assert.deepEqual(operations(events).slice(0, 3).sort(), ahead.sort());
      assert.match(first.warnings.join("\n"), /too much; what is extra there goes first$/m);
      assert.equal(first.counters.removed, 3);
      assert.deepEqual(compareTrees(...tight), []);
      const again = await start(jobs, tight, { options: MIRROR }).done;
      assert.deepEqual([again.counters.copied, again.counters.removed], [0, 0]);
    }),
});

Deno.test({
  name: "what was only moved in the source is given the room of its old copy",
  ignore: skipUnless(canMount && canJudge, "mounting needs root, and rsync judges this test"),
  fn: () =>
    withTmpfs({ sizeMiB: 6 }, (disk) =>
      withJobs(async ({ jobs, ends: [source] }) => {
        const destination = `${disk}/copy`;
        tree({ album: { picture: mebibytes("p", 4) }, kept: "kept" }).build(source);
        const execute = () => start(jobs, [source, destination], { options: MIRROR }).done;
        await execute();
        Deno.renameSync(`${source}/album`, `${source}/holidays`);
        const moved = await execute();
        assert.deepEqual([moved.state, moved.counters.removed], ["completed", 2]);
        assert.deepEqual(await judge(source, destination), []);
      })),
});

Deno.test("where all has room, removals come last with delete-before, too", () =>
  withJobs(async ({ jobs, ends }) => {
    tree({ new: "new" }).build(ends[0]);
    tree({ old: "old" }).build(ends[1]);
    const { done, events } = start(jobs, ends, { options: MIRROR });
    assert.equal((await done).state, "completed");
    assert.deepEqual(operations(events), ["copy-file new", "remove old"]);
  }));

function operations(events: readonly RunEvent[]): string[] {
  return events.flatMap((event) =>
    event.event === "operation" ? `${event.operation.type} ${event.operation.path}` : []
  );
}

Deno.test({
  name: "the guard holds removals ahead as it does any",
  ignore,
  fn: () =>
    withTooLittle(async ({ jobs, tight }) => {
      const held = { ...HELD, maxDelete: { count: 1 } };
      const report = await start(jobs, tight, { options: held }).done;
      assert.equal(report.error?.code, "disk-full");
      assert.equal(report.counters.removed, 0);
      assert.match(report.warnings.join("\n"), /^Removed nothing: 2 of 3 entries/m);
      Deno.statSync(`${tight[1]}/old/a`);
    }),
});

Deno.test({
  name: "a run of a plan makes room with what the plan removes, and names once what it does not",
  ignore,
  fn: () =>
    withTooLittle(async ({ jobs, tight }) => {
      const plan = await keepPlan(jobs, tight, MIRROR);
      tree({ later: { f: "f" }, lone: "lone" }).build(`${tight[1]}/old`);
      const report = await apply(jobs, plan.id).done;
      assert.equal(report.state, "completed");
      assert.deepEqual(
        report.drifts.map(({ path }) => path),
        ["old/later/f", "old/lone"],
      );
      assert.equal(report.counters.drifted, report.drifts.length);
      assert.deepEqual([...Deno.readDirSync(`${tight[1]}/old`)].map(({ name }) => name).sort(), [
        "later",
        "lone",
      ]);
    }),
});

Deno.test({
  name: "a run that makes room does what its preview says, and closes folders that it opened",
  ignore,
  fn: () =>
    withTooLittle(async ({ jobs, tight }) => {
      const [source, destination] = tight;
      tree({ album: folder({ one: "1" }, { mtime: T1, mode: 0o555 }) }).build(source);
      tree({ album: folder({ one: "1", old: "old" }, { mtime: T1, mode: 0o555 }) })
        .build(destination);
      const wanted = { options: MIRROR, settings: { dryRun: true } };
      const preview = start(jobs, tight, wanted);
      const { counters } = await preview.done;
      const plan = await keepPlan(jobs, tight, MIRROR);
      const { done, events } = apply(jobs, plan.id);
      const report = await done;
      assert.deepEqual([report.state, report.drifts], ["completed", []]);
      assert.deepEqual(report.counters.metadata, counters.metadata);
      assert.deepEqual(operations(events).sort(), operations(preview.events).sort());
      assert.deepEqual(compareTrees(...tight), []);
    }),
});

Deno.test({
  name: "a folder makes room for the file that takes its place",
  ignore,
  fn: () =>
    withTooLittle(async ({ jobs, tight }) => {
      Deno.writeTextFileSync(`${tight[0]}/new/d`, "d".repeat(2.5 * 2 ** 20));
      const report = await start(jobs, tight, { options: MIRROR }).done;
      assert.deepEqual([report.state, report.failures], ["completed", []]);
      assert.deepEqual(compareTrees(...tight), []);
    }, { new: { c: { a: mebibytes("a", 4) } }, kept: "kept" }),
});

Deno.test({
  name: "without mirror nothing makes room, whatever the configuration says",
  ignore,
  fn: () =>
    withTooLittle(async ({ jobs, tight }) => {
      const options = { deleteBefore: true };
      const report = await start(jobs, tight, { options }).done;
      assert.deepEqual([report.error?.code, report.counters.removed], ["disk-full", 0]);
    }),
});

Deno.test({
  name: "what could not make room is told once, and why a disk is full along with it",
  ignore,
  fn: () =>
    withTooLittle(async ({ jobs, tight }) => {
      const [, destination] = tight;
      const mounted = `${destination}/old/mounted`;
      Deno.mkdirSync(mounted);
      await must("mount", ["-t", "tmpfs", "mirrorsphere", mounted]);
      try {
        const report = await start(jobs, tight, { options: MIRROR }).done;
        assert.equal(report.state, "completed");
        assert.deepEqual(report.failures.map(({ path }) => path), ["old/mounted"]);
        assert.equal(report.counters.failed, 1);
        assert.equal(report.counters.removed, 2);
      } finally {
        await must("umount", [mounted]);
      }
    }),
});

Deno.test({
  name: "suspended while it makes room, a run goes on with that, and then copies",
  ignore,
  fn: () =>
    withTooLittle(async ({ jobs, reopen, tight }) => {
      const on = once(({ event }) => event === "operation", (execution) => execution.suspend());
      const suspended = start(jobs, tight, { options: MIRROR, settings: { workers: 1 }, on });
      assert.equal((await suspended.done).state, "suspended");
      assert.deepEqual([...Deno.readDirSync(tight[1])].map(({ name }) => name), ["kept"]);
      const report = await resume(await reopen(), suspended.id).done;
      assert.deepEqual([report.state, report.failures], ["completed", []]);
      assert.deepEqual(compareTrees(...tight), []);
      const { removed } = recorded(jobs, suspended.id);
      assert.deepEqual(removed, ["old", "old/a", "old/b"] as RawPath[]);
    }),
});
