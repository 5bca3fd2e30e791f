import { joinPath, type RawName, type RawPath } from "../base/names.ts";
import type { Failure } from "../model/failure.ts";
import type { HashName } from "../model/options.ts";
import type { Digests } from "../model/operation.ts";
import { type Drift, DRIFTS_KEPT } from "../model/plan.ts";
import {
  COUNTER_NAMES,
  type CounterName,
  type Counters,
  DIGESTS_KEPT,
  FAILURES_KEPT,
  NOTHING_COUNTED,
  type Report,
} from "../model/report.ts";
import { Links, type LinksState } from "./links.ts";
import type { LinkTask, Outcome, RemovalTask, Task } from "./workers/protocol.ts";

const FINISHED_AT_ONCE = 64;

/** A tally as plain values, for a checkpoint. */
export interface TallyState {
  readonly failures: readonly Failure[];
  readonly warnings: readonly string[];
  readonly removals: readonly RemovalTask[];
  readonly digests: readonly ({ readonly path: RawPath } & Digests)[];
  readonly comparedByHash: number;
  readonly late: readonly RawPath[];
  readonly lateMade: readonly RawPath[];
  readonly drifts: readonly Drift[];
  readonly blocked: readonly (readonly [RawPath, readonly RawName[]])[];
  readonly links: LinksState;
}

const LOOKS: readonly CounterName[] = [
  "scanned",
  "unchanged",
  "skipped",
  "excluded",
  "destinationEntries",
  "extraEntries",
];

/** Counters less what `looked` counted without changing anything. */
export function withoutLooks(counters: Counters, looked: Counters): Counters {
  const less = LOOKS.map((name) => [name, counters[name] - looked[name]]);
  return { ...counters, ...Object.fromEntries(less) };
}

/** What a run gathers from its workers, to be acted on later or reported in the end. */
export class Tally {
  readonly failures: Failure[] = [];
  readonly warnings = new Set<string>();
  readonly removals: RemovalTask[] = [];
  readonly drifts: Drift[] = [];
  readonly digests: ({ readonly path: RawPath } & Digests)[] = [];
  comparedByHash = 0;
  /** What no worker counted, less what two did. */
  readonly #here = { failed: 0, unchanged: 0 };
  /** What could not be removed to make room, and was told. */
  readonly #ahead = new Set<RawPath>();
  readonly #late = new Set<RawPath>();
  readonly #lateMade = new Set<RawPath>();
  readonly #blocked = new Map<RawPath, RawName[]>();
  readonly #links: Links;
  readonly #counted: Record<CounterName, number>;

  /** Empty, or what an earlier process had gathered. */
  constructor(state?: TallyState, counters?: Counters) {
    this.#counted = { ...(counters ?? NOTHING_COUNTED) };
    this.#links = new Links(state?.links);
    if (state === undefined) return;
    this.failures.push(...state.failures);
    // One for each folder with extras: spread, very many overflow the stack.
    for (const removal of state.removals) this.removals.push(removal);
    this.digests.push(...state.digests);
    this.comparedByHash = state.comparedByHash;
    for (const warning of state.warnings) this.warnings.add(warning);
    for (const path of state.late) this.#late.add(path);
    for (const path of state.lateMade) this.#lateMade.add(path);
    this.drifts.push(...state.drifts);
    for (const [path, names] of state.blocked) this.#blocked.set(path, [...names]);
  }

