/** Watches the store, and tells what is new: executions of other processes are no different. */
import type { Jobs } from "../jobs/mod.ts";
import { openStore, type Signatures, type Store } from "../store/mod.ts";
import { type ExecutionView, viewExecution } from "./door/views.ts";
import { LIVE_TOPICS, type LiveEvent } from "./live_event.ts";
import { dirname } from "node:path";

/** What is new is told to each stream, so with more of them than this it is told less often. */
const FEW_STREAMS = 100;
/** Of so many executions it is seen that they began and ended between two looks. */
const NEWEST = 50;

export interface WatcherOptions {
  /** Milliseconds between two looks. */
  readonly interval: () => number;
  readonly tell: (events: readonly LiveEvent[]) => void;
  /** The store went away, or cannot be read. */
  readonly complain: (fault: unknown) => void;
}

/** Looks only while somebody wants to be told, and reads only when something was written. */
export class Watcher {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #streams = 0;
  #version = -1;
  /** Whether they were told all there is. */
  #started = false;
  #fault = "";
  #seen = new Map<number, string>();
  #last = 0;
  #signatures: Signatures | null = null;
  #sessions: readonly number[] = [];
  #closed = false;

  private constructor(
    private readonly jobs: Jobs,
    /** A connection of its own: of its own writes none is told. */
    private readonly store: Store,
    private readonly options: WatcherOptions,
  ) {}

  static async open(jobs: Jobs, options: WatcherOptions): Promise<Watcher> {
    return new Watcher(jobs, await openStore(dirname(jobs.store.path)), options);
  }

  /** There are so many who want to be told. The first is told all there is. */
  watch(streams: number): void {
    // A browser may come in the very moment in which the page ends.
    if (this.#closed) return;
    this.#streams = streams;
    if (streams === 0) return this.stop();
    if (this.#timer !== undefined) return;
    this.#wait();
    this.#lookOrComplain();
  }

  /** Tells all there is, and from then on what is new. */
  #start(): void {
    this.#version = this.store.version();
    const executions = this.#unfinished();
    this.#seen = new Map(executions.map((view) => [view.id, JSON.stringify(view)]));
    this.#last = this.store.executions.list({ limit: 1 })[0]?.id ?? 0;
    this.#signatures = this.store.signatures();
    this.#sessions = this.#sessionIds();
    this.options.tell([{ event: "snapshot", executions }]);
    this.#started = true;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#started = false;
  }

  close(): void {
    this.#closed = true;
    this.stop();
    this.store.close();
  }

  #wait(): void {
    this.#timer = setTimeout(() => {
      this.#lookOrComplain();
      if (this.#timer !== undefined) this.#wait();
    }, this.options.interval() * Math.max(1, this.#streams / FEW_STREAMS));
  }

  /** What could not be read now is looked at again; the same fault, look after look, is told once. */
  #lookOrComplain(): void {
    try {
      if (this.#started) this.#look();
      else this.#start();
      this.#fault = "";
    } catch (error) {
      this.#version = -1;
      if (String(error) !== this.#fault) this.options.complain(error);
      this.#fault = String(error);
    }
  }

  /** Tells what is new, if anything is. */
  #look(): void {
    const version = this.store.version();
    if (version === this.#version) return;
    this.#version = version;
    // Whose process died is found here, too.
    this.jobs.markInterrupted();
    const events = [...this.#executionEvents(), ...this.#listEvents()];
    if (events.length > 0) this.options.tell(events);
  }

  #view(id: number): ExecutionView {
    return viewExecution(this.store, this.store.executions.get(id));
  }

  #unfinished(): ExecutionView[] {
    return this.store.executions.unfinished().map((one) => viewExecution(this.store, one));
  }

  *#executionEvents(): Generator<LiveEvent> {
    const unfinished = this.#unfinished();
    const newest = this.store.executions.list({ limit: NEWEST }).filter(({ id }) =>
      id > this.#last
    );
    const ids = new Set(unfinished.map(({ id }) => id));
    const ended = [...this.#seen.keys(), ...newest.map(({ id }) => id)].filter((id) =>
      !ids.has(id)
    );
    this.#last = Math.max(this.#last, newest[0]?.id ?? 0);
    for (const id of new Set(ended)) {
      this.#seen.delete(id);
      yield { event: "execution", execution: this.#view(id) };
    }
    for (const execution of unfinished) {
      const text = JSON.stringify(execution);
      if (this.#seen.get(execution.id) === text) continue;
      this.#seen.set(execution.id, text);
      yield { event: "execution", execution };
    }
  }

  *#listEvents(): Generator<LiveEvent> {
    const before = this.#signatures;
    const after = this.store.signatures();
    this.#signatures = after;
    const topics = LIVE_TOPICS.filter((topic) => before?.[topic] !== after[topic]);
    if (topics.length > 0) yield { event: "changed", topics };
    if (before?.sessions === after.sessions) return;
    const sessions = this.#sessionIds();
    const ended = this.#sessions.filter((id) => !sessions.includes(id));
    this.#sessions = sessions;
    if (ended.length > 0) yield { event: "sessions-ended", sessions: ended };
  }

  #sessionIds(): number[] {
    return this.store.access.sessions().map(({ id }) => id);
  }
}
