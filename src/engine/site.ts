/**
 * What a worker works with: both roots, the rules, and where results go.
 */
import { RunError } from "../base/errors.ts";
import type { RawName, RawPath } from "../base/names.ts";
import { changeOf, ChangePacker } from "../model/change.ts";
import type { Entry } from "../model/entry.ts";
import type { FailedOperation, Failure } from "../model/failure.ts";
import type { Operation } from "../model/operation.ts";
import type { JobOptions } from "../model/options.ts";
import type { CounterName } from "../model/report.ts";
import { type FileSystem, FileSystemError, type Handle } from "../platform/mod.ts";
import { type Doubt, whetherDoubtful } from "./doubt.ts";
import { OpenFolders } from "./execute/open_folders.ts";
import { VersionKeeper } from "./execute/keep.ts";
import { failureOf, OUT_OF_SPACE } from "./failures.ts";
import type { Hasher } from "./hash/mod.ts";
import type { Rules } from "./plan/decide.ts";
import type { Filter } from "./plan/filter.ts";
import {
  type Fingerprint,
  fingerprintOf,
  type Restriction,
  type Seen,
} from "./plan/restriction.ts";
import { temporaryName } from "./temporary.ts";
import type { Traits } from "./traits.ts";
import type { WorkerControl } from "./workers/control.ts";
import { RateLimit } from "./workers/rate.ts";
import { emptyOutcome, type Identity, type Outcome } from "./workers/protocol.ts";

export interface SiteParts {
  readonly files: FileSystem;
  readonly source: Handle;
  readonly sourceRoot: Entry;
  /** Where links lead out of, with links followed. */
  readonly sourcePath: string;
  /** Where they must not lead to. */
  readonly destinationPath: string | null;
  readonly destinationRoot: Entry | null;
  /** Null in a dry run to a destination that is not there yet. */
  readonly destination: Handle | null;
  readonly options: JobOptions;
  readonly rules: Rules;
  readonly traits: Traits;
  readonly doubt: Doubt | null;
  readonly filter: Filter;
  readonly hasher: Hasher | null;
  readonly control: WorkerControl;
  readonly dryRun: boolean;
  readonly operationEvents: boolean;
  readonly recordChanges: boolean;
  /** Operations are told with fingerprints made with this seed. */
  readonly fingerprints: Fingerprint | null;
  /** Null: everything that is decided is carried out. */
  readonly restriction: Restriction | null;
  readonly temporaryPrefix: string;
  /** `WorkerSetup.versions` */
  readonly versions: RawPath | null;
  readonly keptTemporaries: readonly RawName[];
  /** Files of the source that are never opened. */
  readonly spared: readonly Identity[];
  readonly index: number;
}

const NOTHING_SEEN: Seen = { source: null, destination: null };

/** Failures after which nothing that follows could be trusted to work. */
const MAYBE_GONE = new Set(["stale", "input-output", "not-found"]);

export class Site {
  readonly files: FileSystem;
  readonly control: WorkerControl;
  /** Of what is copied and compared. */
  readonly rate: RateLimit;
  outcome: Outcome = emptyOutcome();
  /** What was changed, where a record of it is kept. */
  readonly changes = new ChangePacker();
  /** Milliseconds since the epoch. */
  readonly openedAt = Date.now();
  readonly folders = new OpenFolders(this);
  /** Null where what is replaced or removed is not kept. */
  readonly versions: VersionKeeper | null;
  readonly #warned = new Set<string>();
  /** What is under way makes room: what a plan does not have of it is told in its turn. */
  ahead = false;
  /** How often cloning was refused; after a few times it is not tried any more. */
  cloneRefusals = 0;
  #temporaries = 0;
  #temporary: RawName | null = null;
  /** Of what is in no doubt. */
  readonly #calmRules: Rules;
  readonly #isDoubtful: (path: RawPath) => boolean;

