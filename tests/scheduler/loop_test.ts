/** The loop, from a schedule to what is copied. */
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { unstarted } from "../../src/jobs/unstarted.ts";
import { openStore } from "../../src/store/mod.ts";
import { changeState } from "../../src/scheduler/schedules.ts";
import { fillFile } from "../jobs/large.ts";
import { MIB } from "../jobs/parts.ts";
import { OPTIONS, SETTINGS, until } from "../jobs/with_jobs.ts";
import { path } from "../store/samples.ts";
import { tree } from "../support/tree.ts";
import { DAY, HOUR, MINUTE, NOW } from "./samples.ts";
import { begins, count, ended, LONGEST_SLEEP, SETTLING, states, withLoop } from "./with_loop.ts";

Deno.test("a job is executed when its schedule is due, and again the next day", () =>
  withLoop(async ({ scratch, jobs, clock, addJob, addSchedule }) => {
    const { id } = addSchedule(addJob());
    await clock.pass(HOUR / 2 - 1);
    assert.deepEqual(states(jobs), []);
    await clock.pass(1);
    await ended(jobs, 1);
    assert.equal(Deno.readTextFileSync(`${scratch}/copy/a.txt`), "one");
    const { nextRunAt, lastRunAt, lastExecutionId } = jobs.store.schedules.get(id);
    assert.deepEqual([nextRunAt, lastRunAt], [NOW + HOUR / 2 + DAY, NOW + HOUR / 2]);
    assert.equal(lastExecutionId, jobs.store.executions.list()[0]?.id);
    await clock.pass(DAY);
    await ended(jobs, 2);
    assert.deepEqual(states(jobs), ["completed", "completed"]);
  }));

Deno.test("the loop sleeps until something is due, and no longer than it is told to", () =>
  withLoop(async ({ clock, addJob, addSchedule }) => {
    await clock.pass(SETTLING);
    await until(() => clock.asleep !== null);
    assert.equal(clock.asleep, LONGEST_SLEEP);
    clock.time += HOUR / 2 - SETTLING - 7;
    addSchedule(addJob());
    await until(() => clock.asleep === 7);
  }));

Deno.test("a schedule that cannot be counted is switched off, and keeps no other one waiting", () =>
  withLoop(async ({ jobs, clock, told, addJob, addSchedule, restart }) => {
    const { schedules } = jobs.store;
    const broken = addSchedule(addJob({ name: "broken", destination: "/nonexistent/copy" })).id;
    addSchedule(addJob());
    // As a later program, with a younger database of zones, may have left it.
    schedules.edit(broken, () => ({ zone: "Europe/Atlantis" }));
    await clock.pass(HOUR / 2);
    await ended(jobs, 1);
    assert.deepEqual(jobs.store.executions.list().map(({ jobName }) => jobName), ["letters"]);
    const { state, nextRunAt } = schedules.get(broken);
    assert.deepEqual([state, nextRunAt], ["disabled", null]);
    const troubles = told.flatMap((each) => each.event === "trouble" ? [each.message] : []);
    assert.match(
      troubles.join(),
      /^Schedule 1 of job "broken" is disabled: Read "Europe\/Atlantis"/,
    );
    schedules.edit(broken, () => ({ state: "active", nextRunAt: clock.time + MINUTE }));
    await restart();
    assert.equal(told.filter(({ event }) => event === "trouble").length, 2);
  }));

Deno.test("what was missed while nobody was there is caught up with once, after all has settled", () =>
  withLoop(async (given) => {
    const { clock, told, addJob, addSchedule, restart } = given;
    addSchedule(addJob());
    await restart();
    await clock.leap(0);
    clock.time += 5 * DAY;
    await restart();
    await clock.pass(SETTLING - 1);
    assert.deepEqual(states(given.jobs), []);
    await clock.pass(1);
    await ended(given.jobs, 1);
    const missed = told.find(({ event }) => event === "missed");
    assert.equal(missed?.event === "missed" && missed.action, "caught-up");
    await restart();
    await clock.pass(MINUTE);
    assert.equal(states(given.jobs).length, 1);
  }));

Deno.test("what a sleeping machine missed is caught up with once, or skipped", () =>
  withLoop(async ({ jobs, clock, told, addJob, addSchedule }) => {
    addSchedule(addJob());
    const other = addJob({ name: "other", destination: "/nonexistent/copy" });
    addSchedule(other, { missed: "skip" });
    await clock.leap(3 * DAY);
    await clock.pass(MINUTE);
    await ended(jobs, 1);
    const missed = told.flatMap((each) => each.event === "missed" ? [each.action] : []);
    assert.deepEqual(missed.sort(), ["caught-up", "skipped"]);
    await clock.leap(-20 * HOUR);
    await clock.pass(HOUR);
    assert.equal(states(jobs).length, 1);
  }));

