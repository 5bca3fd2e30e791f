/**
 * @module store
 *
 * What is kept between runs: jobs, their schedules, executions, what these changed, and what is to
 * be finished.
 *
 * Owns: the database `mirrorsphere.sqlite` in the user's state folder; the only home of
 * `node:sqlite`. Never looks at the trees, never judges whether a process lives, never repairs or
 * replaces a database that is damaged. Called by `jobs` and, with what that opened, by `notify`,
 * `scheduler`, `server` and `cli`; loaded only when it is needed, since SQLite takes some
 * milliseconds to load.
 *
 * 1. `places.ts` says which folder.
 * 2. `open.ts` makes or opens the database, and refuses one that cannot be trusted.
 * 3. `migrate.ts` brings an older one up to date with `migrations/`, after a copy of it was kept.
 * 4. `database.ts` runs statements; `complaint.ts` words what goes wrong.
 * 5. `jobs.ts`, `pairings.ts`, `schedules.ts`, `executions.ts`, `changes.ts`, `failures.ts`,
 *    `drifts.ts`, `plans.ts` (with `plan_tree.ts`), `documents.ts`, `log.ts`, `throughput.ts`,
 *    `history.ts`, `channels.ts`, `outbox.ts`, `access.ts` and `retention.ts` have one noun each.
 * 6. `signatures.ts` tells which lists changed.
 *
 * In a process that has it open nobody else may open and close its files, not even to read them:
 * any close takes away all locks that SQLite has on a file (fcntl(2), "Record locks"), and another
 * process then removes the log under its feet. Runs are told to spare them; `Deno.watchFs` must not
 * be used where they lie, since it opens whatever changes.
 *
 * Everything is synchronous once open. What was stored outlives a SIGKILL; changes of state, jobs,
 * pairings, checkpoints, held removals, channels and notices outlive a power cut too.
 */
import { Access } from "./access.ts";
import { Changes } from "./changes.ts";
import { Channels } from "./channels.ts";
import { Documents } from "./documents.ts";
import { Drifts } from "./drifts.ts";
import { Executions } from "./executions.ts";
import { Failures } from "./failures.ts";
import { History } from "./history.ts";
import { Jobs } from "./jobs.ts";
import { Log } from "./log.ts";
import { openDatabase, type OpenOptions } from "./open.ts";
import { Outbox } from "./outbox.ts";
import { Pairings } from "./pairings.ts";
import { Plans } from "./plans.ts";
import { keep } from "./retention.ts";
import { type Signatures, signatures } from "./signatures.ts";
import { Schedules } from "./schedules.ts";
import { Throughput } from "./throughput.ts";

export type { NewSession, Session, SessionOrigin, SessionScope } from "./access.ts";
export type { ChangeCounts, ChangePage, ChangePosition, ChangeQuery } from "./changes.ts";
export type { ExecutionFilter, NewExecution, RemovalCount } from "./executions.ts";
export type { HistoryPoint, HistoryQuery, JobHistory } from "./history.ts";
export type { FailureGroup, FailurePage, FailureQuery } from "./failures.ts";
export type { LogPage, LogQuery } from "./log.ts";
export type { DriftPage, DriftQuery } from "./drifts.ts";
export type { DelayAfter, Outbox } from "./outbox.ts";
export {
  type NewPlan,
  type NodePage,
  type PlanFilter,
  type PlanRetention,
  PlanTree,
} from "./plans.ts";
export type { ScheduleChanges, ScheduleFilter } from "./schedules.ts";
export type { Signatures, WatchedList } from "./signatures.ts";
export { databaseFiles, type Environment, stateFolder } from "./places.ts";

export interface Store {
  /** Absolute path of the database. */
  readonly path: string;
  readonly jobs: Jobs;
  readonly pairings: Pairings;
  readonly schedules: Schedules;
  readonly executions: Executions;
  readonly changes: Changes;
  readonly failures: Failures;
  readonly drifts: Drifts;
  readonly log: Log;
  readonly throughput: Throughput;
  readonly plans: Plans;
  readonly checkpoints: Documents;
  readonly held: Documents;
  readonly channels: Channels;
  readonly outbox: Outbox;
  readonly access: Access;
  readonly history: History;
  /** Lets go of changes and failures of all but the newest so many executions of each job or pair. */
  keep(executions: number): void;
  /** A number that changes whenever another connection, of whatever process, changed anything. */
  version(): number;
  /** Tells which lists changed since it was last asked. */
  signatures(): Signatures;
  close(): void;
}

export interface StoreOptions extends OpenOptions {
  /** Milliseconds since the epoch; the machine's clock by default. */
  readonly now?: () => number;
}

/**
 * Opens the store in a folder (an absolute path); makes both, for this user only, where there is
 * none.
 *
 * Any call, this one and those of the store, may throw RunError "store-damaged", "store-newer",
 * "store-unwritable" (read-only, full, not allowed) or "store-busy" (another process wrote for
 * longer than `patience`). The file is never repaired or replaced.
 */
export async function openStore(folder: string, options: StoreOptions = {}): Promise<Store> {
  const { now = Date.now } = options;
  const database = await openDatabase(folder, options);
  return {
    path: database.path,
    jobs: new Jobs(database, now),
    pairings: new Pairings(database),
    schedules: new Schedules(database, now),
    executions: new Executions(database, now),
    changes: new Changes(database),
    failures: new Failures(database),
    drifts: new Drifts(database),
    log: new Log(database, now),
    throughput: new Throughput(database),
    plans: new Plans(database, now),
    checkpoints: new Documents(database, "checkpoint"),
    held: new Documents(database, "held_removals"),
    channels: new Channels(database, now),
    outbox: new Outbox(database, now),
    access: new Access(database, now),
    history: new History(database),
    version: () => database.number("PRAGMA data_version"),
    signatures: () => signatures(database),
    keep: (executions) => keep(database, executions),
    close: () => database.close(),
  };
}