  constructor(readonly parts: SiteParts) {
    this.files = parts.files;
    this.control = parts.control;
    this.rate = new RateLimit(parts.control, parts.options.maxRate);
    this.#calmRules = { ...parts.rules, suspectSince: null };
    this.#isDoubtful = whetherDoubtful(parts.doubt?.paths ?? null);
    const { files, destination, versions: folder, options } = parts;
    const durable = options.durability === "file";
    this.versions = folder === null || destination === null
      ? null
      : new VersionKeeper({ files, destination, folder, durable });
  }

  /** By which rules an entry is compared. */
  rulesFor(path: RawPath): Rules {
    return this.#isDoubtful(path) ? this.parts.rules : this.#calmRules;
  }

  close(): void {
    const { files, source, destination } = this.parts;
    this.folders.close();
    this.versions?.close();
    files.close(source);
    if (destination !== null) files.close(destination);
  }

  /** Whether changes are carried out; in a dry run they are only told. */
  get live(): boolean {
    return !this.parts.dryRun;
  }

  count(name: CounterName, by = 1): void {
    this.control.count(name, by);
  }

  /** Counts, in a dry run, a version that a run would keep of what it replaces or removes. */
  foreseeVersion(): void {
    if (!this.live && this.parts.options.keepVersions !== null) this.count("versions");
  }

  /**
   * Whether an operation may be carried out. In a run that is restricted to a plan, what does not
   * stand there just so is told as drifted, and left.
   */
  permits(operation: Operation, seen: Seen): boolean {
    const { restriction } = this.parts;
    if (restriction === null || restriction.holds(operation, seen)) return true;
    if (!this.ahead) this.drift(operation);
    return false;
  }

  drift({ path, type }: Operation): void {
    this.count("drifted");
    this.outcome.drifts.push({ path, operation: type, reason: "unplanned" });
  }

  tell(operation: Operation, seen: Seen = NOTHING_SEEN): void {
    const { operationEvents, fingerprints } = this.parts;
    if (operationEvents) this.outcome.operations.push(operation);
    if (fingerprints !== null) {
      this.outcome.fingerprints.push(fingerprintOf(operation, seen, fingerprints));
    }
    if (!this.parts.recordChanges) return;
    const change = changeOf(operation);
    if (change !== null) this.changes.add(change);
  }

  report(failure: Failure): void {
    this.count("failed");
    this.outcome.failures.push(failure);
  }

  /** Warns of something that concerns many entries. */
  warnOnce(message: string): void {
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    this.outcome.warnings.push(message);
  }

  newTemporary(): RawName {
    const owner = `${this.parts.index.toString(36)}x`;
    return temporaryName(this.parts.temporaryPrefix, owner, this.#temporaries++);
  }

  /** For what is put in place, or discarded, before the next is made: the same one each time. */
  get temporary(): RawName {
    return this.#temporary ??= this.newTemporary();
  }

  /** Something may have been left under {@linkcode temporary}: it becomes another one. */
  spendTemporary(): void {
    this.#temporary = null;
  }

  /**
   * Takes an error that befell one entry into the report.
   * Throws on what is no such error, and RunError where it means the end of the run.
   */
  fail(path: RawPath, operation: FailedOperation, error: unknown): void {
    if (!(error instanceof FileSystemError)) throw error;
    const failure = failureOf(path, operation, error);
    this.report(failure);
    if (OUT_OF_SPACE.has(error.code)) throw new RunError("disk-full", failure.message);
    if (MAYBE_GONE.has(error.code)) this.#checkRoots();
  }

  #checkRoots(): void {
    const { source, destination } = this.parts;
    if (isGone(this.files, source)) {
      throw new RunError(
        "source-gone",
        "Cannot go on: the source folder is gone; bring it back and run again",
      );
    }
    if (destination !== null && isGone(this.files, destination)) {
      throw new RunError(
        "destination-gone",
        "Cannot go on: the destination folder is gone; bring it back and run again",
      );
    }
  }
}

function isGone(files: FileSystem, root: Handle): boolean {
  try {
    return (files.stat({ handle: root, name: null })?.links ?? 0) === 0;
  } catch {
    return true;
  }
}
