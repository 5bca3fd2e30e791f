/** Stopped to be gone on with: nothing is lost. */
import assert from "node:assert/strict";
import { RunError } from "../../src/base/errors.ts";
import { BACKUP_TYPES } from "../../src/model/options.ts";
import { NO_FILTER } from "../support/engine.ts";
import { readTree, T1, tree } from "../support/tree.ts";
import { fillFile } from "./large.ts";
import { assertEqual, files, inTwoParts, manyFiles, MIB } from "./parts.ts";
import {
  anyChange,
  copiedBytes,
  once,
  recorded,
  resume,
  SETTINGS,
  start,
  withJobs,
} from "./with_jobs.ts";

const FILES = 6000;
const suspending = () => once(anyChange, (execution) => execution.suspend());

for (const type of BACKUP_TYPES) {
  Deno.test(`a suspended ${type} execution goes on in another process, and copies every file`, () =>
    withJobs(async (given) => {
      tree(manyFiles(FILES), { mtime: T1 }).build(given.ends[0]);
      const { id, first, second } = await inTwoParts(given, {
        options: { type },
        on: suspending(),
      });
      assert.ok(first.counters.copied < FILES);
      assert.equal(second.state, "completed");
      assert.ok(second.stages.copying > first.stages.copying);
      assert.deepEqual(given.jobs.store.executions.get(id).stages, second.stages);
      assertEqual(given.ends, { ours: true });
      const { copied, directories, failed } = second.counters;
      assert.deepEqual({ copied, directories, failed }, {
        copied: FILES,
        directories: FILES / 100,
        failed: 0,
      });
      const changes = recorded(given.jobs, id);
      assert.equal(new Set(changes.added).size, FILES + FILES / 100);
      assert.equal(changes.added?.length, FILES + FILES / 100);
    }));
}

Deno.test("suspended before it began, an execution has all of its work left", () =>
  withJobs(async ({ jobs, ends }) => {
    tree(files(20), { mtime: T1 }).build(ends[0]);
    const { id, execution, done } = start(jobs, ends);
    execution.suspend();
    assert.deepEqual([(await done).state, jobs.store.checkpoints.load(id)], ["suspended", null]);
    const again = resume(jobs, id);
    again.execution.suspend();
    assert.equal((await again.done).state, "suspended");
    const report = await resume(jobs, id).done;
    assert.deepEqual([report.state, report.counters.copied], ["completed", 20]);
    assertEqual(ends, { ours: true });
  }));

Deno.test("suspended again before it went on, an execution keeps its checkpoint", () =>
  withJobs(async ({ jobs, ends }) => {
    tree(manyFiles(FILES), { mtime: T1 }).build(ends[0]);
    const { id, done } = start(jobs, ends, { on: suspending() });
    await done;
    const checkpoint = jobs.store.checkpoints.load(id);
    const again = resume(jobs, id);
    again.execution.suspend();
    assert.equal((await again.done).state, "suspended");
    assert.equal(jobs.store.checkpoints.load(id), checkpoint);
    assert.equal((await resume(jobs, id).done).counters.copied, FILES);
    assertEqual(ends, { ours: true });
  }));

Deno.test("while it is suspended nobody carries it out, and its files are whole", () =>
  withJobs(async ({ jobs, ends }) => {
    tree(manyFiles(FILES), { mtime: T1 }).build(ends[0]);
    const { id, done } = start(jobs, ends, { on: suspending() });
    await done;
    const { state, interrupted, process, endedAt } = jobs.store.executions.get(id);
    assert.deepEqual({ state, interrupted, process, endedAt }, {
      state: "suspended",
      interrupted: false,
      process: null,
      endedAt: null,
    });
    const source = readTree(ends[0]);
    for (const [path, { kind, content }] of Object.entries(readTree(ends[1]))) {
      if (kind === "file" && !path.includes(".mirrorsphere-")) {
        assert.equal(content, source[path]?.content, path);
      }
    }
  }));

Deno.test("an execution suspended again and again ends with everything copied", () =>
  withJobs(async ({ ends, jobs, reopen }) => {
    tree(manyFiles(FILES), { mtime: T1 }).build(ends[0]);
    const { id, done } = start(jobs, ends, { on: suspending() });
    let report = await done;
    for (let part = 0; part < 3 && report.state === "suspended"; part++) {
      report = await resume(await reopen(), id, { on: suspending() }).done;
    }
    if (report.state === "suspended") report = await resume(await reopen(), id).done;
    assert.equal(report.state, "completed");
    assert.equal(report.counters.copied, FILES);
    assertEqual(ends, { ours: true });
  }));

