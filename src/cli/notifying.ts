/** `--notify`: who asked for it is told of what is carried out here. */
import { RunError } from "../base/errors.ts";
import type { Jobs } from "../jobs/mod.ts";
import type { Report } from "../model/report.ts";
import type { Verification } from "../notify/mod.ts";
import { complain, type Screen } from "./output.ts";
import { commandLine, type StateFlags } from "./state.ts";

export type NotifyFlags = StateFlags & { readonly notify?: true | undefined };

/** Milliseconds; what did not arrive by then waits in the outbox for the next who delivers. */
const PATIENCE = 20_000;

/** What is looked at to tell whether a copy is true. */
export type Verified = Pick<Verification, "job" | "source" | "destination">;

export interface Notifying {
  readonly jobs: Jobs;
  readonly flags: NotifyFlags;
  readonly screen: Screen;
  readonly verifies?: Verified | null;
}

/** Takes note of an execution that is begun, and gives it back. */
export type Watch = <T extends { readonly done: Promise<Report> }>(execution: T) => T;

/**
 * Performs `body`; with `--notify`, channels are told of the executions that it carries out, and of
 * a copy that it finds not to be true.
 */
export async function notifying<T>(
  { jobs, flags, screen, verifies = null }: Notifying,
  body: (watch: Watch) => Promise<T>,
): Promise<T> {
  if (!flags.notify) return await body((execution) => execution);
  if (jobs.store.channels.list().length === 0) {
    const command = commandLine("notification add", flags);
    complain(screen, `Nobody is notified: there is no channel yet; add one with "${command}"`);
  }
  const { hostName, observeExecutions, openNotifier, verificationNotice } = await import(
    "../notify/mod.ts"
  );
  // Said after the summary, so that no live line is torn.
  const troubles: string[] = [];
  const notifier = openNotifier(jobs.store, { warn: (message) => void troubles.push(message) });
  const host = hostName();
  const unobserve = observeExecutions(jobs, notifier, { host });
  const startedAt = Date.now();
  const tell = (outcome: Report | RunError) => {
    if (verifies === null) return;
    const notice = verificationNotice({ ...verifies, startedAt, outcome }, { host });
    if (notice !== null) notifier.tell(notice);
  };
  try {
    return await body((execution) => {
      // Of what breaks, whoever waits for it tells below.
      execution.done.then(tell, () => {});
      return execution;
    });
  } catch (error) {
    if (error instanceof RunError) tell(error);
    throw error;
  } finally {
    unobserve();
    await notifier.settled(PATIENCE);
    await notifier.close();
    for (const trouble of troubles) complain(screen, trouble);
  }
}
