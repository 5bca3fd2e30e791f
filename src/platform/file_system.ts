import type { RawName, RawPath } from "../base/names.ts";
import type { Entry, Kind } from "../model/entry.ts";
import type { FailureCode, Retry } from "../model/failure.ts";

declare const handle: unique symbol;

/** An open file or folder: a file descriptor, or an index into a table. Valid in one thread only. */
export type Handle = number & { readonly [handle]: true };

/** A name in an open folder, or (with `name` null) what the handle itself stands for. */
export interface Place {
  readonly handle: Handle;
  readonly name: RawName | null;
}

export interface ListedName {
  readonly name: RawName;
  /** What the listing told; null where it told nothing and `stat` has to. */
  readonly kind: Kind | null;
}

/** Modification time; seconds since the epoch and nanoseconds, as in `Entry`. */
export interface Timestamp {
  readonly mtimeSeconds: number;
  readonly mtimeNanoseconds: number;
}

/** One extended attribute; POSIX ACLs appear as `system.posix_acl_access` and `..._default`. */
export interface ExtendedAttribute {
  readonly name: string;
  readonly value: Uint8Array;
}

/** A file system, or a folder of one, and where that shows. */
export interface Mount {
  readonly id: number;
  /** The mount that `point` lies in. */
  readonly parent: number;
  /** Tells file systems apart. */
  readonly fileSystem: string;
  /** The folder that shows, by its path within the file system. */
  readonly root: string;
  /** The absolute path where it shows. */
  readonly point: string;
}

export type LockKind = "exclusive" | "shared";

/** What the file system that holds an open folder is and can hold. */
export interface FileSystemFacts {
  /**
   * Stays the same while that file system is mounted; tells two disks apart. A device number alone
   * is spelled in digits alone, and no other identity is (`sameFileSystem` of the model).
   */
  readonly id: string;
  /** For messages: "ext4", "xfs", "btrfs", "tmpfs", "vfat", ... or "unknown". */
  readonly type: string;
  /** Nanoseconds between two modification times it can tell apart; 1 where it holds all. */
  readonly mtimeStep: number;
  /** Known to keep names, modes and times just as they are given, the latter to `mtimeStep`. */
  readonly exact: boolean;
  /** Bytes that this user may still write; null where unknown. */
  readonly available: number | null;
  /** Bytes that are in use, by whomever; null where unknown. */
  readonly used: number | null;
  readonly readOnly: boolean;
  /**
   * A copy within it may be its own doing: by sharing what is copied, or on a server. Also where
   * that is not known.
   */
  readonly copiesItself: boolean;
  /** Its disk turns: to read in two places at once takes longer than one after the other. */
  readonly seeks: boolean;
}

/** What a platform keeps, so that the engine asks instead of testing for an operating system. */
export interface PlatformFeatures {
  /** Nanoseconds; 1, or 1,000,000 where the interface carries milliseconds only. */
  readonly timestampStep: number;
  /** Names that are not UTF-8 can be opened. */
  readonly rawNames: boolean;
  readonly owners: boolean;
  readonly acls: boolean;
  readonly extendedAttributes: boolean;
  /** `Entry.flags`. */
  readonly flags: boolean;
  readonly specialFiles: boolean;
  readonly sparse: boolean;
  readonly clone: boolean;
  readonly symlinkTimes: boolean;
  readonly fileLocks: boolean;
  /** A whole file system can be written out at once. */
  readonly fileSystemSync: boolean;
  /** A would-be writer of a file that is being read can be made to wait. */
  readonly leases: boolean;
  /** Path length is not limited, and no component of a path is followed if it is a link. */
  readonly handles: boolean;
}

/** A call failed. `code` is the closed union; the engine branches on `code` and `retry` only. */
export class FileSystemError extends Error {
  override readonly name = "FileSystemError";
  constructor(
    readonly code: FailureCode,
    /** The state, for the end of a message: "permission denied". */
    readonly state: string,
    readonly retry: Retry,
    /** The system's own name of the error ("EACCES"), for whoever looks it up. */
    readonly system: string,
  ) {
    super(`${state} (${system})`);
  }
}

