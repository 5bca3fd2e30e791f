/** A source that is watched, and each round carried out for real. */
import type { Job } from "../../../src/model/job.ts";
import type { JobOptions } from "../../../src/model/options.ts";
import type { Report } from "../../../src/model/report.ts";
import type { Pace, Round } from "../../../src/scheduler/watch/mod.ts";
import { watchSource } from "../../../src/scheduler/watch/mod.ts";
import { compareTrees } from "../../support/judge.ts";
import { type JobsCase, OPTIONS, SETTINGS } from "../../jobs/with_jobs.ts";

export const QUICK: Pace = { quiet: 50, atMostEvery: 0, fullLookEvery: 3_600_000 };

export interface Watching {
  readonly rounds: { readonly round: Round; readonly report: Report }[];
  readonly told: string[];
}

export interface WatchCase {
  readonly pace?: Pace;
  readonly options?: Partial<JobOptions>;
  readonly job?: Job;
  /** In the middle of a round, before it is carried out. */
  readonly before?: (round: Round) => void | Promise<void>;
}

/** Watches for as long as `body` takes, and until the round that is under way is over. */
export async function watching(
  { jobs, ends: [source, destination] }: JobsCase,
  { pace = QUICK, options = { mirror: true }, before = () => {} }: WatchCase,
  body: (given: Watching) => Promise<void>,
): Promise<void> {
  const given: Watching = { rounds: [], told: [] };
  const ending = new AbortController();
  const request = { source, destination, options: { ...OPTIONS, ...options }, settings: SETTINGS };
  const watched = watchSource({
    source,
    pace,
    signal: ending.signal,
    tell: (message) => given.told.push(message),
    perform: async (round) => {
      await before(round);
      const { folders } = round;
      const report = await jobs.start(request, () => {}, {
        wait: true,
        ...folders !== null && { folders },
      }).done.catch(() => null);
      if (report !== null) given.rounds.push({ round, report });
      return report?.state === "completed" ? "well" : "failed";
    },
  });
  try {
    await body(given);
  } finally {
    ending.abort();
    await watched;
  }
}

/** Milliseconds; generous, as nothing depends on how soon it is. */
const PATIENCE = 30_000;

/** Waits until something holds. */
export async function eventually(holds: () => boolean, what: string): Promise<void> {
  for (const end = performance.now() + PATIENCE; !holds();) {
    if (performance.now() > end) throw new Error(`It never came to that: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits until both ends are alike. */
export function alike([source, destination]: JobsCase["ends"]): Promise<void> {
  let differing: string[] = [];
  const look = () => {
    try {
      differing = compareTrees(source, destination, { permissions: false })
        .filter((line) => !line.includes(".mirrorsphere-"));
    } catch (error) {
      differing = [String(error)];
    }
    return differing.length === 0;
  };
  return eventually(look, "both ends are alike").catch((error) => {
    throw new Error(`${error.message}: ${differing.slice(0, 10).join("\n")}`);
  });
}