Deno.test("runs due while an execution of that destination is under way become one run afterwards", () =>
  withLoop(async ({ scratch, jobs, clock, told, addJob, addSchedule }) => {
    const job = addJob();
    const { id } = addSchedule(job, { interval: { kind: "cron", expression: "*/10 * * * *" } });
    await fillFile(`${scratch}/source/large`, 200 * MIB);
    const { source, destination, options } = job;
    const request = { source, destination, options, settings: { ...SETTINGS, interval: 5 } };
    const other = jobs.start(request, () => {}, { job });
    other.pause();
    await clock.pass(35 * MINUTE);
    assert.equal(jobs.store.schedules.get(id).waiting, "execution");
    assert.deepEqual([states(jobs).length, count(told, "coalesced")], [1, 1]);
    other.resume();
    await other.done;
    await clock.pass(MINUTE);
    await ended(jobs, 2);
    assert.deepEqual(states(jobs), ["completed", "completed"]);
    assert.equal(count(told, "missed"), 0);
  }));

Deno.test("a failed execution is tried again after a while, by a later process too", () =>
  withLoop(async (given) => {
    const { scratch, clock, told, addJob, addSchedule, restart } = given;
    const retry = { attempts: 2, delay: 5 * MINUTE };
    const { id } = addSchedule(addJob(), { retry });
    Deno.renameSync(`${scratch}/source`, `${scratch}/elsewhere`);
    await clock.pass(HOUR / 2);
    await ended(given.jobs, 1);
    await until(() => given.jobs.store.schedules.get(id).retryAt !== null);
    await restart();
    await clock.pass(5 * MINUTE);
    await ended(given.jobs, 2);
    await until(() => given.jobs.store.schedules.get(id).failedAttempts === 2);
    Deno.renameSync(`${scratch}/elsewhere`, `${scratch}/source`);
    await clock.pass(10 * MINUTE - 1);
    assert.equal(states(given.jobs).length, 2);
    await clock.pass(1);
    await ended(given.jobs, 3);
    assert.deepEqual(states(given.jobs), ["failed", "failed", "completed"]);
    await until(() => given.jobs.store.schedules.get(id).failedAttempts === 0);
    assert.equal(count(told, "retry"), 2);
  }));

Deno.test("what a schedule makes of a failure is known as soon as that is told", () =>
  withLoop(async (given) => {
    const { scratch, jobs, loop, clock, addJob, addSchedule } = given;
    const job = addJob();
    const { id } = addSchedule(job, { retry: { attempts: 1, delay: 5 * MINUTE } });
    const known: unknown[] = [];
    jobs.observe((moment, execution) => {
      if (moment === "ended") known.push(loop.retriesOf(execution));
    });
    Deno.renameSync(`${scratch}/source`, `${scratch}/elsewhere`);
    await clock.pass(HOUR / 2);
    await ended(jobs, 1);
    const nextAt = clock.time + 5 * MINUTE;
    await clock.pass(5 * MINUTE);
    await ended(jobs, 2);
    // Due before it would be tried again: nobody waits for that.
    const soon = clock.time + 2 * MINUTE;
    jobs.store.schedules.settle(id, () => ({ requestedAt: clock.time, nextRunAt: soon }));
    loop.wake();
    await ended(jobs, 3);
    assert.deepEqual(known, [{ made: 0, nextAt }, { made: 1, nextAt: null }, {
      made: 0,
      nextAt: null,
    }]);
    Deno.renameSync(`${scratch}/elsewhere`, `${scratch}/source`);
    await clock.pass(2 * MINUTE);
    await ended(jobs, 4);
    assert.equal(known[3], null);
  }));

Deno.test("after its last attempt a failed execution waits until it is next due", () =>
  withLoop(async ({ scratch, jobs, clock, told, addJob, addSchedule }) => {
    addSchedule(addJob(), { retry: { attempts: 1, delay: MINUTE } });
    Deno.removeSync(`${scratch}/source`, { recursive: true });
    await clock.pass(HOUR / 2);
    await ended(jobs, 1);
    await clock.pass(2 * MINUTE);
    await ended(jobs, 2);
    await clock.pass(DAY - 10 * MINUTE);
    assert.equal(states(jobs).length, 2);
    const retries = told.flatMap((each) => each.event === "retry" ? [each.retryAt] : []);
    assert.deepEqual([retries.length, retries[1]], [2, null]);
    await clock.pass(10 * MINUTE);
    await ended(jobs, 3);
  }));

