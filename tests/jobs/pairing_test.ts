/** Both ends are the disks that they were. */
import assert from "node:assert/strict";
import { destinationIsThere } from "../../src/jobs/presence.ts";
import type { Job } from "../../src/model/job.ts";
import type { PlatformName } from "../../src/model/options.ts";
import { openPlatform } from "../../src/platform/mod.ts";
import { canMount } from "../support/images.ts";
import { must } from "../support/processes.ts";
import { skipUnless } from "../support/skip.ts";
import { tree } from "../support/tree.ts";
import { files, manyFiles } from "./parts.ts";
import {
  anyChange,
  apply,
  type JobsCase,
  keepPlan,
  once,
  OPTIONS,
  resume,
  SETTINGS,
  start,
  withJobs,
} from "./with_jobs.ts";

const ignore = skipUnless(canMount, "mounting needs root");

/** Lets `body` see another disk at a folder. */
async function withDisk<T>(at: string, body: () => Promise<T>): Promise<T> {
  await must("mount", ["-t", "tmpfs", "-o", "size=8m", "mirrorsphere", at]);
  try {
    return await body();
  } finally {
    // As a disk that is pulled: whoever has it open keeps it, and nobody else sees it.
    await must("umount", ["--lazy", at]);
  }
}

interface Paired extends JobsCase {
  readonly job: Job;
  /** Where the disk is mounted that the job copies to. */
  readonly disk: string;
  readonly backup: string;
}

/** A job that copies to "backup" on a disk. */
function withJob(body: (given: Paired) => Promise<void>): Promise<void> {
  return withJobs(async (given) => {
    const [source] = given.ends;
    const disk = `${given.scratch}/disk`;
    const backup = `${disk}/backup`;
    await Deno.mkdir(disk);
    tree(files(10)).build(source);
    const options = { ...OPTIONS, mirror: true };
    const name = "my home";
    const job = given.jobs.store.jobs.add({ name, source, destination: backup, options });
    await body({ ...given, job, disk, backup });
  });
}

const execute = ({ jobs, ends, job, backup }: Paired) =>
  start(jobs, [ends[0], backup], { job, options: job.options }).done;

const names = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name);

function refused(given: Paired): Promise<void> {
  return assert.rejects(execute(given), (error: Error & { readonly code?: string }) => {
    assert.equal(error.code, "other-disk");
    assert.match(error.message, /"mirrorsphere job edit 'my home' --pair-again"$/);
    return true;
  });
}

Deno.test("an execution from before its job's destination was moved says nothing of the new one's disk", () =>
  withJobs(async ({ jobs, ends }) => {
    const [source, destination] = ends;
    tree(manyFiles(3000)).build(source);
    const job = jobs.store.jobs.add({ name: "home", source, destination, options: OPTIONS });
    const on = once(anyChange, (execution) => execution.suspend());
    const { id, done } = start(jobs, ends, { job, on });
    assert.equal((await done).state, "suspended");
    jobs.store.jobs.edit("home", { destination: `${destination} anew` });
    assert.equal((await resume(jobs, id).done).state, "completed");
    assert.equal(jobs.store.jobs.get("home").pairing, null);
  }));

Deno.test("what a job was on another platform says nothing of its disks, which is told, and then forgotten if so wished", () =>
  withJobs(async ({ jobs, ends }) => {
    const [source, destination] = ends;
    tree(files(3)).build(source);
    const options = { ...OPTIONS, mirror: true };
    const job = jobs.store.jobs.add({ name: "home", source, destination, options });
    const execute = async (platform: PlatformName) => {
      const { done, events } = start(jobs, ends, { job, options, settings: { platform } });
      const { state, guard } = await done;
      assert.deepEqual([state, guard], ["completed", null]);
      return events.flatMap((event) => event.event === "warning" ? event.message : []).join();
    };
    assert.equal(await execute("auto"), "");
    tree(files(2)).build(`${source}/more`);
    tree(files(2)).build(`${destination}/extra`);
    assert.match(await execute("portable"), /cannot be told: job "home" ran on another platform/);
    assert.equal(await execute("auto"), "");
    const portable = await openPlatform("portable");
    assert.ok(destinationIsThere(portable, jobs.store.jobs.get("home")));
    const planned = await keepPlan(jobs, ends);
    const applied = apply(jobs, planned.id, { settings: { platform: "portable" } });
    assert.equal((await applied.done).state, "completed");
    jobs.store.pairings.save({ jobId: job.id }, null);
    assert.doesNotMatch(await execute("portable"), /another platform/);
    assert.doesNotMatch(await execute("portable"), /another platform/);
  }));

Deno.test({
  name: "a job whose destination is another disk is refused, and nothing is made there",
  ignore,
  fn: () =>
    withJob(async (given) => {
      const { jobs, disk, job } = given;
      await withDisk(disk, async () => {
        assert.equal((await execute(given)).state, "completed");
        assert.equal((await execute(given)).state, "completed");
      });
      await withDisk(disk, async () => {
        await refused(given);
        assert.deepEqual(names(disk), []);
        await Deno.mkdir(given.backup);
        await refused(given);
        assert.deepEqual(names(given.backup), []);
      });
      const [last] = jobs.store.executions.list({ jobId: job.id });
      assert.deepEqual([last?.state, last?.error?.code], ["failed", "other-disk"]);
    }),
});

