/**
 * Looks whether the ends of jobs are there, each job's on a thread of its own: a network mount whose
 * server is gone holds up whoever looks at it, and that must not be the thread that leads all.
 */
import type { Job } from "../../model/job.ts";

/** "silent": one of both ends does not answer. */
export type Presence = "there" | "missing" | "silent";

export type PresenceQuestion = Pick<Job, "source" | "destination" | "pairing">;

export interface PresenceAnswer {
  readonly there: boolean;
}

/** Milliseconds after which an end counts as silent. */
const PATIENCE = 3000;
/** Milliseconds for which a thread stays for the next question. */
const IDLE = 90_000;

interface Look {
  readonly key: string;
  readonly worker: Worker;
  timer: ReturnType<typeof setTimeout> | undefined;
  /** Null while it is looked. */
  found: Presence | null;
  /** A question was asked and not answered yet. */
  asked: boolean;
  /** What was found was taken into account. */
  read: boolean;
}

export class Presences {
  /** By job. */
  readonly #looks = new Map<number, Look>();

  /** `changed` is called when an answer has come, or is not waited for any longer. */
  constructor(
    private readonly changed: () => void,
    private readonly start: () => Worker = startWorker,
  ) {}

  /** What was read is looked for anew; a thread that hangs is not asked before it has answered. */
  renew(): void {
    for (const look of this.#looks.values()) if (look.read && !look.asked) look.found = null;
  }

  /** What was found; null while that is looked for, which takes some milliseconds. */
  of({ id, source, destination, pairing }: Job): Presence | null {
    const question: PresenceQuestion = { source, destination, pairing };
    const key = JSON.stringify(question);
    const known = this.#looks.get(id);
    // What hangs on its former ends says nothing of these.
    if (known !== undefined && known.key !== key) this.#end(id, known);
    const look = this.#looks.get(id) ?? this.#begin(id, key);
    if (look.found === null && !look.asked) this.#ask(look, question);
    look.read = look.found !== null;
    return look.found;
  }

  /** Whether an answer is still to come. */
  get looking(): boolean {
    return [...this.#looks.values()].some(({ asked, found }) => asked && found === null);
  }

  #begin(id: number, key: string): Look {
    const worker = this.start();
    const look: Look = { key, worker, timer: undefined, found: null, asked: false, read: false };
    this.#looks.set(id, look);
    look.worker.onmessage = ({ data }: MessageEvent<PresenceAnswer>) => {
      look.asked = false;
      this.#tell(look, data.there ? "there" : "missing");
      look.timer = setTimeout(() => this.#end(id, look), IDLE);
    };
    // It could not look, so an execution will say what is wrong.
    look.worker.onerror = (event) => {
      event.preventDefault();
      this.#tell(look, "there");
    };
    return look;
  }

  #ask(look: Look, question: PresenceQuestion): void {
    clearTimeout(look.timer);
    look.asked = true;
    look.worker.postMessage(question);
    look.timer = setTimeout(() => this.#tell(look, "silent"), PATIENCE);
  }

  #tell(look: Look, found: Presence): void {
    clearTimeout(look.timer);
    look.found = found;
    look.read = false;
    this.changed();
  }

  #end(id: number, { worker, timer }: Look): void {
    clearTimeout(timer);
    worker.terminate();
    this.#looks.delete(id);
  }

  close(): void {
    for (const [id, look] of this.#looks) this.#end(id, look);
  }
}

function startWorker(): Worker {
  return new Worker(new URL("./worker.ts", import.meta.url), {
    type: "module",
    deno: {
      permissions: {
        read: true,
        ffi: true,
        write: false,
        net: false,
        env: false,
        run: false,
        sys: false,
      },
    },
  });
}
