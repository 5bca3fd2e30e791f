/** A destination that does not answer: a file system in user space whose process stands still. */
import assert from "node:assert/strict";
import { canMount } from "../support/images.ts";
import { hasCommand, must } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { until } from "../jobs/with_jobs.ts";
import { HOUR } from "./samples.ts";
import { begins, count, ended, withLoop } from "./with_loop.ts";

interface Standing {
  readonly mounted: string;
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
