/** A store that fails while an execution is under way. */
import assert from "node:assert/strict";
import { RunError } from "../../src/base/errors.ts";
import { type Jobs, openJobs } from "../../src/jobs/mod.ts";
import { run } from "../support/cli.ts";
import type { Ends } from "../support/engine.ts";
import { canTrace, injecting } from "../support/faults.ts";
import { canMount, withTmpfs } from "../support/images.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { tree } from "../support/tree.ts";
import { fillFile } from "./large.ts";
import { files, manyFiles, MIB } from "./parts.ts";
import { spawn } from "./processes.ts";
import { compareTrees } from "../support/judge.ts";
import { start, type Started, until, within, withJobs } from "./with_jobs.ts";

async function fill(folder: string): Promise<void> {
  using file = await Deno.open(`${folder}/filler`, { write: true, create: true });
  const bytes = new Uint8Array(4096);
  try {
    while (true) file.writeSync(bytes);
  } catch {
    // Full.
  }
}

Deno.test({
  name: "a state folder that fills up ends no execution: it goes on without a record, and says so",
  ignore: skipUnless(canMount, "mounting needs root"),
  fn: () =>
    withTmpfs({ sizeMiB: 2 }, (folder) =>
      withJobs(async ({ ends }) => {
        tree({ ...manyFiles(6000), last: files(10) }).build(ends[0]);
        await fillFile(`${ends[0]}/large`, 200 * MIB);
        const other = await spawn({ folder, ends });
        await other.line();
        await fill(folder);
        const { stderr } = await other.ended();
        assert.deepEqual(compareTrees(...ends), []);
        assert.doesNotMatch(stderr, /Uncaught|^ +at /m);
        assert.match(stderr, /record of execution 1 may have gaps: .*no space left; make room/);
        assert.match(stderr, /end of execution 1 is not recorded.*no space left; make room/);
      })),
});

interface FullCase {
  readonly ends: Ends;
  /** A door of a process that stays, and one as another process has it. */
  readonly jobs: Jobs;
  readonly other: Jobs;
  readonly troubles: readonly RunError[];
  readonly fillUp: () => Promise<void>;
  readonly makeRoom: () => void;
}

/** A store on a small disk, and a source that takes a while. */
function withSmallDisk(body: (given: FullCase) => Promise<void>): Promise<void> {
  return withTmpfs({ sizeMiB: 2 }, (folder) =>
    withJobs(async ({ ends }) => {
      tree({ ...manyFiles(6000), last: files(10) }).build(ends[0]);
      await fillFile(`${ends[0]}/large`, 400 * MIB);
      const open = () => openJobs({ folder, keptExecutions: 100 });
      const [jobs, other] = [await open(), await open()];
      const troubles: RunError[] = [];
      jobs.becomeResident(null, (trouble) => troubles.push(trouble));
      const fillUp = () => fill(folder);
      const makeRoom = () => Deno.removeSync(`${folder}/filler`);
      try {
        await body({ ends, jobs, other, troubles, fillUp, makeRoom });
      } finally {
        jobs.close();
        other.close();
      }
    }));
}

const warned = ({ events }: Started) => events.some(({ event }) => event === "warning");
const begun = ({ events }: Started) => events.some(({ event }) => event === "progress");
const over = ({ events }: Started) => events.some(({ event }) => event === "report");

const pace = { settings: { interval: 5 } };

