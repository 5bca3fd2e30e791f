import { RunError, type RunErrorCode } from "../base/errors.ts";
import {
  type Checkpoint,
  type FolderScope,
  readCheckpoint,
  type RunListener,
  type RunOptions,
  writeCheckpoint,
} from "../engine/mod.ts";
import type {
  Execution as ExecutionRecord,
  ExecutionProcess,
  ExecutionRequest,
} from "../model/execution.ts";
import type { Job, JobOrPair } from "../model/job.ts";
import type { LogKind } from "../model/log.ts";
import type { JobOptions, RunRequest, RunSettings } from "../model/options.ts";
import type { Report } from "../model/report.ts";
import {
  databaseFiles,
  type NewExecution,
  openStore,
  type PlanRetention,
  type Store,
} from "../store/mod.ts";
import type { Execution } from "./execution.ts";
import { HeldRemovals } from "./held_removals.ts";
import {
  type Ahead,
  type Preview,
  type PreviewOptions,
  restrictTo,
  startPreview,
} from "./preview.ts";
import { examineIdentity, type IdentityQuestion } from "./identity.ts";
import { Liveness, takenUp } from "./liveness.ts";
import { endedText, heldText } from "./log_text.ts";
import { unstarted } from "./unstarted.ts";
import { LiveExecution } from "./live_execution.ts";
import { HISTORY, learnLimits } from "./usual.ts";

export interface JobsOptions {
  /** Absolute path of the folder that the store lies in. */
  readonly folder: string;
  /** Of so many executions per job what they changed is kept. */
  readonly keptExecutions: number;
  readonly keptPlans?: PlanRetention;
}

export interface StartOptions {
  /** The job that is executed; null for a run without one. */
  readonly job?: Job | null;
  /** Wait for the destination instead of failing where another execution writes to it. */
  readonly wait?: boolean;
  /** Look at these folders only, as far as that is safe (`engine/scope.ts` says when it is not). */
  readonly folders?: readonly FolderScope[] | undefined;
  /** See {@linkcode CarryOnOptions.by}. */
  readonly by?: string;
}

export interface CarryOnOptions {
  readonly settings: RunSettings;
  /** Who starts it, for its log: "by schedule 3"; from the command line, unless given. */
  readonly by?: string;
}

const BY_COMMAND = "from the command line";

/** Ends that the unit of a service may keep from it. */
const UNREACHABLE: ReadonlySet<RunErrorCode> = new Set([
  "destination-unwritable",
  "destination-parent-missing",
]);

const KEPT_PLANS: PlanRetention = { count: 10, age: 30 * 24 * 3600 * 1000 };
/** Milliseconds. */
const YOUNG = 10_000;

/** Opens the store in a folder. Throws RunError ("store-..."). */
export async function openJobs(options: JobsOptions): Promise<Jobs> {
  const store = await openStore(options.folder);
  try {
    const jobs = new Jobs(store, await Liveness.open(options.folder), options);
    jobs.markInterrupted();
    return jobs;
  } catch (error) {
    store.close();
    throw error;
  }
}

/** Told of every execution that this process begins, and of its end, once that is recorded. */
export type ExecutionListener = (moment: "began" | "ended", execution: ExecutionRecord) => void;

/** What is kept of an execution while it is carried out. */
export interface Course {
  readonly record: ExecutionRecord;
  readonly request: RunRequest;
  readonly listener: RunListener;
  readonly from: Checkpoint | null;
  readonly wait: boolean;
  readonly folders?: readonly FolderScope[] | undefined;
  readonly by: string;
  /** It was begun before. */
  readonly resumed: boolean;
}

export class Jobs {
  #hint: string | null = null;
  /** Hears of what goes wrong beside an execution, where nobody may follow that. */
  #hear: (trouble: RunError) => void = () => {};
  #process: ExecutionProcess = { pid: Deno.pid, startedAt: Date.now() };
  readonly #live = new Set<LiveExecution>();
  readonly #listeners = new Set<ExecutionListener>();
  /** This process has them open: no run may open them again. */
  readonly #spare: readonly string[];
  #leaving = false;
  readonly held: HeldRemovals;
  /** Of so many executions per job what they changed is kept. */
  keptExecutions: number;
  keptPlans: PlanRetention;

