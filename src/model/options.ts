export const HASH_NAMES = ["MD5", "SHA256", "SHA3", "BLAKE2B", "BLAKE2S", "BLAKE3"] as const;
/** SHA3 is SHA3-256; BLAKE2B has 512 bits, BLAKE2S and BLAKE3 256. */
export type HashName = (typeof HASH_NAMES)[number];

export const COMPARISON_MODES = ["standard", "advanced", "thorough"] as const;
export type ComparisonMode = (typeof COMPARISON_MODES)[number];

export const BACKUP_TYPES = ["full", "incremental"] as const;
export type BackupType = (typeof BACKUP_TYPES)[number];

export const PLATFORM_NAMES = ["auto", "linux", "portable"] as const;
export type PlatformName = (typeof PLATFORM_NAMES)[number];

/**
 * When removals are held: more than so many entries, or more than this share (0 to 1) of the
 * destination's entries. `null` is the default: half of them, once that is over 100.
 */
export type MaxDelete = { readonly count: number } | { readonly share: number } | null;

export const DURABILITIES = ["none", "checkpoint", "file"] as const;
/**
 * When content has to be on the disk itself: never waited for; before each checkpoint and before
 * a run counts as completed; or file by file and folder by folder.
 */
export type Durability = (typeof DURABILITIES)[number];

/** Milliseconds, within {@linkcode KEPT_FOR_RANGE}, or for good. */
export type KeptFor = number | "forever";

/** Milliseconds: a minute, and a hundred years. */
export const KEPT_FOR_RANGE = { shortest: 60_000, longest: 36_500 * 86_400_000 } as const;

/** Bytes a second. */
export const RATE_RANGE = { lowest: 1024, highest: 1024 ** 4 } as const;

export interface FilterOptions {
  /** Rules in gitignore's syntax, in order, the last that matches decides; `!` includes again. */
  readonly rules: readonly string[];
  /** Bytes; files below are left out. */
  readonly minSize: number | null;
  /** Bytes; files above are left out. */
  readonly maxSize: number | null;
  /** Stay on the file system that the source folder is on. */
  readonly oneFileSystem: boolean;
}

/** What a job is to do; everything that shapes the plan. Plain values. */
export interface JobOptions {
  readonly type: BackupType;
  readonly comparison: ComparisonMode;
  /** With `thorough`: compare digests of this kind instead of the bytes themselves. */
  readonly hash: HashName | null;
  /** Nanoseconds by which modification times may differ and still count as equal. */
  readonly modifyWindow: number;
  readonly mirror: boolean;
  readonly maxDelete: MaxDelete;
  /** The user has seen what the guard held, and wants it removed. */
  readonly allowDelete: boolean;
  readonly deleteExcluded: boolean;
  /** Where not all has room at once, the removals come before the copies. */
  readonly deleteBefore: boolean;
  /** How long versions are kept of what is replaced or removed; null: none are made. */
  readonly keepVersions: KeptFor | null;
  readonly followSymlinks: boolean;
  readonly permissions: boolean;
  /** Read every copied file back from the destination and compare; what is compared, from disks. */
  readonly verify: boolean;
  /** Hold off writers of each file while it is copied, where the system can. */
  readonly lockSource: boolean;
  readonly durability: Durability;
  /** Bytes a second that are copied and compared at most, within {@linkcode RATE_RANGE}; or null. */
  readonly maxRate: number | null;
  readonly filter: FilterOptions;
}

/**
 * What is looked at to tell whether the destination is what a run with these options makes of it:
 * content, from the disks themselves.
 */
export function verifyingOptions(options: JobOptions): JobOptions {
  return { ...options, type: "incremental", comparison: "thorough", verify: true };
}

export const SANDBOX_MODES = ["require", "auto", "off"] as const;
/** Whether the system confines workers to both folders: or there is no run; where it can; or not. */
export type SandboxMode = (typeof SANDBOX_MODES)[number];

/** How a run is carried out on this machine; never changes the plan. */
export interface RunSettings {
  readonly dryRun: boolean;
  readonly platform: PlatformName;
  readonly sandbox: SandboxMode;
  /** Web Workers, 1 and more. */
  readonly workers: number;
  /** Folders, slices and chunks handed to workers and not yet answered for. */
  readonly operationsInFlight: number;
  /** Milliseconds between progress events and between looks at control requests. */
  readonly interval: number;
  /** Whether each operation is told as an event (costs a message each). */
  readonly operationEvents: boolean;
}

export interface RunRequest {
  /** Absolute path. */
  readonly source: string;
  /** Absolute path. */
  readonly destination: string;
  readonly options: JobOptions;
  readonly settings: RunSettings;
}
