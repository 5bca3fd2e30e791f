/** Hashes passwords on a thread of its own, which may do nothing else: a try takes a while. */
import { RunError } from "../../base/errors.ts";

/** What the thread is asked. */
export type PasswordTask =
  | { readonly id: number; readonly password: string; readonly hash: null }
  | { readonly id: number; readonly password: string; readonly hash: string };

/** The hash that was made, or whether the password fits. */
export interface PasswordAnswer {
  readonly id: number;
  readonly result: string | boolean | null;
}

interface Waiting {
  readonly resolve: (result: string | boolean) => void;
  readonly reject: (error: unknown) => void;
}

export class PasswordHasher {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #last = 0;

  /** In the PHC string format: "$argon2id$v=19$...". */
  async hash(password: string): Promise<string> {
    return String(await this.#ask(password, null));
  }

  async verify(password: string, hash: string): Promise<boolean> {
    // The library takes no empty one, and none is ever set.
    return password !== "" && await this.#ask(password, hash) === true;
  }

  /** One after the other: two at once would take twice the memory and gain nothing. */
  #ask(password: string, hash: string | null): Promise<string | boolean> {
    const id = ++this.#last;
    const { promise, resolve, reject } = Promise.withResolvers<string | boolean>();
    this.#waiting.set(id, { resolve, reject });
    this.#worker ??= this.#start();
    this.#worker.postMessage({ id, password, hash } satisfies PasswordTask);
    return promise;
  }

  #start(): Worker {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), {
      type: "module",
      deno: { permissions: "none" },
    });
    worker.onmessage = ({ data }: MessageEvent<PasswordAnswer>) => {
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if (data.result === null) waiting?.reject(failed("it could not be hashed"));
      else waiting?.resolve(data.result);
      // Its memory, 64 MiB, is only needed now and then.
      if (this.#waiting.size === 0) this.close();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.close();
      for (const { reject } of this.#waiting.values()) reject(failed(event.message));
      this.#waiting.clear();
    };
    return worker;
  }

  close(): void {
    this.#worker?.terminate();
    this.#worker = null;
  }
}

function failed(reason: string): RunError {
  return new RunError("internal", `Check the password: ${reason}`);
}
