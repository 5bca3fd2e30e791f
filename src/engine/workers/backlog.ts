import type { Control } from "./control.ts";
import type { Pool } from "./pool.ts";
import type { Task } from "./protocol.ts";

export interface BacklogParts {
  readonly control: Control;
  /** The run comes to its end: what is not handed out yet stays. */
  readonly stopped: () => boolean;
}

/** What there is to do: handed to workers until it, and all that follows from it, is done. */
export class Backlog {
  /** To be set before there is anything to do. */
  pool: Pool | null = null;
  readonly #queue: Task[] = [];
  /** What waits until the queue is done. */
  readonly #later: Task[] = [];
  #drained: (() => void) | null = null;
  /** What there is to do is done also in a run that stops. */
  #evenStopped = false;

  constructor(readonly parts: BacklogParts) {}

  /** All that is not done. Work that is handed over counts as not done. */
  get tasks(): Task[] {
    return [...this.#later, ...this.#queue, ...this.pool?.inFlight ?? []];
  }

  /** Whether what is under way makes room for the rest. */
  get ahead(): boolean {
    return this.#later.length > 0;
  }

  /** Takes what follows from a task. Whoever adds pumps. */
  add(tasks: readonly Task[]): void {
    // Spread, very many overflow the stack.
    for (const task of tasks) this.#queue.push(task);
  }

  /**
   * Resolves when these tasks, and what follows from them, are done, or the run stops. Removals
   * that are to make room go before all others.
   */
  drain(tasks: readonly Task[]): Promise<void> {
    const isAhead = (task: Task) => task.kind === "removal" && task.ahead === true;
    const ahead = tasks.filter(isAhead);
    if (ahead.length === 0) return this.#handOut(tasks);
    for (const task of tasks) if (!isAhead(task)) this.#later.push(task);
    return this.#handOut(ahead);
  }

  /** As {@linkcode drain}, in place of what was left, also in a run that stops. */
  drainEvenStopped(tasks: readonly Task[]): Promise<void> {
    this.#queue.length = 0;
    this.#later.length = 0;
    this.#evenStopped = true;
    return this.#handOut(tasks);
  }

  /** Nothing is handed out any more, if the run stops. */
  stop(): void {
    this.#evenStopped = false;
    this.pump();
  }

  #handOut(tasks: readonly Task[]): Promise<void> {
    if (tasks.length === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#drained = resolve;
      this.add(tasks);
      this.pump();
    });
  }

  /** Hands out as much as workers may have, and sees whether all is done. */
  pump(): void {
    const { pool, parts: { control } } = this;
    if (pool === null) return;
    // What is left in the queue of a run that stops is what there is to go on with.
    const going = !this.parts.stopped() || this.#evenStopped;
    if (going && this.#queue.length === 0 && pool.idle) this.add(this.#later.splice(0));
    // To start a worker holds this thread up: meanwhile those that have work need not share it.
    control.setIdleWorkers(0);
    if (going) pool.dispatch(this.#queue);
    control.setIdleWorkers(this.#queue.length === 0 ? pool.idleCount : 0);
    if ((going && this.#queue.length > 0) || !pool.idle) return;
    this.#drained?.();
    this.#drained = null;
  }
}