  constructor(
    readonly store: Store,
    readonly liveness: Liveness,
    { folder, keptExecutions, keptPlans = KEPT_PLANS }: JobsOptions,
  ) {
    this.#spare = databaseFiles(folder);
    this.held = new HeldRemovals(store, liveness);
    this.keptExecutions = keptExecutions;
    this.keptPlans = keptPlans;
  }

  close(): void {
    this.liveness.close();
    this.store.close();
  }

  /** Tells a listener of executions of this process from now on; gives the way to end that. */
  observe(listener: ExecutionListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(moment: "began" | "ended", id: number): void {
    if (this.#listeners.size === 0) return;
    try {
      const execution = this.store.executions.get(id);
      if (moment === "ended" && execution.process !== null) return;
      for (const listener of this.#listeners) listener(moment, execution);
    } catch (error) {
      // A store that fails ends no execution.
      if (!(error instanceof RunError)) throw error;
    }
  }

  /**
   * This process is about to end: suspends what it carries out, to be gone on with by another, and
   * begins nothing any more. Resolves once all of it is recorded.
   */
  async suspendAll(): Promise<void> {
    this.#leaving = true;
    const live = [...this.#live];
    for (const execution of live) execution.suspend();
    await Promise.allSettled(live.map(({ done }) => done));
  }

  /**
   * This process stays: what it has to leave unfinished is for the next one to go on with.
   *
   * @param hint what else to do about a destination that cannot be written to, if anything
   * @param hear told of what goes wrong beside an execution, which ends none
   */
  becomeResident(hint: string | null, hear: (trouble: RunError) => void): void {
    this.#process = { ...this.#process, resident: true };
    this.#hint = hint;
    this.#hear = hear;
  }

  tellTrouble(trouble: RunError): void {
    this.#hear(trouble);
  }

  /** Whether this process is about to end. */
  get leaving(): boolean {
    return this.#leaving;
  }

  /** An error of an execution, with what is to be known of this process. */
  explained(error: RunError): RunError {
    if (this.#hint === null || !UNREACHABLE.has(error.code)) return error;
    return new RunError(error.code, `${error.message}; ${this.#hint}`, { cause: error });
  }

  /** How many executions this process carries out. */
  get liveCount(): number {
    return this.#live.size;
  }

  /** Finds executions whose process died. */
  markInterrupted(): void {
    for (const { id, process, state, startedAt } of this.store.executions.unfinished()) {
      // Between its record and its claim an execution has a moment without either.
      const young = state === "pending" && Math.abs(Date.now() - startedAt) < YOUNG;
      const left = !young && (state !== "suspended" || process !== null);
      if (!left || this.liveness.lives(id)) continue;
      if (this.store.executions.markInterrupted(id, process)) {
        this.#note(id, "interrupted", `Process ${process?.pid ?? "unknown"} is gone`);
      }
    }
  }

  /** Starts and records an execution; `listener` is told what happens, the report last. */
  start(request: RunRequest, listener: RunListener, options: StartOptions = {}): Execution {
    const { job = null, wait = false, folders, by = BY_COMMAND } = options;
    const record = this.#record({
      jobId: job?.id ?? null,
      jobName: job?.name ?? null,
      source: request.source,
      destination: request.destination,
      options: request.options,
      folders: folders?.length ?? null,
    });
    const course = { record, request, listener, from: null, wait, folders, by };
    return this.#carryOut({ ...course, resumed: false });
  }

  /** Looks at what an execution would do, and keeps it as a plan. */
  preview(request: RunRequest, listener: RunListener, options: PreviewOptions = {}): Preview {
    const { store, keptPlans: kept } = this;
    const ahead = this.lookAhead(request, listener, { job: options.job ?? null });
    return startPreview(request, listener, { ...options, store, kept, ahead });
  }

  /** What a dry run has to know to tell what a run would do; it remembers nothing. */
  lookAhead(
    { source, destination }: RunRequest,
    listener: RunListener,
    { job }: { readonly job: Job | null },
  ): Ahead {
    const of = { jobId: job?.id ?? null, jobName: job?.name ?? null, source, destination };
    return { spare: this.#spare, ...this.#past(of, listener, { execution: null }) };
  }

  /** What past executions teach, and what they were like. */
  #past(
    record: Pick<ExecutionRecord, "jobId" | "jobName" | "source" | "destination">,
    listener: RunListener,
    { execution }: Pick<IdentityQuestion, "execution">,
  ) {
    const { jobName, source, destination } = record;
    const of = this.#ownerOf(record);
    const warn = (message: string) => listener({ event: "warning", message });
    const question = { of, jobName, source, destination, warn, execution };
    return {
      examine: examineIdentity(this.store, question),
      usual: learnLimits(this.store.executions.recentRemovals(of, HISTORY)),
    };
  }

  /**
   * Carries out what a plan holds, and nothing else: each entry is decided again, and what is not
   * in the plan just so is left, and told as drifted. Throws RunError ("plan-unknown").
   */
  apply(
    planId: number,
    listener: RunListener,
    { settings, by = BY_COMMAND, wait = false }: CarryOnOptions & { readonly wait?: boolean },
  ): Execution {
    const { jobId, jobName, source, destination, options } = this.store.plans.get(planId);
    const record = this.#record({ jobId, jobName, source, destination, options, planId });
    const request = { source, destination, options, settings: { ...settings, dryRun: false } };
    const course = { record, request, listener, from: null, wait };
    return this.#carryOut({ ...course, by: `${by}, for plan ${planId}`, resumed: false });
  }

  /** Goes on with one that was suspended or interrupted, or ended early. */
  resume(id: number, listener: RunListener, going: CarryOnOptions): Execution {
    const { settings, by = BY_COMMAND } = going;
    const record = this.store.executions.get(id);
    if (record.state === "completed") {
      const message = `Cannot resume execution ${id}: it is completed; start a new one`;
      throw new RunError("execution-state", message);
    }
    if (this.liveness.surelyLives(id)) {
      throw new RunError(
        "execution-state",
        `Cannot resume execution ${id} here: another process carries it out; wait until it is done, or cancel it`,
      );
    }
    const text = this.store.checkpoints.load(id);
    const { source, destination, options } = record;
    const request = { source, destination, options, settings };
    const from = text === null ? null : readCheckpoint(text);
    // What was rejected meanwhile stays.
    if (from?.approves !== undefined) this.held.checkpointOf(from.approves);
    return this.#carryOut({ record, request, listener, from, wait: false, by, resumed: true });
  }

  /** Removes what the guard held in an execution, each entry looked at again first. */
  approve(id: number, listener: RunListener, going: CarryOnOptions): Execution {
    const { settings, by = BY_COMMAND } = going;
    const from = { ...readCheckpoint(this.held.checkpointOf(id)), approves: id };
    const held = this.store.executions.get(id);
    const { jobId, jobName, source, destination } = held;
    const options = this.#optionsOfApproval(held);
    const folders = from.tasks.length;
    const record = this.#record({ jobId, jobName, source, destination, options, folders });
    this.store.checkpoints.save(record.id, writeCheckpoint(from));
    const request = { source, destination, options, settings };
    return this.#carryOut({
      ...{ record, request, listener, from, wait: false },
      by: `${by}, to remove what execution ${id} held`,
      resumed: false,
    });
  }

  /**
   * As they were: gone on with from nothing, it is guarded as any other. But if its job keeps
   * versions by now, so do its removals.
   */
  #optionsOfApproval(held: ExecutionRecord): JobOptions {
    const { options } = held;
    const keepVersions = this.#jobOf(held)?.options.keepVersions ?? options.keepVersions;
    return {
      ...options,
      keepVersions,
      deleteBefore: options.deleteBefore && keepVersions === null,
    };
  }

