import type { JobOptions } from "./options.ts";

/** What one end of a pair was when it was last seen, to tell it from another disk. */
export interface EndIdentity {
  /** `FileSystemFacts.id`: tells two disks apart. */
  readonly fileSystem: string;
  /** For messages: "ext4", "btrfs", "vfat", ... or "unknown". */
  readonly type: string;
}

/**
 * Whether both are the same file system; null where that cannot be told, since platforms that see
 * different things of one spell its id in different ways (`FileSystemFacts.id`).
 */
export function sameFileSystem(
  { fileSystem: one }: Pick<EndIdentity, "fileSystem">,
  { fileSystem: other }: Pick<EndIdentity, "fileSystem">,
): boolean | null {
  if (one === other) return true;
  return isDevice(one) === isDevice(other) ? false : null;
}

/** Whether an id is a device number, which is all that the portable platform sees. */
function isDevice(id: string): boolean {
  return /^\d+$/.test(id);
}

/** Both ends of a pair, as they were when it was first executed or last paired again. */
export interface Pairing {
  readonly source: EndIdentity;
  readonly destination: EndIdentity;
}

/** What a job says; what is validated when one is added or edited. */
export interface JobDefinition {
  /** See {@linkcode jobNameProblem}. */
  readonly name: string;
  /** Absolute path. */
  readonly source: string;
  /** Absolute path. */
  readonly destination: string;
  readonly options: JobOptions;
  /** Milliseconds: the promise that the copy is never older. Absent or null for no promise. */
  readonly freshness?: number | null;
}

/** A saved definition of what is to be copied where, and how. */
export interface Job extends JobDefinition {
  /** Never given to another job, not even after this one is removed. */
  readonly id: number;
  readonly freshness: number | null;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
  /** Null until the job is first executed. */
  readonly pairing: Pairing | null;
}

const LONGEST_FRESHNESS = 3650 * 86_400_000;

/** What keeps a number from being a promise of freshness in milliseconds; null where nothing does. */
export function freshnessProblem(freshness: number | null): string | null {
  if (freshness === null || (Number.isInteger(freshness) && freshness >= 1000)) {
    return (freshness ?? 0) <= LONGEST_FRESHNESS ? null : "longer than ten years";
  }
  return "shorter than a second, or no whole number of milliseconds";
}

/** What past executions are looked up by: a job, or, without one, where from and where to. */
export type JobOrPair =
  | { readonly jobId: number }
  | { readonly source: string; readonly destination: string };

export const LONGEST_JOB_NAME = 100;

export const JOB_NAME_ACCEPTED = `1 to ${LONGEST_JOB_NAME} visible characters, not beginning ` +
  'with "/" or "-"';

/** One spelling per name: composed (NFC), as keyboards give it. */
export function normalJobName(name: string): string {
  return name.normalize("NFC");
}

/** What keeps a name from being a job's, for the end of a message; null where nothing does. */
export function jobNameProblem(name: string): string | null {
  const length = [...name].length;
  if (length === 0) return "empty";
  if (length > LONGEST_JOB_NAME) return `${length} characters, at most ${LONGEST_JOB_NAME}`;
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(name)) return "holds an invisible character";
  if (name.trim() !== name) return "starts or ends with a space";
  // "/" would read as a path, "-" as an option.
  return /^[/-]/.test(name) ? `starts with "${name.charAt(0)}"` : null;
}

/**
 * Since when the copy is older than its job promises, in milliseconds since the epoch; null while
 * the promise is kept, or none was made. `completedAt` is when the last completed execution
 * started, as what changed in the source since then may be missing; null where there was none.
 */
export function overdueSince(
  { freshness, createdAt }: Pick<Job, "freshness" | "createdAt">,
  completedAt: number | null,
  { now }: { readonly now: number },
): number | null {
  if (freshness === null) return null;
  const due = (completedAt ?? createdAt) + freshness;
  return due < now ? due : null;
}
