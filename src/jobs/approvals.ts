import { RunError } from "../base/errors.ts";
import { readCheckpoint } from "../engine/mod.ts";
import type { Jobs } from "./jobs.ts";

/**
 * Refuses to let go of removals that are being made.
 *
 * @throws {RunError} "execution-state"
 */
export function refuseUnderApproval({ store, liveness }: Jobs, id: number): void {
  const approval = store.executions.unfinished().find((one) => {
    const text = liveness.lives(one.id) ? store.checkpoints.load(one.id) : null;
    return text !== null && readCheckpoint(text).approves === id;
  });
  if (approval === undefined) return;
  const message =
    `Cannot let what execution ${id} held stay: execution ${approval.id} removes it ` +
    `just now; stop that first with "mirrorsphere execution cancel ${approval.id}"`;
  throw new RunError("execution-state", message);
}
