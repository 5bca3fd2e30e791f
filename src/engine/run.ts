/**
 * A run, from its two paths to its report. This file alone opens and closes the workers, the
 * control memory and the lock.
 *
 * 1. prepare  find and check both ends, lock the destination (`preflight.ts`), see what has room
 *             (`space.ts`)
 * 2. copy     workers visit folder after folder (`visit.ts`); large files are shared in chunks;
 *             before that, the removals that are to make room
 * 3. link     files with several names, once all names are known
 * 4. guard    are there more removals than the job may make? (`guard.ts`)
 * 5. remove   extras, and then what only now has its place free
 * 6. finish   metadata of folders that changed late
 * 7. report
 */
import { RunError } from "../base/errors.ts";
import { every } from "../base/timers.ts";
import type { RunRequest } from "../model/options.ts";
import {
  COUNTER_NAMES,
  type Counters,
  type GuardVerdict,
  NOTHING_COUNTED,
  type Report,
} from "../model/report.ts";
import { type Stage, STAGES } from "../model/stage.ts";
import { type FileSystem, openPlatform } from "../platform/mod.ts";
import { type Checkpoint, ofRemovals, tasksLeft, VERSION } from "./checkpoint.ts";
import { folderInTheWay } from "./failures.ts";
import { unseenOf } from "./doubt.ts";
import { Durability } from "./durability.ts";
import { guardRemovals } from "./guard.ts";
import { LargeFiles, streamsOf } from "./large_files.ts";
import { limitsOf } from "./limits.ts";
import { examineSandbox } from "./sandbox.ts";
import { shortfallOf, surveyRequest, surveySpace } from "./space.ts";
import { unfinishedOf } from "./marker.ts";
import { Planned } from "./planned.ts";
import { closeEnds, type Ends, openEnds } from "./preflight.ts";
import { ProgressEstimate } from "./progress.ts";
import { RunClock } from "./run_clock.ts";
import { NOTHING_REMEMBERED, type RunListener, type RunOptions } from "./run_options.ts";
import { isEmpty, tasksOfScope, wholeTree } from "./scope.ts";
import { setupOf } from "./setup.ts";
import { Tally, withoutLooks } from "./tally.ts";
import { temporaryName, temporaryPrefix } from "./temporary.ts";
import { NO_VERSIONS, openVersions } from "./versions.ts";
import { Backlog } from "./workers/backlog.ts";
import { Control } from "./workers/control.ts";
import { Pool } from "./workers/pool.ts";
import type { Outcome, RemovalTask, Task } from "./workers/protocol.ts";

export class Run {
  readonly #control: Control;
  readonly #tally: Tally;
  readonly #planned: Planned | null;
  readonly #backlog: Backlog;
  readonly #largeFiles: LargeFiles;
  readonly #largeBytes = { total: 0, done: 0 };
  readonly #progress = new ProgressEstimate();
  readonly #startedAt = Date.now();
  #versions = NO_VERSIONS;
  readonly #clock: RunClock;
  /** What an earlier process had done. */
  #before: Pick<Checkpoint, "counters" | "walked">;
  readonly #temporaryPrefix = temporaryPrefix();
  #remembered = NOTHING_REMEMBERED;
  #fresh = false;
  #sourceUnfinished = false;
  /** Only some folders are looked at. */
  #partial: boolean;
  #scope: readonly Task[] | null = null;
  /** Removals that make room for what is copied. */
  #ahead: readonly RemovalTask[] = [];
  /** Entries, folders aside, that these are. */
  #extraAhead = 0;
  /** There is nothing at the top of the source; only asked for where that is not looked at. */
  #sourceEmpty = false;
  #leftOver = 0;
  /** A dry run that goes before, while it does. */
  #survey: Run | null = null;
  #stage: Stage;
  #guard: GuardVerdict | null = null;
  #error: RunError | null = null;
  #ending: "canceled" | "suspended" | null = null;
  /** Its first stage has been given what there is to do. */
  #begun = false;