Deno.test("what is left out is counted once, also where its folder was broken off", () =>
  withJobs(async ({ ends, jobs, reopen }) => {
    const temporary = ".mirrorsphere-0123456789ab-00.partial";
    tree({ one: { ...files(FILES - 1), [temporary]: "x" } }).build(ends[0]);
    const options = { filter: { ...NO_FILTER, rules: ["0"] } };
    const on = once(copiedBytes(1), (execution) => execution.suspend());
    const { id, done } = start(jobs, ends, { options, on });
    const { state, counters: { copied: before } } = await done;
    assert.ok(state === "suspended" && before > 0 && before < FILES - 2);
    const { counters } = await resume(await reopen(), id).done;
    const { copied, excluded, skipped } = counters;
    assert.deepEqual({ copied, excluded, skipped }, { copied: FILES - 2, excluded: 1, skipped: 1 });
  }));

Deno.test("a large file that changed while it was suspended starts again", () =>
  withJobs(async (given) => {
    const large = `${given.ends[0]}/large`;
    await Deno.mkdir(given.ends[0]);
    await fillFile(large, 300 * MIB);
    const on = once(copiedBytes(70 * MIB), (execution) => execution.suspend());
    const { second } = await inTwoParts(given, { settings: { interval: 5 }, on }, () => {
      using handle = Deno.openSync(large, { write: true });
      handle.writeSync(new TextEncoder().encode("another start"));
    });
    assert.equal(second.state, "completed");
    assert.deepEqual(second.failures, []);
    assertEqual(given.ends, { ours: true });
  }));

Deno.test("folders and files that went away while it was suspended are no failures", () =>
  withJobs(async (given) => {
    const { jobs, ends } = given;
    const options = { mirror: true, allowDelete: true };
    tree(manyFiles(FILES), { mtime: T1 }).build(ends[0]);
    const { second } = await inTwoParts(given, { options, on: suspending() }, () => {
      for (let at = 0; at < 30; at++) {
        Deno.removeSync(`${ends[0]}/folder ${at * 2}`, { recursive: true });
        Deno.removeSync(`${ends[0]}/folder ${at * 2 + 1}/7`);
      }
    });
    assert.equal(second.state, "completed");
    assert.deepEqual(second.failures, []);
    const next = await start(jobs, ends, { options }).done;
    assert.equal(next.counters.failed, 0);
    assertEqual(ends);
  }));

Deno.test("a source that is gone fails the resumed execution, which can be resumed once more", () =>
  withJobs(async ({ jobs, ends }) => {
    tree(manyFiles(FILES), { mtime: T1 }).build(ends[0]);
    const { id, done } = start(jobs, ends, { on: suspending() });
    await done;
    await Deno.rename(ends[0], `${ends[0]}-elsewhere`);
    await assert.rejects(resume(jobs, id).done, { code: "source-missing" });
    assert.equal(jobs.store.executions.get(id).error?.code, "source-missing");
    await Deno.rename(`${ends[0]}-elsewhere`, ends[0]);
    const report = await resume(jobs, id).done;
    assert.equal(report.state, "completed");
    assert.equal(report.counters.copied, FILES);
    assertEqual(ends, { ours: true });
  }));

Deno.test("an execution whose destination was moved away goes on once it is back, and not elsewhere", () =>
  withJobs(async ({ jobs, ends: [source, destination] }) => {
    tree(files(FILES), { mtime: T1 }).build(source);
    const { id, done } = start(jobs, [source, destination], { on: suspending() });
    await done;
    await Deno.rename(destination, `${destination}-elsewhere`);
    await assert.rejects(
      resume(jobs, id).done,
      refusal("execution-state", /Cannot go on with execution 1: .* is not there any more; put it/),
    );
    await assert.rejects(Deno.stat(destination), Deno.errors.NotFound);
    await Deno.rename(`${destination}-elsewhere`, destination);
    assert.equal((await resume(jobs, id).done).counters.copied, FILES);
    assertEqual([source, destination], { ours: true });
  }));

const refusal = (code: string, message: RegExp) => (error: unknown) =>
  error instanceof RunError && error.code === code && message.test(error.message);

Deno.test("what is completed, unknown, or under way elsewhere cannot be resumed", () =>
  withJobs(async ({ jobs, ends, reopen }) => {
    tree(files(10)).build(ends[0]);
    const { id, done } = start(jobs, ends);
    await done;
    const again = (other: number) => () => jobs.resume(other, () => {}, { settings: SETTINGS });
    assert.throws(again(id), refusal("execution-state", /is completed/));
    assert.throws(again(id + 1), refusal("execution-unknown", /not found/));
    await fillFile(`${ends[0]}/large`, 200 * MIB);
    const live = start(jobs, ends, { on: once(anyChange, () => {}) });
    const other = await reopen();
    assert.throws(
      () => other.resume(live.id, () => {}, { settings: SETTINGS }),
      refusal("execution-state", /carries it out/),
    );
    live.execution.cancel();
    await live.done;
  }));
