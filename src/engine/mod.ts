/**
 * @module engine
 *
 * Makes a destination a true copy of a source.
 *
 * Owns: what happens to entries, and when. Never prints, stores or schedules anything, and asks a
 * platform's features instead of testing for an operating system. Called by `jobs`; `doctor`, `scheduler`
 * and `cli` take types and single questions from it, and start no run.
 *
 * Read the types first (`model/`, `workers/protocol.ts`), then:
 *
 * 1. `run.ts`     the stages of a run, on the main thread
 * 2. `visit.ts`   one folder, in a worker
 * 3. `plan/`      look, pair, decide: changes nothing
 * 4. `execute/`   copy, make, link, set metadata, remove
 * 5. `workers/`   the threads, what they are told, and the memory they share
 */
export { type Checkpoint, readCheckpoint, whatIsHeld, writeCheckpoint } from "./checkpoint.ts";
export type { UsualLimits } from "./guard.ts";
export { newSeed } from "./plan/restriction.ts";
export type { PlanKeeper, PlanToApply } from "./planned.ts";
export { lookAtEnds } from "./preflight.ts";
export { compileFilter } from "./plan/filter.ts";
export { Run } from "./run.ts";
export type {
  ExamineEnds,
  FoundEnds,
  RememberedEnds,
  RunJournal,
  RunListener,
  RunOptions,
} from "./run_options.ts";
export { NOTHING_REMEMBERED } from "./run_options.ts";
export type { FolderScope } from "./scope.ts";
