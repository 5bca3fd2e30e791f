/** How often one may try to sign in. */
import { Refusal } from "../refusal.ts";
import { networkOf } from "./network_of.ts";

/** So many tries may go wrong before the next one has to wait. */
const FREE = 5;
/** Milliseconds; doubles with every further try. */
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15 * 60_000;
/** Milliseconds after which tries are forgotten. */
const MEMORY = 24 * 3600_000;
/** Networks that are remembered; beyond that the tries of strangers count together. */
const MOST = 1000;

interface Tries {
  readonly count: number;
  readonly last: number;
}

/**
 * Counts tries by where they come from, so that a stranger who guesses does not lock the owner out.
 * A try counts when it begins, so that many at once gain nothing.
 */
export class Throttle {
  readonly #tries = new Map<string, Tries>();

  constructor(private readonly now: () => number) {}

  /** @throws {Refusal} "too-many-tries", with the seconds to wait */
  take(address: string): void {
    const key = this.#keyOf(address);
    const { count, last } = this.#tries.get(key) ?? { count: 0, last: 0 };
    const now = this.now();
    const ready = last + waitAfter(count);
    if (now < ready) {
      const seconds = Math.ceil((ready - now) / 1000);
      const message = `Sign in: too many tries went wrong; wait ${seconds} s, then try again`;
      throw new Refusal("too-many-tries", message, { retryAfter: seconds });
    }
    this.#tries.set(key, { count: count + 1, last: now });
  }

  /** It was the right one. */
  forgive(address: string): void {
    this.#tries.delete(this.#keyOf(address));
  }

  #keyOf(address: string): string {
    const network = networkOf(address);
    if (this.#tries.has(network) || this.#tries.size < MOST) return network;
    const now = this.now();
    for (const [key, { last }] of this.#tries) {
      if (now - last > MEMORY) this.#tries.delete(key);
    }
    return this.#tries.size < MOST ? network : "others";
  }
}

function waitAfter(count: number): number {
  if (count < FREE) return 0;
  return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (count - FREE));
}
