import { RunError } from "../base/errors.ts";
import { every, pause, type Timer } from "../base/timers.ts";
import {
  type Checkpoint,
  NOTHING_REMEMBERED,
  Run,
  type RunJournal,
  writeCheckpoint,
} from "../engine/mod.ts";
import type { RunEvent } from "../model/event.ts";
import type { ExecutionProgress, ExecutionRequest } from "../model/execution.ts";
import { formatDuration } from "../model/format.ts";
import type { EndIdentity } from "../model/job.ts";
import { NOTHING_COUNTED, type Report } from "../model/report.ts";
import { refuseOtherDestination } from "./identity.ts";
import type { Course, Jobs } from "./jobs.ts";
import { Keeper } from "./keeper.ts";
import { pairingOf } from "./preview.ts";
import { Recorder } from "./recorder.ts";
import { unstarted } from "./unstarted.ts";

/** Milliseconds between two tries to get a destination that another execution writes to. */
const WAIT = 500;
/** Milliseconds that a command, and a process that ends, wait for a store to take an end. */
const PATIENCE = { command: 10_000, leaving: 2000 };

/** What has to be recorded for all that the store failed; the last word of each counts. */
type Owed = "state" | "checkpoint" | "held" | "warning";

/** One execution in this process: the run, its record, and requests from elsewhere. */
export class LiveExecution {
  readonly done: Promise<Report>;
  readonly #recorder: Recorder;
  readonly #timer: Timer;
  #run: Run;
  /** Null until it was found. */
  #destination: EndIdentity | null = null;
  #progress: ExecutionProgress;
  /** The last of what was asked for. */
  #asked: ExecutionRequest | null = null;
  #suspended = false;
  #over = false;
  readonly #keeper = new Keeper((error) => this.#tellGap(error));
  readonly #owed = new Map<Owed, () => void>();
  /** What the report has to say of the record itself. */
  readonly warnings: string[] = [];

