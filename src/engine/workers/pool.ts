import { RunError } from "../../base/errors.ts";
import { after } from "../../base/timers.ts";
import type { FromWorker, Outcome, Task, ToWorker, WorkerSetup } from "./protocol.ts";
import { takeWorker } from "./threads.ts";

/** Milliseconds that a worker which broke is waited for. */
const PATIENCE = 1000;

interface Member {
  readonly worker: Worker;
  /** Handed over and not answered for. */
  tasks: readonly Task[];
  /** It answers for nothing any more. */
  lost: boolean;
}

export interface PoolOptions {
  readonly workers: number;
  /** Tasks handed over and not answered for, at most, over all workers. */
  readonly tasksInFlight: number;
  readonly setup: Omit<WorkerSetup, "index">;
  /** Takes what came of a batch. */
  readonly onOutcome: (outcome: Outcome) => void;
  /** A worker could not start, or broke; nothing more comes from it. */
  readonly onBroken: (error: RunError) => void;
}

/**
 * Web Workers and the hand-over of tasks to them. Starts a worker only when there is work for it,
 * so that a small run pays for one.
 */
export class Pool {
  readonly #members: Member[] = [];

  constructor(readonly options: PoolOptions) {}

  get idle(): boolean {
    return this.#members.every(({ tasks, lost }) => lost || tasks.length === 0);
  }

  /** Everything that is handed over and not answered for. */
  get inFlight(): Task[] {
    return this.#members.flatMap(({ tasks }) => tasks);
  }

  /** Workers that have nothing to do, those not started yet included. */
  get idleCount(): number {
    const busy = this.#members.filter(({ tasks }) => tasks.length > 0).length;
    return this.options.workers - busy;
  }

  /** Hands tasks from the end of `queue` to whoever has none. */
  dispatch(queue: Task[]): void {
    const { workers, tasksInFlight } = this.options;
    while (queue.length > 0 && this.#countInFlight() < tasksInFlight) {
      const member = this.#freeMember();
      if (member === null) return;
      const fair = Math.ceil(queue.length / workers);
      const share = Math.max(1, Math.min(fair, Math.floor(tasksInFlight / workers)));
      const tasks = queue.splice(-Math.min(share, tasksInFlight - this.#countInFlight()));
      member.tasks = tasks;
      send(member, { type: "work", tasks });
    }
  }

  #countInFlight(): number {
    return this.#members.reduce((all, { tasks }) => all + tasks.length, 0);
  }

  #freeMember(): Member | null {
    const free = this.#members.find(({ tasks }) => tasks.length === 0);
    if (free !== undefined) return free;
    return this.#members.length < this.options.workers ? this.#start() : null;
  }

  #start(): Member {
    const index = this.#members.length;
    const kind = this.options.setup.platform === "portable" ? "runtime" : "native";
    const worker = takeWorker(kind);
    const member: Member = { worker, tasks: [], lost: false };
    const lose = (error: RunError) => {
      member.lost = true;
      this.options.onBroken(error);
    };
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.type === "refused") return lose(new RunError(data.code, data.message));
      member.tasks = [];
      if (data.type === "done") this.options.onOutcome(data.outcome);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      lose(new RunError("internal", `A worker failed unexpectedly: ${event.message}`));
    };
    this.#members.push(member);
    send(member, { type: "setup", setup: { ...this.options.setup, index } });
    return member;
  }

  /** Ends the threads, once they have let go of what they hold open. */
  async close(): Promise<void> {
    await Promise.all(this.#members.map(({ worker }) => closed(worker)));
    for (const { worker } of this.#members) worker.terminate();
  }
}

/** Resolves when a worker has closed what it holds, or will never say so. */
function closed(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    const timer = after(PATIENCE, resolve);
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.type !== "closed") return;
      timer.stop();
      resolve();
    };
    const close: ToWorker = { type: "close" };
    worker.postMessage(close);
  });
}

function send(member: Member, message: ToWorker): void {
  member.worker.postMessage(message);
}
