/** A destination that does not answer: a file system in user space whose process stands still. */
import assert from "node:assert/strict";
import type { Job } from "../../src/model/job.ts";
import { canMount } from "../support/images.ts";
import { hasCommand, must } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { tree } from "../support/tree.ts";
import { Presences } from "../../src/scheduler/presence/presence.ts";
import { OPTIONS, SETTINGS, until } from "../jobs/with_jobs.ts";
import { HOUR } from "./samples.ts";
import { begins, count, ended, states, withLoop } from "./with_loop.ts";

interface Standing {
  readonly mounted: string;
  readonly pid: number;
  stop(): void;
  goOn(): void;
}

/** Gives `body` a mounted exFAT image whose driver can be stopped. */
function withDriver(body: (driver: Standing) => Promise<void>): Promise<void> {
  return withScratch(async (folder) => {
    const [image, mounted] = [`${folder}/image`, `${folder}/mounted`];
    await Deno.mkdir(mounted);
    await must("truncate", ["--size", "16M", image]);
    await must("mkfs.exfat", [image]);
    const device = (await must("losetup", ["--find", "--show", image])).trim();
    // "-d" keeps it in the foreground.
    const driver = new Deno.Command("mount.exfat-fuse", {
      args: ["-d", device, mounted],
      stdout: "null",
      stderr: "null",
    }).spawn();
    try {
      const { dev } = Deno.statSync(folder);
      await until(() => Deno.statSync(mounted).dev !== dev);
      await body({
        mounted,
        pid: driver.pid,
        stop: () => driver.kill("SIGSTOP"),
        goOn: () => driver.kill("SIGCONT"),
      });
    } finally {
      // Whoever still waits for it is answered by that.
      driver.kill("SIGKILL");
      await driver.status;
      // A thread that was ended while it hung may hold what is mounted as long as this process is there.
      await must("umount", ["--lazy", mounted]);
      await must("losetup", ["--detach", device]);
    }
  });
}

/** Has a driver that stands still go on afterwards, or late: nobody can if this thread is held up. */
async function inTime(pid: number, body: () => Promise<void>): Promise<void> {
  const args = ["-c", `sleep 20; kill -CONT ${pid}`];
  const rescue = new Deno.Command("sh", { args, stdout: "null", stderr: "null" }).spawn();
  const since = performance.now();
  try {
    await body();
    assert.ok(performance.now() - since < 15_000, "It was held up");
  } finally {
    Deno.kill(pid, "SIGCONT");
    try {
      rescue.kill();
    } catch {
      // It was needed.
    }
    await rescue.status;
  }
}

const tools = ["losetup", "mkfs.exfat", "mount.exfat-fuse"];

Deno.test({
  name: "a destination that does not answer is waited for, while others are written to",
  ignore: skipUnless(canMount && tools.every(hasCommand), "needs root and exfat-fuse"),
  fn: () =>
    withDriver(({ mounted, stop, goOn }) =>
      withLoop(async ({ scratch, jobs, clock, told, addJob, addSchedule }) => {
        const silent = addSchedule(addJob({ name: "silent", destination: `${mounted}/copy` }));
        const other = addJob({ name: "other", destination: `${scratch}/other` });
        const { id } = addSchedule(other, { interval: { kind: "daily", time: "10:30" } });
        stop();
        try {
          await clock.pass(HOUR / 2);
          await until(() => count(told, "waiting") === 1);
          assert.equal(jobs.store.schedules.get(silent.id).waiting, "destination");
          await clock.pass(HOUR / 2);
          await until(() => jobs.store.schedules.get(id).lastExecutionId !== null);
          await until(() => jobs.liveCount === 0);
          const [execution] = jobs.store.executions.list();
          assert.deepEqual([execution?.jobName, execution?.state], ["other", "completed"]);
        } finally {
          goOn();
        }
        await begins({ clock, jobs }, 2);
        await ended(jobs, 2);
        assert.equal(jobs.store.executions.list()[0]?.jobName, "silent");
        assert.equal(jobs.store.schedules.get(silent.id).waiting, null);
      })
    ),
});

Deno.test({
  name: "a destination that does not answer does not keep the process from ending",
  ignore: skipUnless(canMount && tools.every(hasCommand), "needs root and exfat-fuse"),
  fn: () =>
    withDriver(({ mounted, stop, goOn }) =>
      withLoop(async ({ loop, clock, told, addJob, addSchedule }) => {
        addSchedule(addJob({ destination: `${mounted}/copy` }));
        stop();
        try {
          await clock.pass(HOUR / 2);
          await until(() => count(told, "waiting") === 1);
          await loop.stop();
        } finally {
          goOn();
        }
      })
    ),
});