Deno.test("an execution is tried again for entries that may go well later, and for no others", () =>
  withLoop(async ({ jobs, clock, loop, addJob, addSchedule }) => {
    const { id } = addSchedule(addJob(), { retry: { attempts: 3, delay: MINUTE } });
    for (const [retry, expected] of [["never", null], ["later", MINUTE]] as const) {
      await clock.leap(0);
      const execution = jobs.start({
        source: "/nonexistent",
        destination: "/nonexistent/copy",
        options: OPTIONS,
        settings: SETTINGS,
      }, () => {});
      await execution.done.catch(() => {});
      const report = unstarted(jobs.store.executions.get(execution.id ?? 0), "failed", null);
      jobs.store.failures.append(execution.id ?? 0, [{
        path: path("a.txt"),
        operation: "copy",
        code: "changed-while-reading",
        message: "It changed",
        retry,
      }]);
      jobs.store.executions.finish(execution.id ?? 0, { ...report, state: "completed" });
      const progress = { underWay: true, lastExecutionId: execution.id, failedAttempts: 0 };
      jobs.store.schedules.settle(id, () => progress);
      loop.wake();
      await until(() => !jobs.store.schedules.get(id).underWay);
      const { retryAt } = jobs.store.schedules.get(id);
      assert.equal(retryAt === null ? null : retryAt - clock.time, expected);
    }
  }));

Deno.test("held removals are no failure: they wait for the user, not for another attempt", () =>
  withLoop(async ({ scratch, jobs, clock, addJob, addSchedule }) => {
    const options = { ...OPTIONS, mirror: true, maxDelete: { count: 0 } };
    const retry = { attempts: 3, delay: MINUTE };
    const { id } = addSchedule(addJob({ options }), { retry });
    Deno.mkdirSync(`${scratch}/copy`);
    Deno.writeTextFileSync(`${scratch}/copy/extra`, "extra");
    await clock.pass(HOUR / 2);
    await ended(jobs, 1);
    assert.notEqual(jobs.store.executions.list()[0]?.guard, null);
    assert.equal(jobs.store.schedules.get(id).retryAt, null);
  }));

Deno.test("a destination that is missing is waited for, and the run begins once it appears", () =>
  withLoop(async ({ scratch, jobs, clock, told, addJob, addSchedule }) => {
    const job = addJob({ destination: `${scratch}/drive/copy` });
    const { id } = addSchedule(job, { waitForDestination: true });
    await clock.pass(2 * HOUR);
    await until(() => jobs.store.schedules.get(id).waiting === "destination");
    assert.deepEqual([states(jobs).length, count(told, "waiting")], [0, 1]);
    Deno.mkdirSync(`${scratch}/drive`);
    await begins({ clock, jobs });
    await ended(jobs, 1);
    assert.deepEqual(states(jobs), ["completed"]);
    assert.equal(jobs.store.schedules.get(id).waiting, null);
  }));

Deno.test("an empty mount point is no destination that is there", () =>
  withLoop(async ({ scratch, jobs, clock, addJob, addSchedule }) => {
    const job = addJob();
    const { id } = addSchedule(job, { waitForDestination: true });
    Deno.mkdirSync(`${scratch}/copy`);
    const disk = { fileSystem: "the drive", type: "ext4" };
    jobs.store.pairings.save({ jobId: job.id }, { source: disk, destination: disk });
    await clock.pass(HOUR);
    await until(() => jobs.store.schedules.get(id).waiting === "destination");
    jobs.store.pairings.save({ jobId: job.id }, null);
    await begins({ clock, jobs });
    await ended(jobs, 1);
    assert.deepEqual(states(jobs), ["completed"]);
  }));

Deno.test("a once-schedule runs once, and is completed", () =>
  withLoop(async ({ jobs, clock, told, addJob, addSchedule }) => {
    const { id } = addSchedule(addJob(), { interval: { kind: "once", at: "2026-06-01T10:00" } });
    await clock.pass(HOUR / 2);
    await ended(jobs, 1);
    await until(() => jobs.store.schedules.get(id).state === "completed");
    await clock.pass(2 * DAY);
    assert.deepEqual([states(jobs).length, count(told, "completed")], [1, 1]);
  }));