Deno.test({
  name:
    "after a state folder was full for a moment, an execution is steered and recorded as before",
  ignore: skipUnless(canMount, "mounting needs root"),
  fn: () =>
    withSmallDisk(async ({ ends, jobs, other, troubles, fillUp, makeRoom }) => {
      const started = start(jobs, ends, pace);
      const { id } = started;
      await until(() => begun(started));
      await fillUp();
      await until(() => warned(started));
      jobs.request(id, "pause");
      makeRoom();
      await until(() => other.store.executions.get(id).state === "suspended");
      assert.notEqual(other.store.executions.get(id).process, null);
      other.request(id, "resume");
      await until(() => other.store.executions.get(id).state === "running");
      assert.equal((await started.done).state, "completed");
      const { state, warnings, counters } = other.store.executions.get(id);
      assert.equal(state, "completed");
      assert.equal(counters.copied, 6011);
      assert.equal(warnings.filter((text) => /execution 1 may have gaps: /.test(text)).length, 1);
      const log = other.store.log.page(id, { limit: 100 }).entries;
      assert.ok(log.some(({ kind, message }) => kind === "warning" && /gaps/.test(message)));
      assert.deepEqual(troubles.map(({ code }) => code), ["store-unwritable"]);
      assert.deepEqual(compareTrees(...ends), []);
    }),
});

Deno.test({
  name: "the end of an execution waits for room in the state folder, and only then counts as told",
  ignore: skipUnless(canMount, "mounting needs root"),
  fn: () =>
    withSmallDisk(async ({ ends, jobs, other, fillUp, makeRoom }) => {
      const ended: string[] = [];
      jobs.observe((moment, { state }) => void (moment === "ended" && ended.push(state)));
      const started = start(jobs, ends, pace);
      await until(() => begun(started));
      await fillUp();
      await until(() => over(started));
      assert.equal(await within(700, started.done), null);
      other.markInterrupted();
      assert.deepEqual([other.store.executions.get(started.id).interrupted, ended], [false, []]);
      makeRoom();
      await started.done;
      assert.equal(other.store.executions.get(started.id).state, "completed");
      assert.deepEqual(ended, ["completed"]);
    }),
});

Deno.test("where old lists cannot be let go of, an execution has ended all the same", () =>
  withJobs(async ({ jobs, ends }) => {
    tree(files(3)).build(ends[0]);
    jobs.store.keep = () => {
      throw new RunError("store-busy", "Write store: in use by another process");
    };
    const { id, done, events } = start(jobs, ends);
    assert.equal((await within(5000, done))?.state, "completed");
    assert.equal(events.some(({ event }) => event === "warning"), false);
    const log = jobs.store.log.page(id, { limit: 100 }).entries;
    assert.deepEqual(log.filter(({ kind }) => kind === "ended").map(({ count }) => count), [1]);
  }));

Deno.test({
  name:
    "a process that ends waits not for long for a full state folder, and tells no end as running",
  ignore: skipUnless(canMount, "mounting needs root"),
  fn: () =>
    withSmallDisk(async ({ ends, jobs, troubles, fillUp }) => {
      const ended: string[] = [];
      jobs.observe((moment, { state }) => void (moment === "ended" && ended.push(state)));
      const started = start(jobs, ends, pace);
      await until(() => begun(started));
      await fillUp();
      await until(() => warned(started));
      assert.notEqual(await within(4000, jobs.suspendAll().then(() => true)), null);
      assert.deepEqual(ended, []);
      assert.match(troubles.at(-1)?.message ?? "", /end of execution 1 is not recorded/);
    }),
});

Deno.test({
  name: "a claim that cannot be removed ends no run, and none that follows",
  ignore: skipUnless(canTrace, "strace is not installed, and makes calls fail"),
  fn: () =>
    withScratch(async (scratch) => {
      const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
      tree(files(3)).build(ends[0]);
      const env = { XDG_STATE_HOME: `${scratch}/state` };
      const locks = `${scratch}/state/mirrorsphere/locks`;
      const through = injecting("unlinkat:error=ESTALE:when=1+", locks);
      for (const faulty of [true, true, false]) {
        const outcome = await run(ends, [], { env, ...faulty && { through } });
        assert.equal(outcome.code, 0, outcome.stderr);
        assert.equal(outcome.report?.state, "completed");
      }
      assert.deepEqual(compareTrees(...ends), []);
    }),
});
