import type { FailureCode } from "../../model/failure.ts";

const RUN_AGAIN = "It changed while the run went on. Run again.";
const OTHER_FILE_SYSTEM = "Use a destination whose file system holds this.";
const OTHER_NAME = "Rename it, or use a destination that holds such names.";
const ROOM = "Make room at the destination. The execution ended early.";
const LINK = "Mend the link, leave it out with a filter, or do not follow links.";

/** What to do about failures of one kind, as the README has it. */
export const ADVICE: Readonly<Record<FailureCode, string>> = {
  "permission-denied": "Give this user access, or run as one who has it.",
  "not-permitted": "Run as root or as the owner, or do not carry permissions.",
  "not-found": RUN_AGAIN,
  "not-empty": RUN_AGAIN,
  "already-exists": RUN_AGAIN,
  "is-a-directory": RUN_AGAIN,
  "not-a-directory": RUN_AGAIN,
  "symlink-in-path":
    "A folder became a link on the way, and was not followed. See who changes it, then run again.",
  "input-output": "Check the disk and its connection.",
  "stale": "Check the connection: the file system or device went away.",
  "no-space": ROOM,
  "quota-exceeded": ROOM,
  "read-only": "Mount it for writing.",
  "name-too-long": OTHER_NAME,
  "name-unsupported": OTHER_NAME,
  "file-too-large": OTHER_FILE_SYSTEM,
  "not-supported": OTHER_FILE_SYSTEM,
  "too-many-links": OTHER_FILE_SYSTEM,
  "too-many-open-files": "Raise the limit of open files, or use fewer workers.",
  "busy": "Run again when it is not in use.",
  "changed-while-reading": "Run again when it is at rest, or lock the source while it is read.",
  "verify-mismatch": "The destination gave back other bytes. Check that disk.",
  "dangling-link": LINK,
  "link-cycle": LINK,
  "folder-in-the-way": "Move away what is there, use mirror, or allow the removals that were held.",
  "mount-point": "Unmount what is mounted in the destination.",
  "unknown": "See the message of each.",
};
