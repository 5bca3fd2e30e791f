/**
 * Looks whether the ends of jobs are there, on threads of its own: a network mount whose server is
 * gone holds up whoever looks at it, and that must not be the thread that leads all.
 */
import type { Job } from "../../model/job.ts";
import { type PresenceAnswer, type PresenceQuestion, startThread } from "./thread.ts";

/** "silent": one of both ends does not answer. */
export type Presence = "there" | "missing" | "silent";

/** Milliseconds after which an end counts as silent. */
const PATIENCE = 3000;
/** Milliseconds for which threads stay for the next question. */
const IDLE = 90_000;

interface Look {
  readonly key: string;
  timer: ReturnType<typeof setTimeout> | undefined;
  /** Null while it is looked. */
  found: Presence | null;
  /** The thread that was asked, until it answers. */
  asked: Worker | null;
  /** What was found was taken into account. */
  read: boolean;
}

export class Presences {
  /** By job. */
  readonly #looks = new Map<number, Look>();
  /** Threads that have answered. */
  #idle: Worker[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Something was found since the last renewal. */
  #news = false;

  /** `changed` is called when an answer has come, or is not waited for any longer. */
  constructor(
    private readonly changed: () => void,
    private readonly start: () => Worker = startThread,
  ) {}

  /**
   * What was read is looked for anew; a thread that hangs is not asked before it has answered. While
   * answers come, those before hold: else each of them would have the others asked for again.
   */
  renew(): void {
    const hold = this.#news || this.looking;
    this.#news = false;
    if (hold) return;
    for (const look of this.#looks.values()) {
      if (look.read && look.asked === null) look.found = null;
    }
  }

  /** What was found; null while that is looked for, which takes some milliseconds. */
  of({ id, source, destination, pairing }: Job): Presence | null {
    const question: PresenceQuestion = { source, destination, pairing };
    const key = JSON.stringify(question);
    const known = this.#looks.get(id);
    // What hangs on its former ends says nothing of these.
    if (known !== undefined && known.key !== key) this.#end(id, known);
    const look = this.#looks.get(id) ?? this.#begin(id, key);
    if (look.found === null && look.asked === null) this.#ask(look, question);
    look.read = look.found !== null;
    return look.found;
  }

  /** Whether an answer is still to come. */
  get looking(): boolean {
    return [...this.#looks.values()].some(({ asked, found }) => asked !== null && found === null);
  }

  #begin(id: number, key: string): Look {
    const look: Look = { key, timer: undefined, found: null, asked: null, read: false };
    this.#looks.set(id, look);
    return look;
  }

  #ask(look: Look, question: PresenceQuestion): void {
    const worker = this.#idle.pop() ?? this.start();
    worker.onmessage = ({ data }: MessageEvent<PresenceAnswer>) => {
      this.#idle.push(worker);
      this.#endIdleLater();
      this.#answer(look, data.there ? "there" : "missing");
    };
    // It could not look, so an execution will say what is wrong.
    worker.onerror = (event) => {
      event.preventDefault();
      worker.terminate();
      this.#answer(look, "there");
    };
    look.asked = worker;
    worker.postMessage(question);
    look.timer = setTimeout(() => this.#tell(look, "silent"), PATIENCE);
  }

  #answer(look: Look, found: Presence): void {
    look.asked = null;
    this.#tell(look, found);
  }

  #tell(look: Look, found: Presence): void {
    clearTimeout(look.timer);
    look.found = found;
    look.read = false;
    this.#news = true;
    this.changed();
  }

  #endIdleLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#endIdle(), IDLE);
  }

  #endIdle(): void {
    for (const worker of this.#idle) worker.terminate();
    this.#idle = [];
    for (const [id, look] of this.#looks) if (look.asked === null) this.#end(id, look);
  }

  #end(id: number, { asked, timer }: Look): void {
    clearTimeout(timer);
    asked?.terminate();
    this.#looks.delete(id);
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const [id, look] of this.#looks) this.#end(id, look);
    this.#endIdle();
  }
}
