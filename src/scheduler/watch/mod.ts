/**
 * @module scheduler/watch
 *
 * Rounds of a run that start when the source changes.
 *
 * Owns: what is noticed of a source, and when a round starts. Never looks into the trees, and never
 * carries a round out: it says which folders are to be looked at, and the caller does it. Called by
 * the loop of `scheduler`, and by `run --watch` of `cli`.
 *
 * 1. `eye.ts`   watches the source, and says when it cannot; `tree_watcher.ts` does that folder by
 *              folder, `runtime_watcher.ts` where the platform has no way of its own
 * 2. `dirty.ts` gathers what was noticed, as folders to look at
 * 3. `due.ts`   says when the next round is due, and if it has to look at everything
 * 4. `ignored.ts` leaves out what the filters do
 * 5. `watch.ts` waits until then, and begins anew
 * 6. `round_end.ts` says whether a round has to be tried again
 */
export type { Pace } from "./due.ts";
export { ignoredBy } from "./ignored.ts";
export { endOf, type RoundEnd } from "./round_end.ts";
export { type Round, type WatchOptions, watchSource } from "./watch.ts";
