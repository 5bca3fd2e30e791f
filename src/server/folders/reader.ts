/**
 * Reads folders on a thread of its own, which may write nothing: a network drive that does not
 * answer holds up whoever asks it, and that must not be the thread that executions are led from.
 */
import { RunError } from "../../base/errors.ts";
import type { FolderAnswer } from "./read.ts";
import type { FolderQuestion, FolderReply } from "./worker.ts";

interface Waiting {
  readonly resolve: (answer: FolderAnswer | null) => void;
  readonly reject: (error: unknown) => void;
}

export class FolderReader {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #last = 0;

  /** @param patience milliseconds after which a folder does not answer */
  constructor(private readonly patience = 10_000) {}

  /** Null where it did not answer in time. `path` is absolute, and raw. */
  async read(path: string): Promise<FolderAnswer | null> {
    const id = ++this.#last;
    const { promise, resolve, reject } = Promise.withResolvers<FolderAnswer | null>();
    this.#waiting.set(id, { resolve, reject });
    const timer = setTimeout(() => this.#giveUp(), this.patience);
    this.#worker ??= this.#start();
    this.#worker.postMessage({ id, path } satisfies FolderQuestion);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
    }
  }

  #start(): Worker {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), {
      type: "module",
      deno: {
        permissions: { read: true, ffi: true, write: false, net: false, env: false, run: false },
      },
    });
    worker.onmessage = ({ data }: MessageEvent<FolderReply>) => {
      this.#waiting.get(data.id)?.resolve(data.answer);
      this.#waiting.delete(data.id);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      const error = new RunError("internal", `Read a folder: ${event.message}`);
      this.#dismiss(({ reject }) => reject(error));
    };
    return worker;
  }

  /** A thread that hangs answers nothing that is asked later, either. */
  #giveUp(): void {
    this.#dismiss(({ resolve }) => resolve(null));
  }

  #dismiss(tell: (waiting: Waiting) => void): void {
    this.close();
    for (const waiting of this.#waiting.values()) tell(waiting);
    this.#waiting.clear();
  }

  close(): void {
    this.#worker?.terminate();
    this.#worker = null;
  }
}
