/** What an execution tells of itself as it goes. */
import assert from "node:assert/strict";
import { ROOT_PATH } from "../../src/base/names.ts";
import type { Jobs } from "../../src/jobs/mod.ts";
import { Recorder } from "../../src/jobs/recorder.ts";
import { NOTHING_COUNTED } from "../../src/model/report.ts";
import { NO_TIMES } from "../../src/model/stage.ts";
import { T1, tree } from "../support/tree.ts";
import { files, inTwoParts, manyFiles } from "./parts.ts";
import { anyChange, approve, once, OPTIONS, start, withJobs } from "./with_jobs.ts";

const MIRROR = { ...OPTIONS, mirror: true };

function log(jobs: Jobs, id: number) {
  return jobs.store.log.page(id, { limit: 1000 }).entries;
}

const kinds = (jobs: Jobs, id: number) => log(jobs, id).map(({ kind }) => kind);

function said(jobs: Jobs, id: number, kind: string): string {
  return log(jobs, id).filter((entry) => entry.kind === kind)
    .map(({ message }) => message).join("\n");
}

Deno.test("a log says who began it, what it did when, and how it ended", () =>
  withJobs(async ({ jobs, ends }) => {
    tree({ a: "a" }).build(ends[0]);
    tree({ old: "x" }).build(ends[1]);
    const { id, done } = start(jobs, ends, { options: MIRROR });
    await done;
    const steps = kinds(jobs, id).filter((kind) => kind !== "checkpoint" && kind !== "warning");
    assert.deepEqual(steps.slice(0, 4), ["started", "lock", "stage", "stage"]);
    assert.equal(steps.at(-1), "ended");
    assert.equal(
      said(jobs, id, "started"),
      `Started from the command line, in process ${Deno.pid}`,
    );
    assert.match(said(jobs, id, "stage"), /^Compares and copies\nRemoves what/);
    assert.match(
      said(jobs, id, "ended"),
      /^Completed after .+ of work; 1 copied, 0 updated, 1 removed, 0 failed, 1 B written; .*copying/,
    );
  }));

Deno.test("a log goes on where an execution does, in whichever process", () =>
  withJobs(async (given) => {
    tree(manyFiles(3000), { mtime: T1 }).build(given.ends[0]);
    const on = once(anyChange, (execution) => execution.suspend());
    const { id } = await inTwoParts(given, { options: OPTIONS, on });
    assert.deepEqual(
      kinds(given.jobs, id).filter((kind) => ["started", "suspended", "ended"].includes(kind)),
      ["started", "suspended", "started", "ended"],
    );
    assert.match(said(given.jobs, id, "started"), /\nGoes on from its last checkpoint in process/);
  }));

Deno.test("while an execution is paused, its disk is left alone", () =>
  withJobs(async ({ jobs, ends }) => {
    tree(manyFiles(2000), { mtime: T1 }).build(ends[0]);
    const on = once(anyChange, (execution) => execution.pause());
    const { id, execution, done } = start(jobs, ends, { on });
    await new Promise((resolve) => setTimeout(resolve, 11_000));
    const kept = log(jobs, id).filter(({ kind }) => kind === "checkpoint");
    assert.deepEqual(kept.map(({ count }) => count), [1]);
    execution.cancel();
    await done;
  }));

Deno.test("a pause, and what ended it, are in the log", () =>
  withJobs(async ({ jobs, ends }) => {
    tree(manyFiles(2000), { mtime: T1 }).build(ends[0]);
    const on = once(anyChange, (execution) => {
      execution.pause();
      setTimeout(() => execution.resume(), 10);
    });
    const { id, done } = start(jobs, ends, { options: OPTIONS, on });
    await done;
    const steps = kinds(jobs, id).filter((kind) => kind === "paused" || kind === "resumed");
    assert.deepEqual(steps, ["paused", "resumed"]);
  }));

Deno.test("held removals name the way to look, and their approval the execution", () =>
  withJobs(async ({ jobs, ends }) => {
    tree({ a: "a" }).build(ends[0]);
    tree(files(200)).build(ends[1]);
    const { id, done } = start(jobs, ends, { options: MIRROR });
    await done;
    assert.match(said(jobs, id, "held"), /"mirrorsphere execution show \d+ --held"$/);
    const next = approve(jobs, id);
    await next.done;
    assert.match(said(jobs, next.id, "started"), new RegExp(`to remove what execution ${id} held`));
  }));

Deno.test("what could not begin says why at its end", () =>
  withJobs(async ({ jobs, ends }) => {
    const { id, done } = start(jobs, ends, { options: OPTIONS });
    await assert.rejects(done, { code: "source-missing" });
    assert.deepEqual(kinds(jobs, id), ["started", "ended"]);
    assert.match(said(jobs, id, "ended"), /^Cannot read the source .*: there is no such folder/);
  }));

Deno.test("how fast it was is kept from the beginning, across processes", () =>
  withJobs(({ jobs: { store }, ends }) => {
    const [source, destination] = ends;
    const execution = { jobId: null, jobName: null, source, destination, options: OPTIONS };
    const { id } = store.executions.create({ ...execution, state: "running", process: null });
    const tell = (recorder: Recorder, elapsed: number) => {
      const counters = { ...NOTHING_COUNTED, bytes: elapsed, comparedBytes: 5 };
      const progress = { stage: "copying", fraction: 0, remaining: null, path: ROOT_PATH } as const;
      recorder.take({
        event: "progress",
        progress: { ...progress, counters, elapsed, stages: NO_TIMES },
      });
    };
    const keep = (action: () => void) => {
      action();
      return true;
    };
    const first = new Recorder(store, id, keep);
    for (const elapsed of [600, 1200, 1700]) tell(first, elapsed);
    tell(new Recorder(store, id, keep), 2800);
    assert.deepEqual(store.throughput.load(id), [
      { at: 600, bytes: 605 },
      { at: 1700, bytes: 1705 },
      { at: 2800, bytes: 2805 },
    ]);
    return Promise.resolve();
  }));
