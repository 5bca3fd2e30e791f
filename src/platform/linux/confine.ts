/** What `../confinement.ts` promises, by Landlock and seccomp. */
import type { ConfinementOptions, Reach, ReachableFolder } from "../confinement.ts";
import { FileSystemError, type Handle } from "../file_system.ts";
import { PR_SET_NO_NEW_PRIVS } from "./constants.ts";
import { systemError } from "./errno.ts";
import {
  type Access,
  COMPLETE_VERSION,
  landlockVersion,
  LEAST_VERSION,
  restrictFiles,
  type Rule,
} from "./landlock.ts";
import { errorNumber, libc } from "./libc.ts";
import { close, openRoot } from "./open.ts";
import { canRefuseCalls, refuseCalls } from "./seccomp.ts";
import { stat } from "./stat.ts";

/**
 * Whether calls have to be refused, too: each call is then looked at, which takes 50 ns, and most of
 * what it adds Landlock knows by itself since Linux 6.12.
 */
function refusesCalls(version: number, { strict }: ConfinementOptions): boolean {
  return strict || version < COMPLETE_VERSION;
}
export { landlockVersion };

/** What this kernel lacks to confine a thread; null where nothing. */
export function confinementGap(options: ConfinementOptions): string | null {
  const version = landlockVersion();
  if (version < LEAST_VERSION) {
    return "this kernel has no Landlock, or too old a one (it takes Linux 5.19), or it is switched off";
  }
  return !refusesCalls(version, options) || canRefuseCalls()
    ? null
    : "this kernel filters no system calls (seccomp)";
}

function openReachable({ path, device, inode }: ReachableFolder): Handle {
  const folder = openRoot(path);
  const found = stat({ handle: folder, name: null });
  if (found?.device === device && found.inode === inode) return folder;
  close(folder);
  throw new FileSystemError("stale", "another folder took its place", "later", "ESTALE");
}

/** Confines the calling thread as far as this kernel can. Throws FileSystemError. */
export function confine({ read, write }: Reach, options: ConfinementOptions): void {
  const opened: Handle[] = [];
  const rule = (folder: Handle, access: Access): Rule => {
    opened.push(folder);
    return { folder, access };
  };
  try {
    const rules = read === "everywhere"
      ? [rule(openRoot("/"), "read")]
      : read.map((folder) => rule(openReachable(folder), "read"));
    if (write !== null) rules.push(rule(openReachable(write), "write"));
    if (libc.prctl(PR_SET_NO_NEW_PRIVS, 1n, 0n, 0n, 0n) < 0) throw systemError(errorNumber());
    const version = landlockVersion();
    if (version >= LEAST_VERSION) restrictFiles(rules, version);
    if (refusesCalls(version, options) && canRefuseCalls()) refuseCalls();
  } finally {
    for (const folder of opened) close(folder);
  }
}
