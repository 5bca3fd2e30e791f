import type { RawPath } from "../base/names.ts";
import type { Failure } from "./failure.ts";
import type { Digests } from "./operation.ts";
import type { HashName } from "./options.ts";
import type { Drift } from "./plan.ts";
import type { StageTimes } from "./stage.ts";
import type { RunErrorCode } from "../base/errors.ts";

/** Live counters of a run, in entries unless said otherwise. In a dry run: what would be. */
export const COUNTER_NAMES = [
  /** Source entries looked at. */
  "scanned",
  /** Files that were not at the destination and now are. */
  "copied",
  /** Files that were there and were replaced. */
  "updated",
  /** Entries of any kind that needed nothing. */
  "unchanged",
  /** Folders made. */
  "directories",
  /** Symlinks, hard links and special files made. */
  "links",
  /** Entries whose metadata alone were set. */
  "metadata",
  /** Entries removed from the destination, folders included. */
  "removed",
  /** Entries, folders aside, of which a version was kept when they were replaced or removed. */
  "versions",
  /** Entries left out on purpose: sockets, other file systems, leftovers of killed runs. */
  "skipped",
  /** Entries that a filter left out. */
  "excluded",
  /** Entries that a run restricted to a plan left as they were. */
  "drifted",
  /** Failures. */
  "failed",
  /** Bytes of file content written (holes and clones count in full). */
  "bytes",
  /** Bytes of file content read to compare them. */
  "comparedBytes",
  /** Entries, folders aside, that the destination held when it was looked at. */
  "destinationEntries",
  /** Entries, folders aside, that `mirror` finds extra at the destination. */
  "extraEntries",
  /** Temporary files of killed runs that were cleared. */
  "cleared",
] as const;
export type CounterName = (typeof COUNTER_NAMES)[number];
export type Counters = Readonly<Record<CounterName, number>>;

export const NOTHING_COUNTED = Object.fromEntries(
  COUNTER_NAMES.map((name) => [name, 0]),
) as Counters;

/** Of a dry run: whether both sides differ. */
export function isDifferent({ counters, guard }: Pick<Report, "counters" | "guard">): boolean {
  const { copied, updated, directories, links, metadata, removed } = counters;
  // What would be held is not among what would be removed.
  return guard !== null || copied + updated + directories + links + metadata + removed > 0;
}

/** How many entries failed because something else is in their place: those differ, too. */
export function countInTheWay(failures: readonly { readonly code: string }[]): number {
  return failures.filter(({ code }) => code === "folder-in-the-way").length;
}

/** Whether the source had nothing, filters or not, as where its disk is not mounted. */
export function isSourceEmpty({ scanned, excluded }: Counters): boolean {
  return scanned + excluded === 0;
}

/** "suspended": stopped to be gone on with. */
export type RunState = "completed" | "failed" | "canceled" | "suspended";

/** Why removals were held. */
export type GuardReason =
  | "source-empty"
  | "source-other-device"
  | "source-unfinished"
  | "too-many-removals"
  | "unusual-removals"
  | "unusual-changes";

export interface GuardVerdict {
  readonly reason: GuardReason;
  /** Entries, folders aside, that would have been removed. */
  readonly removals: number;
  /** The most that was allowed. */
  readonly limit: number;
  readonly message: string;
}

/** The last word of a run. Field names are a contract; they are documented in docs/json.md. */
export interface Report {
  readonly state: RunState;
  readonly dryRun: boolean;
  readonly source: string;
  readonly destination: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Milliseconds. */
  readonly elapsed: number;
  readonly stages: StageTimes;
  readonly counters: Counters;
  /** In the order of their paths; at most `FAILURES_KEPT`. `counters.failed` has the number. */
  readonly failures: readonly Failure[];
  readonly guard: GuardVerdict | null;
  /**
   * What a run restricted to a plan left as it was; at most `DRIFTS_KEPT`. `counters.drifted` has
   * the number.
   */
  readonly drifts: readonly Drift[];
  /** With a hash named: the algorithm and the digests of what differed (at most `DIGESTS_KEPT`). */
  readonly digests: {
    readonly algorithm: HashName;
    readonly compared: number;
    readonly entries: readonly ({ readonly path: RawPath } & Digests)[];
  } | null;
  /** What ended the run early, if anything did. */
  readonly error: { readonly code: RunErrorCode; readonly message: string } | null;
  readonly warnings: readonly string[];
}

export const FAILURES_KEPT = 10_000;
export const DIGESTS_KEPT = 10_000;
