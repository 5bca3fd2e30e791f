/** Keeping a thread within some folders, by the system itself, native calls included. */

/** A folder within reach. What is at `path` has to be this very one. */
export interface ReachableFolder {
  /** Absolute. */
  readonly path: string;
  readonly device: number;
  readonly inode: bigint;
}

/** What a confined thread may still do: this, and nothing else. */
export interface Reach {
  readonly read: readonly ReachableFolder[] | "everywhere";
  /** Read, write, make and remove. */
  readonly write: ReachableFolder | null;
}

export interface ConfinementOptions {
  /**
   * Also take away every system call that no copy makes, such as those for sockets of any kind. It
   * costs a few hundredths of the time of a copy of small files.
   */
  readonly strict: boolean;
}

type LinuxConfinement = typeof import("./linux/confine.ts");

/** Null on other systems, and on a Linux without glibc. */
async function openLinux(): Promise<LinuxConfinement | null> {
  if (Deno.build.os !== "linux") return null;
  try {
    return await import("./linux/confine.ts");
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return null;
  }
}

/** What this system lacks to confine a thread wholly, for the end of a message; null where nothing. */
export async function confinementGap(options: ConfinementOptions): Promise<string | null> {
  const linux = await openLinux();
  return linux === null ? "it takes Linux with glibc" : linux.confinementGap(options);
}

/**
 * Confines the calling thread as far as this system can, for good: files to what `reach` names; no
 * TCP, no programs, no signals to other processes. Threads that it started before stay free.
 * Throws FileSystemError; "stale" where another folder has taken the place of one in reach.
 */
export async function confineThread(reach: Reach, options: ConfinementOptions): Promise<void> {
  (await openLinux())?.confine(reach, options);
}

/** The kernel's version of Landlock; 0 where there is none. */
export async function landlockVersion(): Promise<number> {
  return (await openLinux())?.landlockVersion() ?? 0;
}