  get state(): TallyState {
    return {
      failures: [...this.failures],
      warnings: [...this.warnings],
      removals: [...this.removals],
      digests: [...this.digests],
      comparedByHash: this.comparedByHash,
      late: [...this.#late],
      lateMade: [...this.#lateMade],
      drifts: [...this.drifts],
      blocked: [...this.#blocked].map(([path, names]) => [path, [...names]]),
      links: this.#links.state,
    };
  }

  /** Of the work that is done for good; what is under way is not in it. */
  get counted(): Counters {
    return { ...this.#counted };
  }

  /** `ahead`: of removals that make room, and are tried again in their turn where they failed. */
  add(outcome: Outcome, { ahead = false } = {}): void {
    if (ahead) outcome.failures.forEach(({ path }) => this.#ahead.add(path));
    else this.#omitTold(outcome);
    if (outcome.counted !== null) {
      for (const name of COUNTER_NAMES) this.#counted[name] += outcome.counted[name];
    }
    for (const failure of outcome.failures) {
      if (this.failures.length < FAILURES_KEPT) this.failures.push(failure);
    }
    for (const warning of outcome.warnings) this.warnings.add(warning);
    this.removals.push(...outcome.removals);
    for (const path of outcome.late) this.#late.add(path);
    for (const path of outcome.lateMade) this.#lateMade.add(path);
    this.addDrifts(outcome.drifts);
    for (const { path, name } of outcome.blocked) {
      const names = this.#blocked.get(path);
      if (names === undefined) this.#blocked.set(path, [name]);
      else names.push(name);
    }
    for (const candidate of outcome.links) this.#links.add(candidate);
    this.#addDigests(outcome.digests);
  }

  fail(failure: Failure): void {
    this.failures.push(failure);
    this.#count("failed", 1);
  }

  #count(name: "failed" | "unchanged", by: number): void {
    this.#here[name] += by;
    this.#counted[name] += by;
  }

  /** With what was counted here besides what workers count. */
  withCountedHere(counters: Counters): Counters {
    const { failed, unchanged } = this.#here;
    return {
      ...counters,
      failed: counters.failed + failed,
      unchanged: counters.unchanged + unchanged,
    };
  }

  #omitTold(outcome: Outcome): void {
    if (this.#ahead.size === 0) return;
    const again = outcome.failures.filter(({ path, operation }) =>
      (operation === "remove" || operation === "list") && this.#ahead.has(path)
    );
    for (const { path } of again) this.omit(outcome, path);
  }

  /** Takes the failure of a path out of what came in: it was told before. */
  omit(outcome: Outcome, path: RawPath): void {
    const at = outcome.failures.findIndex((failure) => failure.path === path);
    if (at === -1) return;
    outcome.failures.splice(at, 1);
    this.#count("failed", -1);
  }

  /** What was only looked at is going to be looked at again. */
  forgetLooks(): void {
    this.removals.length = 0;
    Object.assign(this.#counted, withoutLooks(this.#counted, this.#counted));
  }

  addDrifts(drifts: readonly Drift[]): void {
    for (const drift of drifts) {
      if (this.drifts.length < DRIFTS_KEPT) this.drifts.push(drift);
    }
  }

  #addDigests(digests: Outcome["digests"]): void {
    this.comparedByHash += digests.length;
    for (const found of digests) {
      const differs = found.source !== found.destination;
      if (differs && this.digests.length < DIGESTS_KEPT) this.digests.push(found);
    }
  }

  /** What a report lists. */
  lists(hash: HashName | null): Pick<Report, "failures" | "drifts" | "digests" | "warnings"> {
    const { comparedByHash: compared, digests: entries } = this;
    return {
      failures: this.failures.toSorted((one, other) => one.path < other.path ? -1 : 1),
      drifts: this.drifts.toSorted((one, other) => one.path < other.path ? -1 : 1),
      digests: hash === null ? null : { algorithm: hash, compared, entries },
      warnings: [...this.warnings],
    };
  }

  /** The work that files with several names are, once all names are known. */
  takeLinks(): LinkTask[] {
    const { tasks, unchanged } = this.#links.take();
    this.#count("unchanged", unchanged);
    return tasks;
  }

  /** Whether every name of every file with several that was met is known. */
  get linksComplete(): boolean {
    return this.#links.complete;
  }

  /** Paths that wait for a folder to be removed. */
  takeBlockedPaths(): RawPath[] {
    const paths = [...this.#blocked].flatMap(([path, names]) =>
      names.map((name) => joinPath(path, name))
    );
    this.#blocked.clear();
    return paths;
  }

  /** The work that was blocked by folders which are removed by now. */
  takeBlocked(): Task[] {
    const tasks = [...this.#blocked].map(([path, names]): Task => ({
      kind: "directory",
      path,
      fresh: false,
      share: 0,
      names,
      again: true,
    }));
    for (const path of this.#blocked.keys()) this.#late.add(path);
    this.#blocked.clear();
    return tasks;
  }

  /** Folders to finish; those deepest down first. */
  takeLate(): Task[] {
    const paths = [...this.#late].sort((one, other) => one < other ? 1 : -1);
    this.#late.clear();
    const tasks: Task[] = [];
    // Taken from the end of the queue: the last batch goes first.
    for (let at = 0; at < paths.length; at += FINISHED_AT_ONCE) {
      const some = paths.slice(at, at + FINISHED_AT_ONCE);
      const made = some.filter((path) => this.#lateMade.has(path));
      tasks.unshift({ kind: "finish", paths: some, made });
    }
    return tasks;
  }
}
