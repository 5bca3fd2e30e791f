/** What `../confinement.ts` promises, by Landlock and seccomp. */
import type { Reach, ReachableFolder } from "../confinement.ts";
import { FileSystemError, type Handle } from "../file_system.ts";
import { PR_SET_NO_NEW_PRIVS } from "./constants.ts";
import { systemError } from "./errno.ts";
import {
  type Access,
  landlockVersion,
  LEAST_VERSION,
  restrictFiles,
  type Rule,
} from "./landlock.ts";
import { errorNumber, libc } from "./libc.ts";
import { close, openRoot } from "./open.ts";
import { canRefuseCalls, refuseCalls } from "./seccomp.ts";
import { stat } from "./stat.ts";

/** What this kernel lacks to confine a thread; null where nothing. */
export function confinementGap(): string | null {
  if (landlockVersion() < LEAST_VERSION) {
    return "this kernel has no Landlock, or too old a one (it takes Linux 5.19), or it is switched off";
  }
  return canRefuseCalls() ? null : "this kernel filters no system calls (seccomp)";
}

function openReachable({ path, device, inode }: ReachableFolder): Handle {
  const folder = openRoot(path);
  const found = stat({ handle: folder, name: null });
  if (found?.device === device && found.inode === inode) return folder;
  close(folder);
  throw new FileSystemError("stale", "another folder took its place", "later", "ESTALE");
}

/** Confines the calling thread as far as this kernel can. Throws FileSystemError. */
export function confine({ read, write }: Reach): void {
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
    if (landlockVersion() >= LEAST_VERSION) restrictFiles(rules);
    if (canRefuseCalls()) refuseCalls();
  } finally {
    for (const folder of opened) close(folder);
  }
}
