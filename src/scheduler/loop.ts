/**
 * The loop that waits: looks at what is due, carries that out, and sleeps until there is more.
 *
 * It sleeps until the next moment that a schedule, a retry or a promise names, and no longer than
 * `default_wakeup_time`. It is woken when an execution of this process ends, and by `wake`, which
 * whoever sees the store change calls.
 */
import { RunError, unreachable } from "../base/errors.ts";
import { quote } from "../base/names.ts";
import type { Config } from "../config/mod.ts";
import type { Execution, Jobs } from "../jobs/mod.ts";
import type { Execution as ExecutionRecord } from "../model/execution.ts";
import type { Schedule, ScheduleProgress } from "../model/schedule.ts";
import type { Retries } from "../notify/mod.ts";
import { type LoopClock, MACHINE_CLOCK } from "./clock.ts";
import {
  type Action,
  type Attempt,
  type Cause,
  decide,
  GRACE,
  progressOf,
  putRight,
  retriesAfter,
} from "./due.ts";
import type { LoopEvent, Reason } from "./event.ts";
import { Followers } from "./followers.ts";
import { lookAtFreshness } from "./freshness.ts";
import { Leftovers } from "./leftovers.ts";
import { nextRun } from "./next.ts";
import { reasonText } from "./reason_text.ts";
import { SWITCHED_OFF } from "./schedules.ts";
import { Presences } from "./presence/presence.ts";
import { backgroundSettings } from "./settings.ts";
import { attemptOf, destinations } from "./situation.ts";
import { endOf, type Round, type RoundEnd } from "./watch/mod.ts";

export interface LoopParts {
  readonly jobs: Jobs;
  /** As it is now. */
  readonly config: () => Config;
  readonly tell: (event: LoopEvent) => void;
  readonly clock?: LoopClock;
}

/** Milliseconds until another look where the store cannot be used. */
const AFTER_TROUBLE = 30_000;

export class Loop {
  readonly #parts: LoopParts;
  readonly #clock: LoopClock;
  readonly #watchingSince: number;
  readonly #followers: Followers;
  readonly #leftovers: Leftovers;
  readonly #presences = new Presences(() => this.wake());
  /** By schedule: rounds that wait to be begun. */
  readonly #rounds = new Map<number, WaitingRound>();
  /** By job: since when it is overdue, as was told. */
  readonly #toldOverdue = new Map<number, number>();
  #settledAt: number;
  #lookedAt: number;
  /** When it meant to look again. */
  #plannedAt: number;
  #waking = new AbortController();
  #stopped = false;
  #going: Promise<void> | null = null;
  #reason: Reason = null;