Deno.test("what fell due while a schedule was paused was missed; while disabled, it was not", () =>
  withLoop(async ({ jobs, clock, loop, addJob, addSchedule }) => {
    const job = addJob();
    const paused = addSchedule(job).id;
    const disabled = addSchedule(job).id;
    const change = (id: number, change: "pause" | "disable" | "resume") =>
      changeState(jobs.store, { id, change }, { now: clock.time });
    change(paused, "pause");
    change(disabled, "disable");
    await clock.pass(2 * HOUR);
    assert.equal(states(jobs).length, 0);
    change(disabled, "resume");
    change(paused, "resume");
    loop.wake();
    await ended(jobs, 1);
    assert.equal(jobs.store.schedules.get(paused).lastRunAt, clock.time);
    assert.equal(jobs.store.schedules.get(disabled).lastRunAt, null);
  }));

Deno.test("a run that another process asked for begins", () =>
  withLoop(async ({ scratch, jobs, loop, addJob, addSchedule }) => {
    const { id } = addSchedule(addJob());
    const other = await openStore(`${scratch}/state`);
    other.schedules.requestRun(id);
    other.close();
    loop.wake();
    await ended(jobs, 1);
    assert.equal(jobs.store.schedules.get(id).requestedAt, null);
  }));

Deno.test("at most as many executions begin as there may be at once; the others follow", () =>
  withLoop(async ({ scratch, jobs, clock, addJob, addSchedule }) => {
    for (let number = 0; number < 5; number++) {
      addSchedule(addJob({ name: `job ${number}`, destination: `${scratch}/copy ${number}` }));
    }
    let most = 0;
    jobs.observe(() => most = Math.max(most, jobs.liveCount));
    await clock.pass(HOUR / 2);
    await ended(jobs, 5);
    assert.equal(most, 2);
  }));

Deno.test("an execution that the end of the process suspended goes on in the next one", () =>
  withLoop(async (given) => {
    const { scratch, clock, addJob, addSchedule, restart } = given;
    await fillFile(`${scratch}/source/large`, 300 * MIB);
    addSchedule(addJob());
    await clock.pass(HOUR / 2);
    await until(() => states(given.jobs)[0] === "running");
    await restart();
    const [left] = given.jobs.store.executions.list();
    assert.deepEqual([left?.state, left?.interrupted], ["suspended", true]);
    await clock.pass(SETTLING);
    await ended(given.jobs, 1);
    assert.deepEqual(states(given.jobs), ["completed"]);
    assert.equal(Deno.statSync(`${scratch}/copy/large`).size, 300 * MIB);
  }));

Deno.test("what was interrupted is done anew, and not gone on with, where its job was changed", () =>
  withLoop(async (given) => {
    const { scratch, clock, addJob, addSchedule, restart } = given;
    await fillFile(`${scratch}/source/large`, 300 * MIB);
    tree({ kept: "by nobody else" }).build(`${scratch}/copy`);
    const { options } = addJob({ options: { ...OPTIONS, mirror: true } });
    addSchedule(given.jobs.store.jobs.get("letters"));
    await clock.pass(HOUR / 2);
    await until(() => states(given.jobs)[0] === "running");
    await restart();
    given.jobs.store.jobs.edit("letters", { options: { ...options, mirror: false } });
    await clock.pass(SETTLING);
    await ended(given.jobs, 2);
    const [second, first] = given.jobs.store.executions.list();
    assert.deepEqual([first?.state, second?.state], ["canceled", "completed"]);
    assert.equal(Deno.readTextFileSync(`${scratch}/copy/kept`), "by nobody else");
    assert.equal(Deno.statSync(`${scratch}/copy/large`).size, 300 * MIB);
  }));

Deno.test("an execution that a user paused stays so after the process ended", () =>
  withLoop(async (given) => {
    const { scratch, clock, addJob, addSchedule, restart } = given;
    await fillFile(`${scratch}/source/large`, 300 * MIB);
    const { id } = addSchedule(addJob());
    await clock.pass(HOUR / 2);
    await until(() => states(given.jobs)[0] === "running");
    const [execution] = given.jobs.store.executions.list();
    given.jobs.store.executions.setRequest(execution?.id ?? 0, "pause");
    await until(() => states(given.jobs)[0] === "suspended");
    await restart();
    await clock.pass(2 * DAY);
    assert.deepEqual(states(given.jobs), ["suspended"]);
    assert.equal(given.jobs.store.schedules.get(id).waiting, "execution");
  }));

Deno.test("a job that is removed takes its schedules along, also while it is executed", () =>
  withLoop(async ({ scratch, jobs, clock, told, addJob, addSchedule }) => {
    await fillFile(`${scratch}/source/large`, 100 * MIB);
    addSchedule(addJob());
    await clock.pass(HOUR / 2);
    await until(() => states(jobs)[0] === "running");
    jobs.store.jobs.remove("letters");
    await ended(jobs, 1);
    await clock.pass(2 * DAY);
    assert.deepEqual([states(jobs), count(told, "trouble")], [["completed"], 0]);
  }));