  #record(execution: Omit<NewExecution, "state" | "process">): ExecutionRecord {
    this.#refuseLeaving();
    return this.store.executions.create({ ...execution, state: "pending", process: this.#process });
  }

  /** Asks the process that carries an execution out; another one answers within a second. */
  request(id: number, request: ExecutionRequest): void {
    const own = [...this.#live].find(({ course }) => course.record.id === id);
    if (own !== undefined) return own.act(request);
    const record = this.store.executions.get(id);
    if (this.liveness.lives(id)) return this.store.executions.setRequest(id, request);
    const resumable = record.state === "suspended";
    if (request === "cancel" && resumable) return this.#cancelLeft(record);
    const wayOut = resumable
      ? `resume it with "mirrorsphere execution resume ${id}"`
      : "start it anew";
    const state = record.interrupted ? "interrupted" : record.state;
    throw new RunError(
      "execution-state",
      `Cannot ${request} execution ${id}: it is ${state}, and no process carries it out; ${wayOut}`,
    );
  }

  /** Claimed meanwhile, so that nobody goes on with it. */
  #cancelLeft(record: ExecutionRecord): void {
    const { id } = record;
    this.#claim(id);
    try {
      this.#refuseChanged(record);
      this.store.executions.finish(id, unstarted(record, "canceled", null));
      this.#note(id, "ended", "Canceled, as asked for");
    } finally {
      this.liveness.release(id);
    }
  }

  #claim(id: number): void {
    if (!this.liveness.claim(id)) throw takenUp(id);
  }