  constructor(readonly jobs: Jobs, readonly course: Course) {
    const { record, request } = course;
    this.#recorder = new Recorder(jobs.store, record.id, this.#keeper.keep);
    this.#progress = record;
    this.#run = this.#newRun();
    if (course.resumed) this.#forgetLater();
    this.#note("started", startedText(course));
    this.#timer = every(request.settings.interval, () => {
      this.#settle();
      this.#keeper.keep(() => {
        const asked = jobs.store.executions.takeRequest(record.id);
        if (asked !== null) this.act(asked);
      });
    });
    this.done = this.#perform();
  }

  /** What was told after the checkpoint that it goes on from is going to be told again. */
  #forgetLater(): void {
    const { jobs: { store }, course: { record: { id }, from } } = this;
    const { failed, drifted } = from?.counters ?? NOTHING_COUNTED;
    store.failures.keepFirst(id, failed);
    store.drifts.keepFirst(id, drifted);
  }

  #newRun(): Run {
    const options = this.jobs.runOptions(this.course);
    return new Run(this.course.request, (event) => this.#tell(event), {
      ...options,
      journal: this.#journal(),
      examine: (found) => {
        refuseOtherDestination(this.course, found);
        this.#destination = pairingOf(found).destination;
        return options.examine?.(found) ?? NOTHING_REMEMBERED;
      },
    });
  }

  #write(checkpoint: Checkpoint): string {
    const approves = this.course.from?.approves;
    return writeCheckpoint({
      ...checkpoint,
      ...this.#destination !== null && { destination: this.#destination },
      ...approves !== undefined && { approves },
    });
  }

  #journal(): RunJournal {
    const { checkpoints, held } = this.jobs.store;
    const { id } = this.course.record;
    return {
      change: (changes) => this.#recorder.takeChanges(changes),
      save: (checkpoint) => {
        const text = this.#write(checkpoint);
        this.#owe("checkpoint", () => {
          this.#recorder.flush();
          checkpoints.save(id, text);
          this.#recorder.note("checkpoint", "Kept a checkpoint to go on from");
        });
      },
      hold: (checkpoint) => {
        const text = this.#write(checkpoint);
        this.#owe("held", () => {
          this.#recorder.flush();
          held.save(id, text);
        });
      },
    };
  }

  #note(...entry: Parameters<Recorder["note"]>): void {
    this.#keeper.keep(() => this.#recorder.note(...entry));
  }

  #owe(what: Owed, record: () => void): void {
    this.#owed.set(what, record);
    this.#settle();
  }

  #settle(): void {
    if (this.#owed.size > 0) this.#keeper.keep(() => this.#recordOwed());
  }

  #recordOwed(): void {
    for (const [what, record] of this.#owed) {
      record();
      this.#owed.delete(what);
    }
  }

  /** Nobody may be there to hear a warning of an execution that a resident process carries out. */
  #tellGap(error: RunError): void {
    const { id } = this.course.record;
    const message = `The record of execution ${id} may have gaps: ${error.message}`;
    this.#warn(new RunError(error.code, message));
    this.#owed.set("warning", () => this.#recorder.note("warning", message));
  }

  #warn(trouble: RunError): void {
    const { message } = trouble;
    this.warnings.push(message);
    this.course.listener({ event: "warning", message });
    this.jobs.tellTrouble(trouble);
  }

  #tell(event: RunEvent): void {
    if (event.event === "progress") {
      this.#progress = event.progress;
    }
    this.#recorder.take(event);
    this.course.listener(event);
  }

  act(asked: ExecutionRequest): void {
    if (this.#over) return;
    const { store, process } = this.jobs;
    const { id } = this.course.record;
    this.#asked = asked;
    this.#apply(this.#run, asked);
    if (asked === "pause") {
      this.#owe("state", () => {
        store.executions.suspend(id, { ...this.#progress, process });
        this.#recorder.note("paused", "Paused, as asked for");
      });
    }
    if (asked === "resume") {
      this.#owe("state", () => {
        store.executions.begin(id, process);
        this.#recorder.note("resumed", "Goes on, as asked for");
      });
    }
  }

  #apply(run: Run, asked: ExecutionRequest | null): void {
    if (asked === "cancel") run.cancel();
    if (asked === "pause") run.pause();
    if (asked === "resume") run.resume();
  }

  suspend(): void {
    this.#suspended = true;
    this.#run.suspend();
  }

  /** Whether it stands still because a user wants it to. */
  get paused(): boolean {
    return this.#asked === "pause";
  }

  async #perform(): Promise<Report> {
    let ended: Report | RunError = new RunError("internal", "The execution ended unexpectedly");
    try {
      ended = await this.#untilFree();
      return ended;
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      ended = this.jobs.explained(error);
      throw ended;
    } finally {
      this.#over = true;
      this.#timer.stop();
      await this.#recordEnd(ended);
      this.jobs.liveness.release(this.course.record.id);
    }
  }

  /** Waited for, since what is not recorded as ended counts as interrupted. */
  async #recordEnd(ended: Report | RunError): Promise<void> {
    this.#owed.delete("state");
    const failure = await this.#keeper.insist(() => {
      this.#recordOwed();
      this.#recorder.flush();
      this.jobs.end(this, ended);
    }, () => this.#patience());
    if (failure === null) return this.#letGo();
    const { id } = this.course.record;
    const message = `The end of execution ${id} is not recorded, and it will be listed as ` +
      `interrupted: ${failure.message}`;
    this.#warn(new RunError(failure.code, message));
  }

  /** Of what past executions changed. What fails now is done at the next end. */
  #letGo(): void {
    const { store, keptExecutions } = this.jobs;
    try {
      store.keep(keptExecutions);
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
    }
  }

  /** A process that stays has the time. */
  #patience(): number {
    const { leaving, process } = this.jobs;
    if (leaving) return PATIENCE.leaving;
    return process.resident === true ? Infinity : PATIENCE.command;
  }

  /** Tries again, if so wanted, as long as another execution writes to the destination. */
  async #untilFree(): Promise<Report> {
    for (let told = false;; told = true) {
      try {
        return await this.#run.execute();
      } catch (error) {
        if (!(error instanceof RunError) || error.code !== "destination-locked") throw error;
        const message = this.#lockedBy(error);
        if (!this.course.wait) throw new RunError("destination-locked", message);
        if (!told) {
          const waits = `${message}; waiting for it`;
          this.#note("lock", waits);
          this.course.listener({ event: "warning", message: waits });
        }
        await pause(WAIT);
        if (this.#asked === "cancel") return this.#endedEarly("canceled");
        if (this.#suspended) return this.#endedEarly("suspended");
        this.#run = this.#newRun();
        this.#apply(this.#run, this.#asked);
      }
    }
  }

  #endedEarly(state: "canceled" | "suspended"): Report {
    const report = unstarted(this.course.record, state, null);
    this.course.listener({ event: "report", report });
    return report;
  }

  #lockedBy({ message }: RunError): string {
    const { destination, id } = this.course.record;
    const holder = this.jobs.holderOf(destination);
    if (holder === null || holder.id === id) return message;
    const job = holder.jobName === null ? "" : ` of job "${holder.jobName}"`;
    const by = `execution ${holder.id}${job}, process ${holder.process?.pid ?? "unknown"}`;
    return message.replace(/another run writes to it[^;]*/, `${by} writes to it`);
  }
}

function startedText({ record, by, resumed, from }: Course): string {
  const process = `process ${Deno.pid}`;
  if (!resumed) return `Started ${by}, in ${process}`;
  const where = from === null ? "from the beginning" : "from its last checkpoint";
  return `Goes on ${where} in ${process}, resumed ${by}, after ` +
    `${formatDuration(record.elapsed)} of work`;
}
