/** Watches the sources of schedules that follow changes. */
import type { Jobs } from "../jobs/mod.ts";
import type { Job } from "../model/job.ts";
import type { Schedule } from "../model/schedule.ts";
import { Lookout } from "./presence/lookout.ts";
import { ignoredBy, type Pace, type Round, type RoundEnd, watchSource } from "./watch/mod.ts";

export interface FollowersParts {
  readonly jobs: Jobs;
  /** Carries a round out, when it can. Has to end once the signal aborts. */
  readonly perform: (schedule: Schedule, round: Round, until: AbortSignal) => Promise<RoundEnd>;
  /** Takes what a user should know of a source that is watched: one line. */
  readonly tell: (schedule: Schedule, message: string) => void;
  /** What went wrong beyond that. */
  readonly fail: (error: unknown) => void;
}

interface Follower {
  /** What it goes by: where this changes, it begins anew. */
  readonly key: string;
  readonly ending: AbortController;
}

export class Followers {
  readonly #followers = new Map<number, Follower>();
  readonly #lookout = new Lookout();

  constructor(private readonly parts: FollowersParts) {}

  /** Has each active schedule that follows changes watched, and no other. */
  follow(): void {
    const { store } = this.parts.jobs;
    const wanted = new Map(store.schedules.following().map((schedule) => [schedule.id, schedule]));
    for (const id of this.#followers.keys()) if (!wanted.has(id)) this.#end(id);
    for (const schedule of wanted.values()) {
      const job = store.jobs.byId(schedule.jobId);
      if (job !== null && schedule.interval.kind === "on-change") {
        this.#keepTo(schedule, job, schedule.interval);
      }
    }
  }

  end(): void {
    for (const id of this.#followers.keys()) this.#end(id);
    this.#lookout.close();
  }

  #end(id: number): void {
    this.#followers.get(id)?.ending.abort();
    this.#followers.delete(id);
  }

  #keepTo(schedule: Schedule, job: Job, pace: Pace): void {
    const key = JSON.stringify([schedule.interval, job.source, job.destination, job.options]);
    if (this.#followers.get(schedule.id)?.key === key) return;
    this.#end(schedule.id);
    const ending = new AbortController();
    this.#followers.set(schedule.id, { key, ending });
    this.#watch(schedule, job, { pace, until: ending.signal }).catch(this.parts.fail);
  }

  async #watch(
    schedule: Schedule,
    { source, options }: Job,
    { pace, until }: { readonly pace: Pace; readonly until: AbortSignal },
  ): Promise<void> {
    const { store } = this.parts.jobs;
    const identify = () => this.#lookout.identify(source);
    // A source that does not answer is waited for here; a look at it would hold all others up.
    await identify();
    await watchSource({
      source,
      identify,
      pace,
      perform: (round) => this.parts.perform(schedule, round, until),
      ignores: await ignoredBy({ filter: options.filter, store: store.path }, source),
      tell: (message) => this.parts.tell(schedule, message),
      signal: until,
    });
  }
}
