/** The loop with a real store, real executions and a clock that tests turn. */
import { DEFAULT_CONFIG } from "../../src/config/mod.ts";
import { Liveness } from "../../src/jobs/liveness.ts";
import { Jobs } from "../../src/jobs/mod.ts";
import type { Job, JobDefinition } from "../../src/model/job.ts";
import type { Schedule, ScheduleDefinition } from "../../src/model/schedule.ts";
import type { LoopClock } from "../../src/scheduler/clock.ts";
import type { LoopEvent } from "../../src/scheduler/event.ts";
import { Loop } from "../../src/scheduler/loop.ts";
import { addSchedule } from "../../src/scheduler/schedules.ts";
import { openStore } from "../../src/store/mod.ts";
import { OPTIONS, until } from "../jobs/with_jobs.ts";
import { withScratch } from "../support/scratch.ts";
import { tree } from "../support/tree.ts";
import { MINUTE, NOW } from "./samples.ts";

/** Milliseconds. */
export const SETTLING = 30_000;
export const LONGEST_SLEEP = 600_000;

export class TurnedClock implements LoopClock {
  time = NOW;
  /** How long the loop meant to sleep the last time; null while it does not. */
  asleep: number | null = null;
  #wake: (() => void) | null = null;
  #end = 0;
  #fallenAsleep = Promise.withResolvers<void>();

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      this.asleep = milliseconds;
      this.#end = this.time + milliseconds;
      const wake = () => {
        if (this.#wake !== wake) return;
        this.#wake = null;
        this.asleep = null;
        this.#fallenAsleep = Promise.withResolvers();
        resolve();
      };
      this.#wake = wake;
      signal.addEventListener("abort", wake);
      this.#fallenAsleep.resolve();
    });
  }

  /** Lets time pass, and the loop wake as often as it wants to meanwhile. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    for (;;) {
      await this.#fallenAsleep.promise;
      if (this.#end > end) break;
      this.time = Math.max(this.time, this.#end);
      this.#wake?.();
    }
    this.time = end;
  }

  /** The machine sleeps, or somebody sets its clock: the loop wakes in another time. */
  async leap(milliseconds: number): Promise<void> {
    await this.#fallenAsleep.promise;
    this.time += milliseconds;
    this.#wake?.();
    await this.#fallenAsleep.promise;
  }
}

export interface LoopCase {
  readonly scratch: string;
  readonly jobs: Jobs;
  readonly clock: TurnedClock;
  readonly told: LoopEvent[];
  readonly loop: Loop;
  /** Ends the loop, and begins another one, as a later process would. */
  readonly restart: () => Promise<void>;
  readonly addJob: (some?: Partial<JobDefinition>) => Job;
  readonly addSchedule: (job: Job, some?: Partial<ScheduleDefinition>) => Schedule;
}

/** Begins to loop over a store without schedules; a tree of two files is the `source`. */
export function withLoop(body: (given: LoopCase) => Promise<void>): Promise<void> {
  return withScratch(async (scratch) => {
    tree({ "a.txt": "one", "b.txt": "two" }).build(`${scratch}/source`);
    const clock = new TurnedClock();
    const folder = `${scratch}/state`;
    const told: LoopEvent[] = [];
    const open = async () => {
      const store = await openStore(folder, { now: () => clock.time });
      const options = { folder, keptExecutions: 100 };
      const jobs = new Jobs(store, await Liveness.open(folder), options);
      jobs.becomeResident(null, () => {});
      jobs.markInterrupted();
      const config = () => ({ ...DEFAULT_CONFIG, defaultWakeupTime: LONGEST_SLEEP / 1000 });
      const loop = new Loop({ jobs, config, tell: (event) => told.push(event), clock });
      loop.start();
      return { jobs, loop };
    };
    let opened = await open();
    const close = async () => {
      await opened.loop.stop();
      await opened.jobs.suspendAll();
      opened.jobs.close();
    };
    try {
      await body({
        scratch,
        clock,
        told,
        get jobs() {
          return opened.jobs;
        },
        get loop() {
          return opened.loop;
        },
        restart: async () => {
          await close();
          opened = await open();
        },
        addJob: (some) =>
          opened.jobs.store.jobs.add({
            name: "letters",
            source: `${scratch}/source`,
            destination: `${scratch}/copy`,
            options: OPTIONS,
            ...some,
          }),
        addSchedule: (job, some) => {
          const definition: ScheduleDefinition = {
            jobId: job.id,
            interval: { kind: "daily", time: "10:00" },
            zone: "UTC",
            missed: "catch-up",
            retry: { attempts: 0, delay: 5 * MINUTE },
            waitForDestination: false,
            ...some,
          };
          const added = addSchedule(opened.jobs.store, definition, { now: clock.time });
          opened.loop.wake();
          return added;
        },
      });
    } finally {
      await close();
    }
  });
}

/** How often something was told. */
export function count(told: readonly LoopEvent[], event: LoopEvent["event"]): number {
  return told.filter((each) => each.event === event).length;
}

/** The states of all executions, oldest first. */
export function states(jobs: Jobs): string[] {
  return jobs.store.executions.list().map(({ state }) => state).reverse();
}

/** Lets the loop look for a destination as often as it takes until so many executions have begun. */
export async function begins(
  { clock, jobs }: Pick<LoopCase, "clock" | "jobs">,
  executions = 1,
): Promise<void> {
  for (let looks = 0; states(jobs).length < executions; looks++) {
    if (looks > 1000) throw new Error("No execution began");
    await clock.pass(5000);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Waits until so many executions are over, and taken into account. */
export async function ended(jobs: Jobs, count: number): Promise<void> {
  const over = () => states(jobs).length === count && jobs.liveCount === 0;
  await until(() => over() && jobs.store.schedules.list().every(({ underWay }) => !underWay));
}
