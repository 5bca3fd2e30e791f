/** What workers are told before they begin. */
import type { RunRequest } from "../model/options.ts";
import type { FileSystem } from "../platform/mod.ts";
import type { LocalTarget } from "../targets/mod.ts";
import type { Ends } from "./preflight.ts";
import type { RunOptions } from "./run_options.ts";
import { identitiesOf } from "./spared.ts";
import type { Root, WorkerSetup } from "./workers/protocol.ts";

/** What comes of a run's own state. */
type Prepared = Pick<
  WorkerSetup,
  "temporaryPrefix" | "keptTemporaries" | "versions" | "restriction" | "doubt" | "control"
>;

function rootOf({ path, entry: { device, inode } }: LocalTarget): Root {
  return { path, identity: { device, inode } };
}

/** The setup of all workers of a run; a pool adds the number of each. */
export function setupOf(
  { request, runOptions }: { readonly request: RunRequest; readonly runOptions: RunOptions },
  { source, destination, traits }: Ends,
  { files, ...prepared }: Prepared & { readonly files: FileSystem },
): Omit<WorkerSetup, "index"> {
  const { options, settings } = request;
  const { journal, keeper, spare = [] } = runOptions;
  return {
    source: rootOf(source),
    destination: destination === null ? null : rootOf(destination),
    traits,
    options,
    platform: files.name,
    sandbox: settings.sandbox,
    dryRun: settings.dryRun,
    operationEvents: settings.operationEvents || keeper !== undefined,
    fingerprints: keeper?.seed ?? null,
    recordChanges: journal !== undefined,
    spared: identitiesOf(files, spare),
    ...prepared,
  };
}