  constructor(parts: LoopParts) {
    this.#parts = parts;
    this.#clock = parts.clock ?? MACHINE_CLOCK;
    const now = this.#clock.now();
    this.#watchingSince = now;
    this.#lookedAt = now;
    this.#plannedAt = now;
    this.#settledAt = now + this.#settlingDelay;
    this.#followers = new Followers({
      jobs: parts.jobs,
      perform: (schedule, round, until) => this.#perform(schedule, round, until),
      tell: (schedule, message) => this.#tell({ event: "watch", schedule, message }),
      fail: (error) => this.#tellTrouble(asRunError(error)),
    });
    this.#leftovers = new Leftovers(
      parts.jobs,
      this.#presences,
      (error) => this.#tellTrouble(error),
    );
    parts.jobs.observe((moment) => {
      if (moment === "ended") this.wake();
    });
  }

  get #settlingDelay(): number {
    return this.#parts.config().settlingDelay * 1000;
  }

  /** Begins to look after the schedules. */
  start(): void {
    this.#putRight(this.#clock.now());
    this.#going ??= this.#run();
  }

  /** Has it look at once. */
  wake(): void {
    this.#waking.abort();
  }

  /** Files of a schedule's source changed: a run is due. Resolves at its end. */
  #perform(schedule: Schedule, { folders }: Round, until: AbortSignal): Promise<RoundEnd> {
    const { promise, resolve } = Promise.withResolvers<RoundEnd>();
    const waiting: WaitingRound = { folders, resolve };
    this.#rounds.set(schedule.id, waiting);
    until.addEventListener("abort", () => {
      if (this.#rounds.get(schedule.id) === waiting) this.#rounds.delete(schedule.id);
      resolve("left");
    });
    this.wake();
    return promise;
  }

  /** What its schedule makes of an execution that is just over; null unless it failed. */
  retriesOf({ id, jobId }: ExecutionRecord): Retries | null {
    if (jobId === null) return null;
    const { jobs } = this.#parts;
    const schedule = jobs.store.schedules.list({ jobId })
      .find(({ underWay, lastExecutionId }) => underWay && lastExecutionId === id);
    const attempt = schedule === undefined ? null : attemptOf(jobs, schedule);
    if (schedule === undefined || attempt?.state !== "failed") return null;
    return retriesAfter(schedule, attempt, this.#clock.now());
  }

  /** While an execution is being begun: why. */
  get reason(): Reason {
    return this.#reason;
  }

  /** Begins nothing any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#followers.end();
    this.wake();
    await this.#going;
    this.#presences.close();
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      // Before the look, so that a wake meanwhile is not lost.
      this.#waking = new AbortController();
      const lookAt = this.look();
      const now = this.#clock.now();
      const longest = this.#parts.config().defaultWakeupTime * 1000;
      const wait = Math.max(0, Math.min(lookAt - now, longest));
      this.#plannedAt = now + wait;
      if (!this.#stopped) await this.#clock.sleep(wait, this.#waking.signal);
    }
  }

  /**
   * Carries out what is to be done now. Gives when to look again, in milliseconds since the epoch;
   * Infinity for not before it is woken.
   */
  look(): number {
    const now = this.#clock.now();
    try {
      this.#lookAtClock(now);
      this.#presences.renew();
      if (now >= this.#settledAt && !this.#stopped) {
        this.#followers.follow();
        this.#goOnWithLeftovers();
      }
      return Math.min(
        this.#lookAtSettling(now),
        this.#lookAtSchedules(now),
        this.#lookAtPromises(now),
      );
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      this.#tellTrouble(error);
      return now + AFTER_TROUBLE;
    }
  }

  #goOnWithLeftovers(): void {
    const config = this.#parts.config();
    this.#leftovers.goOn({ room: config.maxExecutions, settings: backgroundSettings(config) });
  }

  #lookAtClock(now: number): void {
    // The machine slept, or its clock was set ahead: what was due meanwhile was missed.
    if (now > this.#plannedAt + GRACE) this.#settledAt = now + this.#settlingDelay;
    if (now < this.#lookedAt - GRACE) this.#putRight(now);
    this.#settledAt = Math.min(this.#settledAt, now + this.#settlingDelay);
    this.#lookedAt = now;
  }

  /** Changes are followed once all has settled. */
  #lookAtSettling(now: number): number {
    return now < this.#settledAt ? this.#settledAt : Infinity;
  }

  #putRight(now: number): void {
    const { schedules } = this.#parts.jobs.store;
    for (const schedule of schedules.list({ state: "active" })) {
      if (!this.#isCountable(schedule, now) || putRight(schedule, now) === null) continue;
      schedules.settle(schedule.id, (before) => putRight(before, now) ?? {});
    }
  }

  /**
   * Whether it can be said when a schedule is due next. What another release left and this one
   * does not understand (a zone, a cron expression) is switched off, and that is told: otherwise it
   * would stay due, and be begun again and again.
   */
  #isCountable(schedule: Schedule, now: number): boolean {
    const { id, jobName, updatedAt } = schedule;
    try {
      nextRun(schedule, now);
      return true;
    } catch (error) {
      if (!(error instanceof RunError) || error.code !== "usage") throw error;
      this.#parts.jobs.store.schedules.settle(
        id,
        (before) => before.updatedAt === updatedAt ? SWITCHED_OFF : {},
      );
      const message = `Schedule ${id} of job ${quote(jobName)} is disabled: ${error.message}`;
      this.#tellTrouble(new RunError("usage", message));
      return false;
    }
  }

  #lookAtSchedules(now: number): number {
    const { jobs, config } = this.#parts;
    for (;;) {
      const { actions, lookAt } = decide({
        now,
        watchingSince: Math.min(this.#watchingSince, now),
        settledAt: this.#settledAt,
        schedules: this.#attended(now),
        attemptOf: (schedule) => attemptOf(jobs, schedule),
        destinationOf: destinations(jobs, this.#presences),
        changed: new Set(this.#rounds.keys()),
        room: config().maxExecutions - jobs.liveCount,
      });
      if (actions.length === 0) {
        return Math.min(lookAt, jobs.store.schedules.nextDueAt(now) ?? Infinity);
      }
      for (const action of actions) this.#carryOut(action, now);
    }
  }

  /** Those that there may be something to do about. */
  #attended(now: number): Schedule[] {
    const { schedules } = this.#parts.jobs.store;
    const due = schedules.due(now);
    const known = new Set(due.map(({ id }) => id));
    const changed = [...this.#rounds.keys()].flatMap((id) => schedules.find(id) ?? []);
    return [...due, ...changed.filter(({ id, state }) => state === "active" && !known.has(id))];
  }

  #carryOut(action: Action, now: number): void {
    const { schedule, type } = action;
    if ((type === "begin" || type === "skip") && !this.#isCountable(schedule, now)) return;
    switch (action.type) {
      case "begin":
        return this.#begin(action, now);
      case "go-on":
        return this.#goOn(action, now);
      case "skip":
        this.#tell({ event: "missed", schedule, dueAt: action.dueAt, action: "skipped" });
        return this.#keep(action, now);
      case "hold":
        this.#tell(heldEvent(action, this.#destinationOf(schedule)));
        return this.#keep(action, now);
      case "release":
      case "settle":
        return this.#keep(action, now);
      default:
        return unreachable(action);
    }
  }

  #destinationOf({ jobId }: Schedule): string {
    return this.#parts.jobs.store.jobs.byId(jobId)?.destination ?? "";
  }

  #begin(action: Action & { readonly type: "begin" }, now: number): void {
    const { schedule, cause } = action;
    const { jobs, config } = this.#parts;
    const job = jobs.store.jobs.byId(schedule.jobId);
    // Its schedules went with it.
    if (job === null) return;
    if (cause === "missed") {
      const dueAt = schedule.nextRunAt ?? now;
      this.#tell({ event: "missed", schedule, dueAt, action: "caught-up" });
    }
    const round = this.#rounds.get(schedule.id);
    this.#rounds.delete(schedule.id);
    const { source, destination, options } = job;
    const settings = backgroundSettings(config());
    const request = { source, destination, options, settings };
    // A run that is due for another reason as well looks at everything.
    const folders = cause === "changed" ? round?.folders ?? undefined : undefined;
    const execution = this.#attempt(schedule, cause, () => {
      if (cause === "edited") jobs.request(schedule.lastExecutionId ?? 0, "cancel");
      const by = reasonText({ scheduleId: schedule.id, cause });
      return jobs.start(request, () => {}, { job, wait: true, folders, by });
    });
    // First, as a store that fails here must not keep the round waiting for ever.
    if (round !== undefined) endWith(round, execution);
    this.#keep(action, now, execution?.id ?? null);
    if (execution === null) this.#failAtOnce(schedule, now);
  }

  #goOn(action: Action & { readonly type: "go-on" }, now: number): void {
    const { schedule, attempt } = action;
    const { jobs, config } = this.#parts;
    const settings = backgroundSettings(config());
    const execution = this.#attempt(
      schedule,
      "interrupted",
      () =>
        jobs.resume(attempt.executionId ?? 0, () => {}, {
          settings,
          by: reasonText({ scheduleId: schedule.id, cause: "interrupted" }),
        }),
    );
    this.#keep(action, now);
    if (execution === null) this.#failAtOnce(schedule, now);
  }

  /** Null where it could not be started; that is told. */
  #attempt(schedule: Schedule, cause: Cause, start: () => Execution): Execution | null {
    this.#reason = { scheduleId: schedule.id, cause };
    try {
      return start();
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      this.#tellTrouble(error);
      return null;
    } finally {
      this.#reason = null;
    }
  }

  #failAtOnce(schedule: Schedule, now: number): void {
    const attempt: Attempt = { state: "failed", executionId: null };
    this.#keep({ type: "settle", schedule, attempt }, now);
  }

  /** Keeps how far the schedule is now, and tells what follows from that. */
  #keep(action: Action, now: number, executionId: number | null = null): void {
    const { schedules } = this.#parts.jobs.store;
    let progress: Partial<ScheduleProgress> = {};
    const schedule = schedules.settle(action.schedule.id, (before) => {
      progress = progressOf(action, before, { now, executionId });
      return progress;
    });
    if (schedule === null) return;
    const settled = action.type === "settle" ? action.attempt : null;
    if (settled?.state === "failed") {
      const { failedAttempts, retryAt } = schedule;
      this.#tell({ event: "retry", schedule, failedAttempts, retryAt });
    }
    if (progress.state === "completed" && action.schedule.state !== "completed") {
      this.#tell({ event: "completed", schedule });
    }
  }

  #lookAtPromises(now: number): number {
    const { overdue, nextAt } = lookAtFreshness(this.#parts.jobs.store, now);
    const broken = new Set(overdue.map(({ job }) => job.id));
    for (const id of this.#toldOverdue.keys()) {
      if (!broken.has(id)) this.#toldOverdue.delete(id);
    }
    const news = overdue.filter(({ job, since }) => this.#toldOverdue.get(job.id) !== since);
    if (news.length === 0) return nextAt;
    // What was missed is made up for first: perhaps nobody has to be alarmed.
    if (now < this.#settledAt) return Math.min(nextAt, this.#settledAt);
    if (this.#presences.looking) return nextAt;
    const busy = this.#busyJobs();
    for (const { job, since, completedAt } of news) {
      if (busy.has(job.id)) continue;
      this.#toldOverdue.set(job.id, since);
      this.#tell({ event: "overdue", job, since, completedAt });
    }
    return nextAt;
  }

  #busyJobs(): ReadonlySet<number | null> {
    const { store, liveness } = this.#parts.jobs;
    const live = store.executions.unfinished()
      .filter(({ id, process }) => process !== null && liveness.lives(id));
    return new Set(live.map(({ jobId }) => jobId));
  }

  #tell(event: LoopEvent): void {
    this.#parts.tell(event);
  }

  #tellTrouble({ code, message }: RunError): void {
    this.#tell({ event: "trouble", code, message });
  }
}

/** What changed, until a run takes care of it. */
interface WaitingRound extends Round {
  readonly resolve: (end: RoundEnd) => void;
}

function endWith({ resolve }: WaitingRound, execution: Execution | null): void {
  if (execution === null) return resolve("failed");
  execution.done.then((report) => resolve(endOf(report)), () => resolve("failed"));
}

function asRunError(error: unknown): RunError {
  if (error instanceof RunError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new RunError("internal", `Cannot follow changes: ${message}`, { cause: error });
}

function heldEvent(
  { schedule, waiting, behind }: Action & { readonly type: "hold" },
  destination: string,
): LoopEvent {
  switch (waiting) {
    case "execution":
      return { event: "coalesced", schedule, behind };
    case "destination":
      return { event: "waiting", schedule, destination };
    default:
      return unreachable(waiting);
  }
}