  constructor(
    readonly request: RunRequest,
    readonly listener: RunListener,
    readonly runOptions: RunOptions = {},
  ) {
    const { options, settings } = request;
    const { from, plan } = runOptions;
    this.#control = new Control(settings.workers);
    this.#backlog = new Backlog({ control: this.#control, stopped: () => this.#stopped });
    this.#largeFiles = new LargeFiles({
      hash: options.hash !== null,
      verify: options.verify,
      live: !settings.dryRun,
    });
    this.#planned = plan === undefined ? null : new Planned(plan, from?.planned);
    this.#tally = new Tally(from?.tally, from?.counters);
    this.#before = from ?? { counters: NOTHING_COUNTED, walked: 0 };
    this.#clock = new RunClock(from);
    this.#stage = from?.stage ?? "copying";
    this.#guard = from?.guard ?? null;
    this.#partial = from?.partial ?? false;
  }

  cancel(): void {
    this.#ending = "canceled";
    this.#control.cancel();
    this.#survey?.cancel();
  }

  /** Stops as a cancel does, but to be gone on with: a last checkpoint is kept. */
  suspend(): void {
    this.#ending ??= "suspended";
    this.#control.cancel();
    this.#survey?.cancel();
  }

  pause(): void {
    this.#clock.pause();
    this.#control.pause();
    this.#survey?.pause();
  }

  resume(): void {
    this.#clock.resume();
    this.#control.resume();
    this.#survey?.resume();
  }

  /** Carries the run out. Rejects with RunError only where it could not start. */
  async execute(): Promise<Report> {
    const { source, destination, settings: { dryRun, platform, sandbox } } = this.request;
    const files = await openPlatform(platform);
    const unconfined = await examineSandbox(sandbox);
    const { examine } = this.runOptions;
    const ends = openEnds(files, {
      source,
      destination,
      trial: dryRun ? null : temporaryName(this.#temporaryPrefix, "trial", 0),
      examine: (found) => {
        this.#remembered = examine?.(found) ?? NOTHING_REMEMBERED;
      },
    });
    this.#fresh = ends.fresh;
    this.listener({ event: "start", source, destination, dryRun, startedAt: this.#startedAt });
    const unfinished = unfinishedOf(files, ends.source);
    this.#sourceUnfinished = unfinished !== null;
    const limits = limitsOf(this.request.options, files.features, ends);
    for (const said of [...limits, unconfined, unfinished]) this.#warn(said);
    try {
      await this.#carryOut(files, ends);
    } finally {
      closeEnds(files, ends);
    }
    return this.#report();
  }

  async #carryOut(files: FileSystem, ends: Ends): Promise<void> {
    const timer = every(this.request.settings.interval, () => this.#tellProgress());
    let durability: Durability | null = null;
    try {
      await this.#lookAhead(files, ends);
      const startedAt = this.#startedAt;
      this.#versions = openVersions(files, ends, { request: this.request, startedAt });
      durability = this.#openDurability(files, ends);
      await this.#narrow(files, ends, durability);
      this.#largeFiles.streams = streamsOf(ends, this.request.settings.workers);
      this.#backlog.pool = this.#openPool(files, ends, durability);
      durability?.start();
      await this.#stages();
      await durability?.stop();
      await this.#clearUp();
      await this.#settle(durability);
    } finally {
      timer.stop();
      await durability?.stop();
      await this.#backlog.pool?.close();
    }
    if (!this.request.settings.dryRun) return;
    const found = { counters: this.#counters(), guard: this.#guard };
    this.#warn(shortfallOf(ends, found, this.request.options));
  }

  /** Leaves what a later run is to know of this one. */
  async #settle(durability: Durability | null): Promise<void> {
    if (this.#ending === "suspended") return await durability?.suspend({ begun: this.#begun });
    const canceled = this.#ending === "canceled";
    const whole = !this.#stopped && !this.#partial && this.#planned === null;
    const unseen = whole ? unseenOf(this.#tally.failures) : null;
    await durability?.end({ canceled, unseen });
  }

  /** Finds out whether some folders are enough to look at. */
  async #narrow(files: FileSystem, ends: Ends, durability: Durability | null): Promise<void> {
    const { folders, from } = this.runOptions;
    const doubtful = durability?.doubt?.paths === null;
    if (folders !== undefined && from === undefined && !doubtful) {
      const { options } = this.request;
      this.#scope = await tasksOfScope(files, ends, { folders, options });
      this.#partial = this.#scope !== null;
    }
    if (this.#partial) this.#sourceEmpty = isEmpty(files, ends.source) ?? true;
    // The guard has judged what goes ahead by these folders alone.
    else if (folders !== undefined) this.#ahead = [];
  }

  /** Says early that not all will fit; removals that make room, if wanted, are the first to do. */
  async #lookAhead(files: FileSystem, ends: Ends): Promise<void> {
    const { options, settings } = this.request;
    const { folders, from, spare, usual = null } = this.runOptions;
    const makesRoom = options.mirror && options.deleteBefore;
    const planned = this.#planned !== null;
    if (settings.dryRun || from !== undefined || this.#stopped) return;
    if (planned && !makesRoom) return;
    const request = surveyRequest(this.request, { approved: planned });
    const examine = () => this.#remembered;
    const survey = new Run(request, () => {}, { folders, spare, usual, examine });
    if (this.#clock.paused) survey.pause();
    this.#survey = survey;
    // What was moved adds nothing to the source, and needs room until its old copy goes.
    const usedBefore = makesRoom ? null : this.#remembered.usedBefore;
    const found = await surveySpace(ends, { files, usedBefore, survey });
    this.#survey = null;
    if (found?.state !== "completed" || this.#stopped) return;
    const shortfall = shortfallOf(ends, found, options);
    this.#warn(shortfall);
    if (shortfall === null || !makesRoom) return;
    this.#warn(found.guard?.message ?? null);
    this.#ahead = survey.#tally.removals.map((removal) => ({ ...removal, ahead: true }));
    this.#extraAhead = found.counters.extraEntries;
  }

  /** Null for a run that changes nothing. */
  #openDurability(files: FileSystem, { destination }: Ends): Durability | null {
    const { options, settings } = this.request;
    if (destination === null || settings.dryRun) return null;
    const durability = new Durability({
      files,
      target: destination,
      durability: options.durability,
      temporaryPrefix: this.#temporaryPrefix,
      from: this.runOptions.from ?? null,
      snapshot: () => this.#snapshot(),
      save: (checkpoint) => this.runOptions.journal?.save(checkpoint),
      onLost: (error) => this.#stop(error),
    });
    if (durability.doubt?.paths === null) {
      this.#warn("The last run to this destination did not end well: what it did last is checked");
    }
    return durability;
  }

  #openPool(files: FileSystem, ends: Ends, durability: Durability | null): Pool {
    const { request: { settings }, runOptions: { from } } = this;
    const resumed = from?.largeFiles.map(({ file }) => file.temporary) ?? [];
    return new Pool({
      workers: settings.workers,
      tasksInFlight: settings.operationsInFlight,
      setup: setupOf(this, ends, {
        files,
        temporaryPrefix: this.#temporaryPrefix,
        versions: this.#versions.folder,
        keptTemporaries: [...resumed, ...durability?.keptTemporaries ?? []],
        restriction: this.#planned?.shared ?? null,
        doubt: durability?.doubt ?? null,
        control: this.#control.buffer,
      }),
      onOutcome: (outcome) => this.#take(outcome),
      onBroken: (error) => this.#stop(error),
    });
  }

  /** Tasks that a stage begins with: those that were left of it, or what it starts from. */
  #tasksOf(stage: Stage): readonly Task[] | null {
    const { from } = this.runOptions;
    const first = from?.stage ?? "copying";
    if (STAGES.indexOf(stage) < STAGES.indexOf(first)) return [];
    if (stage !== first) return null;
    this.#begun = true;
    if (from === undefined) return [...this.#scope ?? [wholeTree(this.#fresh)], ...this.#ahead];
    return [
      ...tasksLeft(from),
      ...from.largeFiles.flatMap((state) => this.#largeFiles.resume(state)),
    ];
  }

  async #stages(): Promise<void> {
    await this.#perform("copying", () => []);
    if (this.#partial && !this.#stopped && !this.#tally.linksComplete) await this.#widen();
    await this.#perform("linking", () => this.#tally.takeLinks());
    if (!this.#stopped) await this.#removeExtras();
    await this.#perform("finishing", () => this.#tally.takeLate());
    await this.#backlog.drain(this.#stopped ? [] : this.#versions.expired());
    if (!this.#stopped) this.#tellLeftOver();
  }

  /** Discards what is half made. No checkpoint is kept any more: it would not know of that. */
  async #clearUp(): Promise<void> {
    if (this.#ending === "suspended") return;
    // The next run finds the room that these have taken.
    const expired = this.#error?.code === "disk-full" ? this.#versions.expired() : [];
    const unfinished = [...this.#largeFiles.discardAll(), ...expired];
    if (unfinished.length > 0) await this.#backlog.drainEvenStopped(unfinished);
  }

  /** Looks at everything after all, in place of some folders. */
  async #widen(): Promise<void> {
    this.#warn("Looks at everything: files that changed have names in other folders");
    this.#partial = false;
    const { counters } = this.#before;
    this.#before = { ...this.#before, counters: withoutLooks(counters, this.#counters()) };
    this.#tally.forgetLooks();
    await this.#backlog.drain([wholeTree(this.#fresh)]);
  }

  async #perform(stage: Stage, start: () => readonly Task[]): Promise<void> {
    if (!this.#stopped) await this.#inStage(stage, this.#tasksOf(stage) ?? start());
  }

  async #inStage(stage: Stage, tasks: readonly Task[]): Promise<void> {
    this.#stage = stage;
    this.#clock.enter(stage);
    if (tasks.length > 0) this.listener({ event: "stage", stage });
    await this.#backlog.drain(tasks);
  }

  async #removeExtras(): Promise<void> {
    const { options, settings } = this.request;
    const left = this.#tasksOf("removing");
    if (left === null) {
      const counters = this.#counters();
      const { scanned, excluded, extraEntries } = counters;
      const removes = extraEntries > 0 || this.#tally.removals.length > 0;
      const sourceEmpty = this.#partial ? this.#sourceEmpty : scanned + excluded === 0;
      if (!options.allowDelete && this.#planned === null) {
        const { maxDelete } = options;
        const usual = this.runOptions.usual ?? null;
        const { sourceMoved } = this.#remembered;
        const gone = Math.min(this.#extraAhead, counters.removed);
        const sourceUnfinished = this.#sourceUnfinished;
        const found = { counters, gone, removes, sourceEmpty, sourceMoved, sourceUnfinished };
        this.#guard = guardRemovals({ ...found, maxDelete, usual });
      }
      if (this.#guard !== null) return this.#holdRemovals();
    }
    if (settings.dryRun) return;
    await this.#inStage("removing", left ?? this.#tally.removals.splice(0));
    if (this.#stopped) return;
    await this.#inStage("copying", this.#tally.takeBlocked());
    if (this.#stopped) return;
    await this.#inStage("linking", this.#tally.takeLinks());
    if (!this.#stopped) this.#tellBlocked("that could not be removed; see why, and run again");
  }

  #holdRemovals(): void {
    this.runOptions.journal?.hold(ofRemovals(this.#snapshot()));
    this.#tellBlocked("and removals were held; allow them first");
  }

  /** What still waits for removals by now waits in vain. */
  #tellBlocked(why: string): void {
    for (const path of this.#tally.takeBlockedPaths()) {
      const failure = folderInTheWay(path, why);
      this.#tally.fail(failure);
      this.listener({ event: "failure", failure });
    }
    this.#tally.removals.length = 0;
  }

  /** Names what a plan has and was not to be done any more. */
  #tellLeftOver(): void {
    const named = new Set(this.#tally.drifts.map(({ path }) => path));
    const drifts = this.#planned?.leftOver().filter(({ path }) => !named.has(path)) ?? [];
    this.#leftOver = drifts.length;
    this.#tally.addDrifts(drifts);
    for (const drift of drifts) this.listener({ event: "drift", drift });
  }

  get #stopped(): boolean {
    return this.#ending !== null || this.#error !== null;
  }

  #take(outcome: Outcome): void {
    for (const path of this.#largeFiles.toldBefore(outcome.largeFileResults)) {
      this.#tally.omit(outcome, path);
    }
    this.#tally.add(outcome, { ahead: this.#backlog.ahead });
    for (const warning of outcome.warnings) this.listener({ event: "warning", message: warning });
    if (outcome.changes !== null) this.runOptions.journal?.change(outcome.changes);
    this.runOptions.keeper?.take(outcome.operations, outcome.fingerprints);
    if (this.request.settings.operationEvents) {
      for (const operation of outcome.operations) this.listener({ event: "operation", operation });
    }
    for (const drift of outcome.drifts) this.listener({ event: "drift", drift });
    for (const failure of outcome.failures) this.listener({ event: "failure", failure });
    for (const file of outcome.largeFiles) {
      this.#largeBytes.total += file.entry.size * (file.compare ? 2 : 1);
      this.#backlog.add(this.#largeFiles.start(file));
    }
    for (const result of outcome.largeFileResults) {
      const { step } = result.task;
      if ("length" in step) this.#largeBytes.done += step.length;
      this.#backlog.add(this.#largeFiles.advance(result));
    }
    this.#backlog.add(outcome.tasks);
    if (outcome.fatal !== null) this.#stop(new RunError(outcome.fatal.code, outcome.fatal.message));
    else this.#backlog.pump();
  }

  #stop(error: RunError): void {
    this.#error ??= error;
    this.#control.cancel();
    this.#backlog.stop();
  }

  #warn(message: string | null): void {
    if (message === null) return;
    this.#tally.warnings.add(message);
    this.listener({ event: "warning", message });
  }

  /** What is left to do at this moment. */
  #snapshot(): Checkpoint {
    return {
      version: VERSION,
      stage: this.#stage,
      // Large files are told by how far they are, not by their steps.
      tasks: this.#backlog.tasks.filter(({ kind }) => kind !== "large-file"),
      tally: this.#tally.state,
      largeFiles: this.#largeFiles.states,
      counters: this.#tally.counted,
      walked: this.#walked(),
      elapsed: this.#clock.elapsed,
      stages: this.#clock.stages,
      ...this.#planned !== null && { planned: this.#planned.progress },
      ...this.#partial && { partial: true },
      ...this.#guard !== null && { guard: this.#guard },
    };
  }

  #walked(): number {
    return Math.min(this.#before.walked + this.#control.fraction(), 1);
  }

  #tellProgress(): void {
    const progress = this.#progress.next({
      stage: this.#stage,
      counters: this.#counters(),
      walked: this.#walked(),
      largeBytes: this.#largeBytes,
      elapsed: this.#clock.elapsed,
      stages: this.#clock.stages,
      path: this.#control.path(),
    });
    this.listener({ event: "progress", progress });
  }

  #counters(): Counters {
    const now = this.#control.counters();
    const { counters: before } = this.#before;
    const sum = COUNTER_NAMES.map((name) => [name, before[name] + now[name]]);
    const counted = this.#tally.withCountedHere(Object.fromEntries(sum) as Counters);
    const counters = { ...counted, drifted: counted.drifted + this.#leftOver };
    // A preview counted as if it would remove: held, a run would not.
    const held = this.request.settings.dryRun && this.#guard !== null;
    if (!held) return counters;
    const versions = Math.max(0, counters.versions - counters.extraEntries);
    return { ...counters, removed: 0, versions };
  }

  #report(): Report {
    const { source, destination, settings, options } = this.request;
    const error = this.#error;
    const report: Report = {
      state: error !== null ? "failed" : this.#ending ?? "completed",
      dryRun: settings.dryRun,
      source,
      destination,
      startedAt: this.#startedAt,
      elapsed: Math.round(this.#clock.elapsed),
      stages: this.#clock.stages,
      counters: this.#counters(),
      guard: this.#guard,
      error: error === null ? null : { code: error.code, message: error.message },
      ...this.#tally.lists(options.hash),
    };
    this.listener({ event: "report", report });
    return report;
  }
}