  /** Another process may have gone on with it, or ended it, before this one had its claim. */
  #refuseChanged({ id, state, elapsed }: ExecutionRecord): void {
    const now = this.store.executions.get(id);
    // Whoever finds that a process is dead says so, and does no more.
    const ended = now.state !== state && now.state !== "suspended";
    if (ended || now.elapsed !== elapsed) throw takenUp(id);
  }

  #refuseLeaving(): void {
    if (!this.#leaving) return;
    const message = "Cannot start an execution: this process is about to end; start it again, " +
      "and then the execution";
    throw new RunError("execution-state", message);
  }

  #carryOut(course: Course): Execution {
    this.#refuseLeaving();
    const { record: { id } } = course;
    this.#claim(id);
    const live = this.#begin(course);
    this.#live.add(live);
    const forget = () => {
      this.#live.delete(live);
      this.#tell("ended", id);
    };
    live.done.then(forget, forget);
    this.#tell("began", id);
    return {
      id,
      done: live.done,
      cancel: () => live.act("cancel"),
      pause: () => live.act("pause"),
      resume: () => live.act("resume"),
      suspend: () => live.suspend(),
    };
  }

  /** Where it cannot begin after all, nobody is left waiting for it. */
  #begin(course: Course): LiveExecution {
    const { executions } = this.store;
    const { record: { id } } = course;
    try {
      this.#refuseChanged(course.record);
      executions.begin(id, this.#process);
      return new LiveExecution(this, course);
    } catch (error) {
      this.liveness.release(id);
      executions.markInterrupted(id, this.#process);
      throw error;
    }
  }

  runOptions({ record, from, listener, folders }: Course): RunOptions {
    const { examine, usual } = this.#past(record, listener, { execution: record });
    return {
      from: from ?? undefined,
      folders,
      spare: this.#spare,
      usual,
      ...record.planId === null ? { examine } : restrictTo(this.store, record.planId, examine),
    };
  }

  /** Of whom it is learned: what was begun before a job's ends were moved is no longer the job's. */
  #ownerOf(of: Pick<ExecutionRecord, "jobId" | "source" | "destination">): JobOrPair {
    const { source, destination } = of;
    const job = this.#jobOf(of);
    return job === null ? { source, destination } : { jobId: job.id };
  }

  /** The job as it is now; null where it is no more, or another's by its ends. */
  #jobOf(
    { jobId, source, destination }: Pick<ExecutionRecord, "jobId" | "source" | "destination">,
  ): Job | null {
    const job = jobId === null ? null : this.store.jobs.byId(jobId);
    return job?.source === source && job.destination === destination ? job : null;
  }

  /** Says who writes to the destination. */
  holderOf(destination: string): ExecutionRecord | null {
    return this.store.executions.unfinished().find((record) =>
      record.destination === destination && this.liveness.lives(record.id)
    ) ?? null;
  }

  /** Stores how an execution ended. */
  end({ course, paused, warnings }: LiveExecution, ended: Report | RunError): void {
    const { record, from } = course;
    const { id } = record;
    const { executions, checkpoints, held } = this.store;
    if (ended instanceof RunError) {
      const { code, message } = ended;
      const report = unstarted(record, "failed", { code, message });
      executions.finish(id, { ...report, warnings });
      this.#note(id, "ended", message);
    } else if (ended.state === "suspended") {
      // Nobody paused what was suspended because its process is about to end.
      const interrupted = this.#leaving && !paused;
      executions.suspend(id, { ...ended, process: null, interrupted });
      this.#note(id, "suspended", "Suspended: its process ends");
    } else {
      executions.finish(id, { ...ended, warnings: [...ended.warnings, ...warnings] });
      if (ended.guard !== null) this.#note(id, "held", heldText(id, ended.guard));
      this.#note(id, "ended", endedText(ended));
      if (ended.state === "completed") {
        checkpoints.drop(id);
        if (from?.approves !== undefined) held.drop(from.approves);
      }
    }
  }

  #note(id: number, kind: LogKind, message: string): void {
    this.store.log.append(id, { kind, message });
  }

  get process(): ExecutionProcess {
    return this.#process;
  }
}