/** What an attempt gives; null where the file system says no, whatever its reason. */
export function attempt<T>(what: () => T): T | null {
  try {
    return what();
  } catch (error) {
    if (error instanceof FileSystemError) return null;
    throw error;
  }
}

/**
 * What holds off the writers of a file that is being read. "leased": whoever opens it to write
 * waits. "advisory": only programs that ask for locks know. "none": nobody knows.
 */
export type ReadLock = "leased" | "advisory" | "none";

export interface CopyRange {
  readonly offset: number;
  readonly length: number;
  readonly alone: boolean;
}

export interface ComparedRange {
  readonly equal: boolean;
  /** Bytes looked at on each side; less than asked for only at an end of file. */
  readonly bytes: number;
}

/** Something that happened in a folder that is watched. */
export interface FolderChange {
  /** What `watch` gave for it; below zero where no folder can be told. */
  readonly folder: number;
  /** Null for the folder itself. */
  readonly name: RawName | null;
  /**
   * "arrived": made, or moved there. "changed": anything else to what is in it. "gone": the folder
   * itself was removed, moved or unmounted. "unwatched": nothing more will be told of it.
   * "overflow": more happened, anywhere, than could be told.
   */
  readonly change: "arrived" | "changed" | "gone" | "unwatched" | "overflow";
  /** What `name` is. */
  readonly isFolder: boolean;
}

/** Tells what happens in folders. It opens nothing that is in them. */
export interface ChangeQueue {
  /**
   * Begins to watch an open folder, not what is below; the handle may be closed afterwards. The
   * same folder gives the same number. Throws "no-space" where this user has no watches left.
   */
  watch(directory: Handle): number;
  /** What happened since the last call, in its order; never waits. */
  take(): FolderChange[];
  close(): void;
}

/**
 * One machine's file systems, seen as openat(2) does: an open folder plus a name.
 *
 * Every call but one is synchronous (it runs in a worker) and throws {@linkcode FileSystemError}.
 * Nothing here follows a symlink unless `follow` says so. Handles must be closed.
 */
export interface FileSystem {
  readonly name: "linux" | "portable";
  readonly features: PlatformFeatures;

  /** Opens a folder by its absolute path, following links on the way. */
  openRoot(path: string): Handle;
  /** The absolute path, without links, of what is open. */
  pathOf(handle: Handle): string;
  /**
   * Opens a folder by a path relative to an open folder; "" gives a second handle on the same.
   * No component may be a link ("symlink-in-path") unless `follow`. Any depth and length.
   */
  openDirectory(from: Handle, path: RawPath, options?: { readonly follow?: boolean }): Handle;
  close(handle: Handle): void;

  /** All names but `.` and `..`, in no order. */
  list(directory: Handle): ListedName[];
  /** Looks at an entry; null where there is none. With `name` null, at the handle itself (entry's `name` is then ""). */
  stat(place: Place, options?: { readonly follow?: boolean }): Entry | null;

  /** Opens a file to read. Never blocks on a fifo. A link is refused ("symlink-in-path") unless `follow`. */
  openFile(directory: Handle, name: RawName, options?: { readonly follow?: boolean }): Handle;
  /**
   * Makes a new file, open to read and write; fails ("already-exists") if the name is taken. Its
   * mode is `mode` (nine bits, 0600 unless said), less what the umask or an ACL of the folder takes.
   */
  createFile(directory: Handle, name: RawName, mode?: number): Handle;
  /** Opens an existing file to write, without truncating it. For files this program made. */
  openToWrite(directory: Handle, name: RawName): Handle;

  /** Reads at an offset (bytes) into the whole of `buffer`, or less at the end of the file. */
  read(file: Handle, buffer: Uint8Array, offset: number): number;
  /** Writes the whole of `buffer` at an offset (bytes). */
  write(file: Handle, buffer: Uint8Array, offset: number): void;
  /**
   * Copies up to `length` bytes at the same offset in both; returns the bytes copied, 0 at the end
   * of `source`. May copy fewer: call again. `alone`: nobody else writes to `destination` meanwhile,
   * whom it would keep waiting for longer. At offset 0 `destination` has to be as it was opened.
   */
  copyRange(source: Handle, destination: Handle, range: CopyRange): number;
  /** Makes `destination` share the content of `source`; false where the file systems cannot. */
  cloneFile(source: Handle, destination: Handle): boolean;
  /** Compares up to `length` bytes at one offset; stops early at the first difference. */
  compareRange(
    one: Handle,
    other: Handle,
    range: { readonly offset: number; readonly length: number },
  ): ComparedRange;
  /** The next stretch at or after `offset` that is not a hole; null where only holes follow. One stretch to the end where holes cannot be told. */
  nextData(file: Handle, offset: number): { readonly start: number; readonly end: number } | null;
  truncate(file: Handle, size: number): void;

