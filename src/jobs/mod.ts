/**
 * @module jobs
 *
 * The one door through which executions are started and steered.
 *
 * Owns: the life of an execution, from any door: recorded, checkpointed, paused from elsewhere,
 * found again after its process died, resumed. Never renders, never schedules. Called by `cli`,
 * `server` and `scheduler`.
 *
 * 1. `execution.ts` carries one out, with or without a record.
 * 2. `jobs.ts` opens the store and starts, resumes and approves executions; it asks and answers
 *    for those of other processes. `held_removals.ts` shows and rejects what the guard held.
 * 3. `recorder.ts` stores what an execution tells, and `keeper.ts` bears with a store that fails;
 *    `liveness.ts` knows whether its process lives; `unstarted.ts` reports where no run did.
 * 4. `preview.ts` keeps what a run would do as a plan, and restricts a run to one.
 * 5. `identity.ts` and `usual.ts` remember what a pair of folders was like before; `presence.ts`
 *    looks whether a destination is there.
 */
export { type Execution, startExecution } from "./execution.ts";
export {
  type ExecutionListener,
  Jobs,
  type JobsOptions,
  openJobs,
  type StartOptions,
} from "./jobs.ts";
export type { Preview, PreviewOptions } from "./preview.ts";
export { checkCopy, checkStart, refuseHopeless, type Route } from "./start_check.ts";
