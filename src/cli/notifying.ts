/** `--notify`: who asked for it is told of what is carried out here. */
import type { Jobs } from "../jobs/mod.ts";
import { complain, type Screen } from "./output.ts";
import { commandLine, type StateFlags } from "./state.ts";

export type NotifyFlags = StateFlags & { readonly notify?: true | undefined };

/** Milliseconds; what did not arrive by then waits in the outbox for the next who delivers. */
const PATIENCE = 20_000;

export interface Notifying {
  readonly jobs: Jobs;
  readonly flags: NotifyFlags;
  readonly screen: Screen;
}

/** Performs `body`; with `--notify`, channels are told of the executions that it carries out. */
export async function notifying<T>(
  { jobs, flags, screen }: Notifying,
  body: () => Promise<T>,
): Promise<T> {
  if (!flags.notify) return await body();
  if (jobs.store.channels.list().length === 0) {
    const command = commandLine("notification add", flags);
    complain(screen, `Nobody is notified: there is no channel yet; add one with "${command}"`);
  }
  const { hostName, observeExecutions, openNotifier } = await import("../notify/mod.ts");
  // Said after the summary, so that no live line is torn.
  const troubles: string[] = [];
  const notifier = openNotifier(jobs.store, { warn: (message) => void troubles.push(message) });
  const unobserve = observeExecutions(jobs, notifier, { host: hostName() });
  try {
    return await body();
  } finally {
    unobserve();
    await notifier.settled(PATIENCE);
    await notifier.close();
    for (const trouble of troubles) complain(screen, trouble);
  }
}
