import { type IdentityAnswer, type IdentityQuestion, startThread } from "./thread.ts";

/** Looks which folders are at paths, on threads of its own: one that hangs holds nobody else up. */
export class Lookout {
  readonly #all = new Set<Worker>();
  /** Threads that have answered. */
  readonly #idle: Worker[] = [];

  /**
   * What tells a folder from another one; null where there is none, undefined where it could not be
   * looked. Does not resolve before there is an answer.
   */
  identify(path: string): Promise<string | null | undefined> {
    const { promise, resolve } = Promise.withResolvers<string | null | undefined>();
    const worker = this.#idle.pop() ?? this.#start();
    worker.onmessage = ({ data }: MessageEvent<IdentityAnswer>) => {
      this.#idle.push(worker);
      resolve(data.identity);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      worker.terminate();
      this.#all.delete(worker);
      resolve(undefined);
    };
    worker.postMessage({ identify: path } satisfies IdentityQuestion);
    return promise;
  }

  #start(): Worker {
    const worker = startThread();
    this.#all.add(worker);
    return worker;
  }

  close(): void {
    for (const worker of this.#all) worker.terminate();
    this.#all.clear();
    this.#idle.length = 0;
  }
}
