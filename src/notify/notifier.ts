/** Brings notices from the outbox to where they are told. */
import { RunError } from "../base/errors.ts";
import { quote } from "../base/names.ts";
import { formatDuration } from "../model/format.ts";
import type { Delivery, Notice } from "../model/notification.ts";
import type { DelayAfter, Store } from "../store/mod.ts";
import { deliver } from "./deliver.ts";
import { Undelivered } from "./undelivered.ts";

const MINUTE = 60_000;
/** Milliseconds before the second attempt, the third, and so on; nearly two days in all. */
const DELAYS = [1, 5, 15, 60, 180, 360, 720, 1440].map((minutes) => minutes * MINUTE);
/** Milliseconds; shorter than any delay, since what is under way must not be due again. */
const TIMEOUT = 15_000;
/** Milliseconds between two looks at what other processes have put in, and at the least. */
const LONGEST_SLEEP = MINUTE;
const SHORTEST_SLEEP = 100;

export interface NotifierOptions {
  /** Is told what did not arrive, in a message for the user. */
  readonly warn: (message: string) => void;
  /** Milliseconds for one attempt. */
  readonly timeout?: number;
  readonly delayAfter?: DelayAfter;
}

export interface Notifier {
  /**
   * Tells a notice to each channel that wants it, once, however often this is called for its
   * event, and whatever process does. Returns at once and never throws: what happens further is
   * the outbox's, and `warn`'s.
   */
  tell(notice: Notice): void;
  /** Resolves once everything that is due was tried, or after so many milliseconds. */
  settled(atMost?: number): Promise<void>;
  /** Breaks off what is under way, which is then due again later. */
  close(): Promise<void>;
}

/** Begins to deliver what the outbox of `store` holds; the store has to outlive it. */
export function openNotifier(store: Store, options: NotifierOptions): Notifier {
  return new OutboxNotifier(store, options);
}

function usualDelayAfter(attempts: number): number | null {
  return DELAYS[attempts - 1] ?? null;
}

class OutboxNotifier implements Notifier {
  /** By channel: each is sent one notice at a time, in order. */
  readonly #busy = new Map<number, Promise<void>>();
  readonly #closing = new AbortController();
  readonly #timeout: number;
  readonly #delayAfter: DelayAfter;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly store: Store, readonly options: NotifierOptions) {
    this.#timeout = options.timeout ?? TIMEOUT;
    this.#delayAfter = options.delayAfter ?? usualDelayAfter;
    this.#kept(() => store.outbox.prune());
    this.#look();
  }

  tell(notice: Notice): void {
    this.#kept(() => this.store.outbox.put(notice));
    this.#look();
  }

  async settled(atMost = Infinity): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      if (atMost !== Infinity) timer = setTimeout(resolve, atMost);
    });
    await Promise.race([this.#idle(), late]);
    clearTimeout(timer);
  }

  async #idle(): Promise<void> {
    while (this.#busy.size > 0) await Promise.all(this.#busy.values());
  }

  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#timer);
    await this.settled();
  }

  /** A store that cannot be used ends no run and no process. */
  #kept<T>(action: () => T): T | null {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      this.options.warn(`Notices are not told for now: ${error.message}`);
      return null;
    }
  }

  #look(): void {
    clearTimeout(this.#timer);
    if (this.#closing.signal.aborted) return;
    for (const channel of this.#kept(() => this.store.outbox.dueChannels()) ?? []) {
      if (this.#busy.has(channel)) continue;
      const emptied = this.#empty(channel).finally(() => this.#busy.delete(channel));
      this.#busy.set(channel, emptied);
    }
    this.#timer = setTimeout(() => this.#look(), this.#sleep());
  }

  #sleep(): number {
    const next = this.#kept(() => this.store.outbox.nextDueAt()) ?? Infinity;
    return Math.max(SHORTEST_SLEEP, Math.min(next - Date.now(), LONGEST_SLEEP));
  }

  async #empty(channel: number): Promise<void> {
    while (!this.#closing.signal.aborted) {
      const delivery = this.#kept(() => this.store.outbox.take(channel, this.#delayAfter));
      if (delivery === null) return;
      await this.#deliver(delivery);
    }
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { signal } = this.#closing;
    const target = this.#kept(() => this.store.channels.target(delivery.channelId));
    if (target === null) return;
    try {
      await deliver(target, delivery.notice, { timeout: this.#timeout, signal });
      this.#kept(() => this.store.outbox.settle(delivery.id, "delivered"));
    } catch (error) {
      if (!(error instanceof Undelivered)) throw error;
      if (!signal.aborted) this.#failed(delivery, error.message);
    }
  }

  #failed({ id, attempts, channelName, notice }: Delivery, reason: string): void {
    const delay = this.#delayAfter(attempts);
    this.#kept(() => {
      this.store.outbox.keepError(id, reason);
      if (delay === null) this.store.outbox.settle(id, "given-up");
    });
    const next = delay === null
      ? `given up after attempt ${attempts}`
      : `tried again in ${formatDuration(delay)}`;
    this.options.warn(
      `Notify channel ${quote(channelName)}: ${reason}; ${next} (${notice.title})`,
    );
  }
}
