/** What a process of this kind carried out for no schedule, and had to leave: what the page began. */
import { RunError } from "../base/errors.ts";
import type { Jobs } from "../jobs/mod.ts";
import type { Execution } from "../model/execution.ts";
import type { RunSettings } from "../model/options.ts";
import type { Presences } from "./presence/presence.ts";
import { busyDestinations, stateOf } from "./situation.ts";

const BY = "by the process that stays, after it was interrupted";

export class Leftovers {
  /** Null before the first look. */
  #left: Execution[] | null = null;

  constructor(
    private readonly jobs: Jobs,
    private readonly presences: Presences,
    private readonly fail: (error: RunError) => void,
  ) {}

  /** Goes on with as many as there is room for, where nobody else writes to their destination. */
  goOn({ room, settings }: { readonly room: number; readonly settings: RunSettings }): void {
    this.#left ??= this.#find();
    if (this.#left.length === 0) return;
    const busy = new Set(busyDestinations(this.jobs).keys());
    this.#left = this.#left.filter((execution) => {
      const { id, destination } = execution;
      if (busy.has(destination) || this.jobs.liveCount >= room) return true;
      if (!this.#answers(execution)) return true;
      busy.add(destination);
      this.#resume(id, settings);
      return false;
    });
  }

  /** Whether both ends are known to answer: one that hangs would hold all others up. */
  #answers({ jobId }: Execution): boolean {
    const job = jobId === null ? null : this.jobs.store.jobs.byId(jobId);
    if (job === null) return true;
    const found = this.presences.of(job);
    return found !== null && found !== "silent";
  }

  /** Those of schedules are for these to go on with; whose job was edited since is left. */
  #find(): Execution[] {
    const { schedules, executions } = this.jobs.store;
    const scheduled = new Set(
      schedules.list().flatMap(({ underWay, lastExecutionId }) => underWay ? lastExecutionId : []),
    );
    return executions.leftByResident().filter((execution) =>
      !scheduled.has(execution.id) && stateOf(this.jobs, execution) === "interrupted"
    );
  }

  #resume(id: number, settings: RunSettings): void {
    // A user may have been faster.
    const { state, interrupted } = this.jobs.store.executions.get(id);
    if (state !== "suspended" || !interrupted) return;
    try {
      this.jobs.resume(id, () => {}, { settings, by: BY });
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      this.fail(error);
    }
  }
}
