/** A thread that looks at folders, and may hang; what it is asked, and answers. */
import type { Job } from "../../model/job.ts";

/** Whether the ends of a job are there. */
export type PresenceQuestion = Pick<Job, "source" | "destination" | "pairing">;

export interface PresenceAnswer {
  readonly there: boolean;
}

/** Which folder is at a path. */
export interface IdentityQuestion {
  readonly identify: string;
}

export interface IdentityAnswer {
  /** See `folderIdentity`. */
  readonly identity: string | null;
}

export function startThread(): Worker {
  return new Worker(new URL("./worker.ts", import.meta.url), {
    type: "module",
    deno: {
      permissions: {
        read: true,
        ffi: true,
        write: false,
        net: false,
        env: false,
        run: false,
        sys: false,
      },
    },
  });
}
