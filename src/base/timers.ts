/**
 * Timers that cost nothing to begin with. The first `setTimeout` of a process has the runtime load
 * `node:timers`, and what that needs in turn, which takes a twentieth of an empty run;
 * `AbortSignal.timeout` goes by the same clock without.
 */

/** Something that is going to happen. */
export interface Timer {
  /** Sees to it that it does not, if it has not. */
  stop(): void;
}

/** Does something once, after so many milliseconds; until then the process does not end by itself. */
export function after(delay: number, action: () => void): Timer {
  const signal = AbortSignal.timeout(delay);
  const listener = () => action();
  signal.addEventListener("abort", listener);
  // A signal that nobody listens to does not keep the process.
  return { stop: () => signal.removeEventListener("abort", listener) };
}

/** Does something again and again, with so many milliseconds in between, until it is stopped. */
export function every(interval: number, action: () => void): Timer {
  const tick = () => {
    timer = after(interval, tick);
    action();
  };
  let timer = after(interval, tick);
  return { stop: () => timer.stop() };
}

/** Waits for so many milliseconds. */
export function pause(delay: number): Promise<void> {
  return new Promise((resolve) => void after(delay, resolve));
}
