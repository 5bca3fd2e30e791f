/**
 * Confinement of workers to both folders. The runtime's permissions are given in
 * `workers/threads.ts`; here is what the system adds, native calls included.
 */
import { RunError } from "../base/errors.ts";
import type { FailureCode } from "../model/failure.ts";
import type { SandboxMode } from "../model/options.ts";
import { confinementGap, confineThread, FileSystemError, type Reach } from "../platform/mod.ts";
import type { WorkerSetup } from "./workers/protocol.ts";

/**
 * Looks, before a run, whether its workers can be confined; gives what is to be said if not.
 *
 * @throws {RunError} "sandbox-unavailable": it is required.
 */
export async function examineSandbox(mode: SandboxMode): Promise<string | null> {
  if (mode === "off") return null;
  const gap = await confinementGap({ strict: mode === "require" });
  if (gap === null) return null;
  if (mode === "auto") return `Workers are not confined to both folders by the system: ${gap}`;
  throw new RunError(
    "sandbox-unavailable",
    `Cannot confine workers to both folders: ${gap}; use --sandbox auto to run all the same`,
  );
}

/**
 * What a worker needs: to read the source, and whatever links in it lead to where they are
 * followed; to write to the destination, unless it only looks.
 */
export function reachOf({ source, destination, options, dryRun }: WorkerSetup): Reach {
  const folders = [source, ...destination === null ? [] : [destination]]
    .map(({ path, identity }) => ({ path, ...identity }));
  return {
    read: options.followSymlinks ? "everywhere" : folders,
    write: dryRun || destination === null
      ? null
      : { path: destination.path, ...destination.identity },
  };
}

/** How a root tells that it is not what it was a moment ago. */
const GONE: readonly FailureCode[] = ["stale", "not-found", "not-a-directory"];

/**
 * Confines this worker, for good. Whatever is loaded only when it is needed has to be there by now.
 *
 * @throws {RunError} "sandbox-unavailable": the system refused, although it knows how;
 * "source-gone": a root was exchanged.
 */
export async function enterSandbox(setup: WorkerSetup): Promise<void> {
  if (setup.sandbox === "off") return;
  try {
    await confineThread(reachOf(setup), { strict: setup.sandbox === "require" });
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    if (GONE.includes(error.code)) {
      const state = "the source or the destination was exchanged for another folder";
      throw new RunError("source-gone", `Cannot go on: ${state} while the run started; run again`);
    }
    const state = `${error.message}; use --sandbox off to run all the same`;
    throw new RunError("sandbox-unavailable", `Cannot confine a worker to both folders: ${state}`);
  }
  // Whoever goes by the runtime's API makes no native call from here on.
  if (setup.platform === "portable") Deno.permissions.revokeSync({ name: "ffi" });
}