Deno.test({
  name: "a job whose disk is not mounted is refused, and nothing is made in the mount point",
  ignore,
  fn: () =>
    withJob(async (given) => {
      await withDisk(given.disk, () => execute(given));
      await refused(given);
      assert.deepEqual(names(given.disk), []);
    }),
});

for (const fate of ["edited", "removed", "none"] as const) {
  Deno.test({
    name: `an execution is not gone on with on another disk, with its job ${fate}`,
    ignore,
    fn: () =>
      withJobs(async ({ jobs, ends: [source], scratch }) => {
        const disk = `${scratch}/disk`;
        const destination = `${disk}/backup`;
        await Deno.mkdir(destination, { recursive: true });
        tree(manyFiles(3000)).build(source);
        const add = () =>
          jobs.store.jobs.add({ name: "home", source, destination, options: OPTIONS });
        const job = fate === "none" ? {} : { job: add() };
        const on = once(anyChange, (execution) => execution.suspend());
        const { id } = await withDisk(disk, async () => {
          const begun = start(jobs, [source, destination], { ...job, on });
          assert.equal((await begun.done).state, "suspended");
          return begun;
        });
        if (fate === "edited") jobs.store.jobs.edit("home", { destination: `${scratch}/anew` });
        if (fate === "removed") jobs.store.jobs.remove("home");
        await assert.rejects(resume(jobs, id).done, { code: "other-disk" });
        assert.deepEqual(names(destination), []);
      }),
  });
}

Deno.test({
  name: "a preview of a job is refused where its run would be, and nothing is remembered of it",
  ignore,
  fn: () =>
    withJob(async (given) => {
      const { jobs, ends, job, disk, backup } = given;
      const { options } = job;
      const request = { source: ends[0], destination: backup, options, settings: SETTINGS };
      const preview = () => jobs.preview(request, () => {}, { job }).done;
      await withDisk(disk, async () => assert.equal((await preview()).state, "completed"));
      assert.equal(jobs.store.jobs.get("my home").pairing, null);
      await withDisk(disk, () => execute(given));
      await assert.rejects(preview(), { code: "other-disk" });
    }),
});

Deno.test({
  name: "a preview says that removals would be held where the source is on another file system",
  ignore,
  fn: () =>
    withJob(async (given) => {
      const { jobs, ends, job, disk, backup } = given;
      const { options } = job;
      const request = { source: ends[0], destination: backup, options, settings: SETTINGS };
      await withDisk(disk, async () => {
        await execute(given);
        await withDisk(ends[0], async () => {
          tree(files(5)).build(ends[0]);
          const plan = await jobs.preview(request, () => {}, { job }).plan;
          assert.equal(plan?.guard?.reason, "source-other-device");
        });
      });
    }),
});

Deno.test({
  name: "paired again, a job takes the other disk for its own",
  ignore,
  fn: () =>
    withJob(async (given) => {
      const { jobs, job, disk, backup } = given;
      await withDisk(disk, () => execute(given));
      await withDisk(disk, async () => {
        await refused(given);
        jobs.store.pairings.save({ jobId: job.id }, null);
        assert.equal((await execute(given)).counters.copied, 10);
        assert.equal((await execute(given)).counters.copied, 0);
        assert.equal(names(backup).length, 10);
      });
    }),
});

Deno.test({
  name: "without a job another disk is warned of, and then known",
  ignore,
  fn: () =>
    withJob(async (given) => {
      const { jobs, ends, disk, backup } = given;
      const execute = async () => {
        const { events, done } = start(jobs, [ends[0], backup]);
        await done;
        return events.flatMap((event) => event.event === "warning" ? event.message : []);
      };
      await withDisk(disk, execute);
      await withDisk(disk, async () => {
        const [warning, ...others] = new Set(await execute());
        assert.match(warning ?? "", /is on another disk than the last time/);
        assert.deepEqual(others, []);
        assert.deepEqual(await execute(), []);
      });
    }),
});

Deno.test({
  name: "a source on another file system is copied, and what it lacks is not removed",
  ignore,
  fn: () =>
    withJob(async (given) => {
      const { jobs, ends, job, disk, backup } = given;
      await withDisk(disk, async () => {
        await execute(given);
        await withDisk(ends[0], async () => {
          tree({ ...files(9), new: "new" }).build(ends[0]);
          for (let time = 0; time < 2; time++) {
            const { state, guard, counters } = await execute(given);
            assert.deepEqual([state, guard?.reason], ["completed", "source-other-device"]);
            assert.equal(counters.removed, 0);
          }
          assert.equal(names(backup).length, 11);
          jobs.store.pairings.save({ jobId: job.id }, null);
          const { guard, counters } = await execute(given);
          assert.deepEqual([guard, counters.removed], [null, 1]);
        });
      });
    }),
});
