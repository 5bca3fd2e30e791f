import { RunError } from "../base/errors.ts";
import { every, pause, type Timer } from "../base/timers.ts";
import { type Checkpoint, Run, type RunJournal, writeCheckpoint } from "../engine/mod.ts";
import type { RunEvent } from "../model/event.ts";
import type { ExecutionProgress, ExecutionRequest } from "../model/execution.ts";
import { formatDuration } from "../model/format.ts";
import type { Report } from "../model/report.ts";
import type { Course, Jobs } from "./jobs.ts";
import { Recorder } from "./recorder.ts";

/** Milliseconds between two tries to get a destination that another execution writes to. */
const WAIT = 500;

/** One execution in this process: the run, its record, and requests from elsewhere. */
export class LiveExecution {
  readonly done: Promise<Report>;
  readonly #recorder: Recorder;
  readonly #timer: Timer;
  #run: Run;
  #progress: ExecutionProgress;
  /** The last of what was asked for. */
  #asked: ExecutionRequest | null = null;
  #suspended = false;
  #recording = true;

  constructor(readonly jobs: Jobs, readonly course: Course) {
    const { record, request } = course;
    this.#recorder = new Recorder(jobs.store, record.id);
    this.#progress = record;
    this.#run = this.#newRun();
    this.#keep(() => this.#recorder.note("started", startedText(course)));
    this.#timer = every(request.settings.interval, () => {
      this.#keep(() => {
        const asked = jobs.store.executions.takeRequest(record.id);
        if (asked !== null) this.act(asked);
      });
    });
    this.done = this.#perform();
  }

  #newRun(): Run {
    return new Run(this.course.request, (event) => this.#tell(event), {
      ...this.jobs.runOptions(this.course),
      journal: this.#journal(),
    });
  }

  #journal(): RunJournal {
    const { checkpoints, held } = this.jobs.store;
    const { id } = this.course.record;
    const keep = (documents: typeof held, checkpoint: Checkpoint) =>
      this.#keep(() => {
        this.#recorder.flush();
        documents.save(id, writeCheckpoint(checkpoint));
      });
    return {
      change: (changes) => this.#keep(() => this.#recorder.takeChanges(changes)),
      save: (checkpoint) => {
        keep(checkpoints, checkpoint);
        this.#keep(() => this.#recorder.note("checkpoint", "Kept a checkpoint to go on from"));
      },
      hold: (checkpoint) => keep(held, checkpoint),
    };
  }

  /** A record that cannot be kept any more ends no run: the copy goes on without. */
  #keep(action: () => void): void {
    if (!this.#recording) return;
    try {
      action();
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      this.#recording = false;
      const message = `The record of this execution is not kept any further: ${error.message}`;
      this.course.listener({ event: "warning", message });
    }
  }

  #tell(event: RunEvent): void {
    if (event.event === "progress") {
      this.#progress = event.progress;
    }
    this.#keep(() => this.#recorder.take(event));
    this.course.listener(event);
  }

  act(asked: ExecutionRequest): void {
    const { store, process } = this.jobs;
    const { id } = this.course.record;
    this.#asked = asked;
    this.#apply(this.#run, asked);
    if (asked === "pause") {
      this.#keep(() => store.executions.suspend(id, { ...this.#progress, process }));
      this.#keep(() => this.#recorder.note("paused", "Paused, as asked for"));
    }
    if (asked === "resume") {
      this.#keep(() => store.executions.begin(id, process));
      this.#keep(() => this.#recorder.note("resumed", "Goes on, as asked for"));
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
      this.#timer.stop();
      const last = ended;
      this.#keep(() => this.#recorder.flush());
      this.#keep(() => this.jobs.end(this, last));
      this.jobs.liveness.release(this.course.record.id);
    }
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
          this.#keep(() => this.#recorder.note("lock", waits));
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
    const report = this.jobs.unstarted(this.course.record, state, null);
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
