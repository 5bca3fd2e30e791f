/**
 * @module scheduler
 *
 * When is a job executed, and the process that waits until then.
 *
 * Owns: the resident process and what it does by itself. Never carries an execution out other than
 * through `jobs`, and never prints. Called by `cli`, and by `server`, which serves out of the same
 * process.
 *
 * - `schedules.ts` is the one door through which schedules are made and changed.
 * - `next.ts` says when one is due, by the clocks that `wall_clock.ts` reads. Both are pure.
 *
 * 1. `resident.ts` is the process that stays: one for each state folder, ended by signals.
 * 2. `settings.ts` says how executions run in it.
 * 3. `event.ts` names what it tells.
 */
export type { ResidentEvent } from "./event.ts";
export { openResident, type Resident, type ResidentOptions } from "./resident.ts";
