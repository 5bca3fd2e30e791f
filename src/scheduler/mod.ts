/**
 * @module scheduler
 *
 * When is a job executed, and the process that waits until then.
 *
 * Owns: the resident process and what it does by itself. Never carries an execution out other than
 * through `jobs`, and never prints. Called by `cli`, and by `server`, which serves out of the same
 * process.
 *
 * 1. `schedules.ts` is the door through which schedules are made and changed; `next.ts` says when
 *    one is due next, by the wall clock of its zone (`wall_clock.ts`).
 * 2. `resident.ts` is the process that stays: one for each state folder, ended by signals.
 * 3. In it, `loop.ts` waits, woken by `store_watch.ts` when another process changes something.
 * 4. At each look `situation.ts` gathers what there is, `due.ts` decides, and the loop carries out;
 *    `freshness.ts` finds promises that are broken, `presence/` looks on threads of its own whether
 *    the ends of jobs are there, and `leftovers.ts` goes on with what the process before left.
 * 5. `followers.ts` has the sources of on-change schedules watched (`watch/`); what changes there is
 *    due as well.
 * 6. `event.ts` names what is told of all that.
 */
export type { LoopEvent, Reason, ResidentEvent } from "./event.ts";
export { openResident, type Resident, type ResidentOptions } from "./resident.ts";
