/** The time, as the loop is given it. */
export interface LoopClock {
  /** Milliseconds since the epoch. May go back, and ahead by any amount. */
  now(): number;
  /** Resolves after so many milliseconds of waking time, or at once when the signal aborts. */
  sleep(milliseconds: number, until: AbortSignal): Promise<void>;
}

export const MACHINE_CLOCK: LoopClock = {
  now: Date.now,
  sleep(milliseconds, until) {
    if (until.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        until.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      until.addEventListener("abort", end);
    });
  },
};