Deno.test("a broken promise of freshness is told once, and again once it is broken anew", () =>
  withLoop(async ({ jobs, clock, told, loop, addJob }) => {
    const job = addJob({ freshness: HOUR });
    loop.wake();
    await clock.pass(HOUR);
    assert.equal(count(told, "overdue"), 0);
    await clock.pass(1);
    await clock.pass(DAY);
    assert.equal(count(told, "overdue"), 1);
    const { source, destination, options } = job;
    await jobs.start({ source, destination, options, settings: SETTINGS }, () => {}, { job }).done;
    await clock.pass(HOUR);
    assert.equal(count(told, "overdue"), 1);
    await clock.pass(DAY);
    const breaches = told.flatMap((each) => each.event === "overdue" ? [each] : []);
    assert.equal(breaches.length, 2);
    assert.notEqual(breaches[1]?.completedAt, null);
  }));

Deno.test("a copy that is made up for in time after a start is not told to be overdue", () =>
  withLoop(async (given) => {
    const { clock, told, addJob, addSchedule, restart } = given;
    addSchedule(addJob({ freshness: 2 * DAY }));
    await clock.leap(0);
    clock.time += 5 * DAY;
    await restart();
    await clock.pass(SETTLING);
    await ended(given.jobs, 1);
    await clock.pass(HOUR);
    assert.equal(count(told, "overdue"), 0);
  }));

const FOLLOWING = { kind: "on-change", quiet: 100, atMostEvery: 100, fullLookEvery: DAY } as const;

Deno.test("an on-change schedule copies what changes, once all has settled, until it is paused", () =>
  withLoop(async ({ scratch, jobs, clock, loop, addJob, addSchedule }) => {
    const { id } = addSchedule(addJob(), { interval: FOLLOWING });
    await clock.pass(SETTLING - 1);
    assert.equal(states(jobs).length, 0);
    await clock.pass(1);
    await ended(jobs, 1);
    Deno.mkdirSync(`${scratch}/source/new`);
    Deno.writeTextFileSync(`${scratch}/source/new/c.txt`, "three");
    await until(() => exists(`${scratch}/copy/new/c.txt`));
    changeState(jobs.store, { id, change: "pause" }, { now: clock.time });
    loop.wake();
    await until(() => !jobs.store.schedules.get(id).underWay && jobs.liveCount === 0);
    await clock.pass(MINUTE);
    const before = states(jobs).length;
    Deno.writeTextFileSync(`${scratch}/source/d.txt`, "four");
    await clock.pass(MINUTE);
    assert.equal(states(jobs).length, before);
    changeState(jobs.store, { id, change: "resume" }, { now: clock.time });
    loop.wake();
    await until(() => exists(`${scratch}/copy/d.txt`));
  }));

Deno.test("changes while a destination is missing are copied once it appears", () =>
  withLoop(async ({ scratch, jobs, clock, told, addJob, addSchedule }) => {
    const job = addJob({ destination: `${scratch}/drive/copy` });
    addSchedule(job, { interval: FOLLOWING, waitForDestination: true });
    await clock.pass(SETTLING);
    await until(() => count(told, "waiting") === 1);
    Deno.writeTextFileSync(`${scratch}/source/c.txt`, "three");
    assert.equal(states(jobs).length, 0);
    Deno.mkdirSync(`${scratch}/drive`);
    await clock.pass(5000);
    await until(() => exists(`${scratch}/drive/copy/c.txt`));
  }));

Deno.test("a store that refuses to keep how far a schedule is ends no following", () =>
  withLoop(async ({ scratch, jobs, clock, told, addJob, addSchedule }) => {
    addSchedule(addJob(), { interval: FOLLOWING });
    const other = new DatabaseSync(jobs.store.path);
    other.exec("CREATE TRIGGER refuse BEFORE UPDATE ON schedule BEGIN DELETE FROM gone; END");
    await clock.pass(SETTLING);
    await until(() => count(told, "trouble") > 0);
    other.exec("DROP TRIGGER refuse");
    other.close();
    await until(() => exists(`${scratch}/copy/a.txt`) && jobs.liveCount === 0);
    Deno.writeTextFileSync(`${scratch}/source/c.txt`, "three");
    await clock.pass(MINUTE);
    await until(() => exists(`${scratch}/copy/c.txt`));
  }));

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
