/** Signals that this process was started to ignore: nohup(1) does so, and a shell with its `&`. */

let ignored: Promise<ReadonlySet<Deno.Signal>> | null = null;

/**
 * Which signals are to be ignored, and are from now on. To be asked right after the start: half a
 * second later the runtime takes signals over, and then nothing tells any more.
 */
export function ignoredSignals(): Promise<ReadonlySet<Deno.Signal>> {
  return ignored ??= findIgnored();
}

async function findIgnored(): Promise<ReadonlySet<Deno.Signal>> {
  if (Deno.build.os !== "linux") return new Set();
  try {
    const { listIgnored } = await import("./linux/signals.ts");
    const found = listIgnored();
    // Where nobody listens, the runtime ends the process, whatever it was started with.
    for (const signal of found) Deno.addSignalListener(signal, () => {});
    return new Set(found);
  } catch {
    // No glibc, or no right to call it.
    return new Set();
  }
}

/** Those that may be listened to. */
export async function heeded(signals: readonly Deno.Signal[]): Promise<readonly Deno.Signal[]> {
  const without = await ignoredSignals();
  return signals.filter((signal) => !without.has(signal));
}