Deno.test({
  name: "a followed source that does not answer holds no other job up",
  ignore: skipUnless(canMount && tools.every(hasCommand), "needs root and exfat-fuse"),
  fn: () =>
    withDriver(({ mounted, pid, stop }) =>
      withLoop(async ({ scratch, jobs, clock, addJob, addSchedule }) => {
        tree({ "a.txt": "one" }).build(`${mounted}/source`);
        const ends = { source: `${mounted}/source`, destination: `${scratch}/followed` };
        const pace = { quiet: 100, atMostEvery: 100, fullLookEvery: HOUR };
        const followed = addJob({ name: "followed", ...ends });
        addSchedule(followed, { interval: { kind: "on-change", ...pace } });
        addSchedule(addJob({ name: "other", destination: `${scratch}/other` }));
        await clock.pass(HOUR / 4);
        await ended(jobs, 1);
        stop();
        await inTime(pid, async () => {
          // Longer than between two looks at the source.
          await new Promise((resolve) => setTimeout(resolve, 3000));
          await clock.pass(HOUR / 4);
          await ended(jobs, 2);
          assert.equal(jobs.store.executions.list()[0]?.jobName, "other");
        });
        Deno.writeTextFileSync(`${mounted}/source/b.txt`, "two");
        await until(() => hasFile(`${scratch}/followed`, "b.txt"));
      })
    ),
});

Deno.test({
  name: "what the page had begun is gone on with once its destination answers",
  ignore: skipUnless(canMount && tools.every(hasCommand), "needs root and exfat-fuse"),
  fn: () =>
    withDriver(({ mounted, pid, stop }) =>
      withLoop(async (given) => {
        const job = given.addJob({ destination: `${mounted}/copy` });
        const { source, destination, options } = job;
        given.jobs.start({ source, destination, options, settings: SETTINGS }, () => {}, { job });
        await given.restart();
        assert.deepEqual(states(given.jobs), ["suspended"]);
        stop();
        await inTime(pid, async () => {
          given.addSchedule(given.addJob({ name: "other", destination: `${given.scratch}/other` }));
          await given.clock.pass(HOUR);
          await until(() => states(given.jobs).length === 2 && given.jobs.liveCount === 0);
          assert.deepEqual(states(given.jobs), ["suspended", "completed"]);
        });
        await until(() => states(given.jobs)[0] === "completed");
      })
    ),
});

function hasFile(folder: string, name: string): boolean {
  return [...Deno.readDirSync(folder)].some((entry) => entry.name === name);
}

/** A thread that answers when a test has it do so. */
class Thread extends EventTarget {
  onmessage: ((event: MessageEvent) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  questions = 0;
  ended = false;

  postMessage(): void {
    this.questions++;
  }

  answer(there: boolean): void {
    this.onmessage?.(new MessageEvent("message", { data: { there } }));
  }

  terminate(): void {
    this.ended = true;
  }
}

function withThreads(body: (presences: Presences, threads: Thread[]) => void): void {
  const threads: Thread[] = [];
  const presences = new Presences(() => {}, () => {
    const thread = new Thread();
    threads.push(thread);
    return thread as unknown as Worker;
  });
  try {
    body(presences, threads);
  } finally {
    presences.close();
  }
  assert.ok(threads.every(({ ended }) => ended));
}

function job(id: number): Job {
  const ends = { source: `/source ${id}`, destination: `/destination ${id}` };
  const times = { createdAt: 0, updatedAt: 0 };
  return {
    id,
    name: `job ${id}`,
    ...ends,
    options: OPTIONS,
    freshness: null,
    pairing: null,
    ...times,
  };
}

Deno.test("what is found of one destination does not have another one looked for again", () =>
  withThreads((presences, threads) => {
    const look = () => {
      presences.renew();
      return [presences.of(job(1)), presences.of(job(2))];
    };
    assert.deepEqual(look(), [null, null]);
    threads[0]?.answer(false);
    assert.deepEqual(look(), ["missing", null]);
    threads[1]?.answer(false);
    assert.deepEqual(look(), ["missing", "missing"]);
    assert.deepEqual(threads.map(({ questions }) => questions), [1, 1]);
    assert.deepEqual(look(), [null, null]);
  }));

Deno.test("destinations that are looked for one after another share a thread", () =>
  withThreads((presences, threads) => {
    for (let id = 1; id <= 50; id++) {
      assert.equal(presences.of(job(id)), null);
      threads[0]?.answer(true);
      assert.equal(presences.of(job(id)), "there");
    }
    assert.deepEqual(threads.map(({ questions }) => questions), [50]);
  }));

Deno.test("a thread that broke does not answer for what is looked for later", () =>
  withThreads((presences, threads) => {
    presences.of(job(1));
    threads[0]?.onerror?.(new ErrorEvent("error", { cancelable: true }));
    assert.equal(presences.of(job(1)), "there");
    presences.renew();
    presences.renew();
    assert.equal(presences.of(job(1)), null);
    assert.equal(threads.length, 2);
  }));