  makeDirectory(directory: Handle, name: RawName, mode: number): void;
  readLink(directory: Handle, name: RawName): RawName;
  /** `target` is kept byte for byte. */
  makeSymlink(directory: Handle, name: RawName, target: RawName): void;
  makeHardLink(
    existing: Place & { readonly name: RawName },
    created: Place & { readonly name: RawName },
  ): void;
  /** A fifo or device node like `like` (its kind, mode and specialDevice). */
  makeSpecial(directory: Handle, name: RawName, like: Entry): void;

  /** Within one folder; replaces what is not a folder at `to`, atomically. */
  rename(directory: Handle, from: RawName, to: RawName): void;
  /** To another folder of the file system, atomically; nothing is at `to`. */
  move(
    from: Place & { readonly name: RawName },
    to: Place & { readonly name: RawName },
  ): void;
  /** Swaps two entries of one folder atomically; false where that is not possible. */
  exchange(directory: Handle, one: RawName, other: RawName): boolean;
  removeFile(directory: Handle, name: RawName): void;
  /** An empty folder. */
  removeDirectory(directory: Handle, name: RawName): void;

  setMode(place: Place, mode: number): void;
  setOwner(place: Place, owner: number, group: number): void;
  /** Leaves the access time alone. */
  setTimes(place: Place, time: Timestamp): void;
  /** The attributes of a place, sorted by name; those the platform has no access to are left out. */
  listAttributes(place: Place): ExtendedAttribute[];
  setAttribute(place: Place, attribute: ExtendedAttribute): void;
  removeAttribute(place: Place, name: string): void;
  /** Inode flags, or attributes of Windows, of an entry, as in `Entry.flags`. Files and folders only. */
  setFlags(place: Place, flags: number): void;

  facts(handle: Handle): FileSystemFacts;
  /** All that is mounted, as far as the platform tells. */
  mounts(): Mount[];
  /** Whether something is mounted at an open folder, be it of the same file system; false where the platform does not tell. */
  isMountPoint(directory: Handle): boolean;
  /**
   * Takes an advisory lock that dies with this process; false where another holds one that it
   * cannot stand beside: shared ones stand beside each other. Windows has no shared ones, and
   * takes none.
   */
  lock(handle: Handle, kind?: LockKind): boolean;
  /**
   * Holds off the writers of a file open to read, until `unlock` or `close`. "leased" is not for
   * ever: a writer that waits too long (45 s, `/proc/sys/fs/lease-break-time`) is let through, so
   * look at `leaseHeld`. No lease where somebody has the file open to write, where it belongs to
   * another user, and where the file system has none. On Windows a writer fails instead of waiting,
   * and nobody is let through.
   */
  lockForReading(file: Handle): ReadLock;
  /** Whether a lease holds and nobody waits for its end. */
  leaseHeld(file: Handle): boolean;
  /** Gives up what `lockForReading` took; those who wait go on. */
  unlock(file: Handle): void;
  /** The content and metadata of one file or folder are on disk when this returns. */
  sync(handle: Handle): void;
  /** All of the file system that holds `handle` is on disk when this returns. */
  syncFileSystem(handle: Handle): void;
  /**
   * `syncFileSystem` on a thread of its own, so that the caller's goes on; the handle has to stay
   * open until it is settled. What failed cannot be told: it is always "input-output".
   */
  syncFileSystemAsync(handle: Handle): Promise<void>;
  /**
   * Writes a file out and drops it, or a range of it (bytes), from the page cache, so that the next
   * read comes from the disk.
   */
  dropCache(file: Handle, range?: { readonly offset: number; readonly length: number }): void;
  /** Null where folders cannot be watched through this interface. Throws "too-many-open-files". */
  openChangeQueue(): ChangeQueue | null;
}
