/**
 * The thread that does the work: takes tasks, carries each out, hands back what came of them.
 *
 * Everything below is synchronous: a worker that waits for the disk waits alone. It keeps to
 * itself what it finds, depth first, until its time slice ends or another worker has nothing to do.
 */
import { RunError, unreachable } from "../../base/errors.ts";
import { type RawPath, ROOT_PATH } from "../../base/names.ts";
import {
  type FileSystem,
  FileSystemError,
  loadPlatform,
  openPlatform,
} from "../../platform/mod.ts";
import { type LocalTarget, openLocalTarget } from "../../targets/mod.ts";
import { expireVersions } from "../execute/clear.ts";
import { Folder } from "../execute/folder.ts";
import { carryLargeFile } from "../execute/large.ts";
import { carryLinks } from "../execute/link.ts";
import { removeExtras } from "../execute/remove.ts";
import { openHasher } from "../hash/mod.ts";
import { type Abilities, deriveRules } from "../plan/decide.ts";
import { compileFilter } from "../plan/filter.ts";
import { Restriction } from "../plan/restriction.ts";
import { enterSandbox } from "../sandbox.ts";
import { Site } from "../site.ts";
import { visit } from "../visit.ts";
import { Canceled, WorkerControl } from "./control.ts";
import {
  emptyOutcome,
  type FinishTask,
  type FromWorker,
  type Identity,
  type Outcome,
  type Task,
  type ToWorker,
  type WorkerSetup,
} from "./protocol.ts";

/** Milliseconds that a worker keeps what it found to itself. */
const TIME_SLICE = 60;

const port = globalThis as unknown as {
  onmessage: ((event: MessageEvent<ToWorker>) => void | Promise<void>) | null;
  postMessage(message: FromWorker): void;
};

function openTarget(
  files: FileSystem,
  path: string,
  role: "source" | "destination",
): LocalTarget {
  try {
    return openLocalTarget(files, path);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    const state = `${error.message}; bring it back and run again`;
    throw new RunError(`${role}-gone`, `Cannot go on: the ${role} folder is gone: ${state}`);
  }
}

/** Opens a root; another disk may have been mounted there since the run looked. */
function openRoot(
  files: FileSystem,
  path: string,
  expected: { readonly role: "source" | "destination"; readonly identity: Identity },
): LocalTarget {
  const { role, identity } = expected;
  const target = openTarget(files, path, role);
  const { device, inode } = target.entry;
  if (device === identity.device && inode === identity.inode) return target;
  throw new RunError(
    `${role}-gone`,
    `Cannot go on: the ${role} folder was exchanged for another while the run started; run again`,
  );
}

async function openSite(setup: WorkerSetup): Promise<Site> {
  const { options } = setup;
  const files = await openPlatform(setup.platform);
  const filter = await compileFilter(options.filter);
  const hasher = options.hash === null ? null : await openHasher(options.hash);
  const source = openRoot(files, setup.source.path, { role: "source", ...setup.source });
  const destination = setup.destination === null
    ? null
    : openRoot(files, setup.destination.path, { role: "destination", ...setup.destination });
  await enterSandbox(setup);
  return new Site({
    ...setup,
    files,
    source: source.root,
    sourceRoot: source.entry,
    sourcePath: setup.source.path,
    destinationPath: setup.destination?.path ?? null,
    destinationRoot: destination?.entry ?? null,
    destination: destination?.root ?? null,
    rules: deriveRules(options, abilitiesOf(setup, { files, source })),
    filter,
    hasher,
    restriction: setup.restriction === null ? null : new Restriction(setup.restriction),
    control: new WorkerControl(setup.control, setup.index),
  });
}

function abilitiesOf(
  { traits: { mtimeStep, modes, symlinkTimes }, doubt }: WorkerSetup,
  { files, source: { facts } }: { readonly files: FileSystem; readonly source: LocalTarget },
): Abilities {
  const { features } = files;
  // By times that are not kept nothing is told apart, and nothing taken for the same.
  const kept = mtimeStep === null || mtimeStep === Infinity ? 1 : mtimeStep;
  return {
    timestampStep: Math.max(features.timestampStep, facts.mtimeStep, kept),
    rounded: { source: !facts.exact, destination: mtimeStep === null },
    modes,
    symlinkTimes: features.symlinkTimes && symlinkTimes,
    suspectSince: doubt?.since ?? null,
  };
}

function carryOut(site: Site, task: Task): void {
  switch (task.kind) {
    case "directory":
      return visit(site, task);
    case "finish":
      return finishFolders(site, task);
    case "removal":
      return removeExtras(site, task);
    case "expiry":
      return expireVersions(site, task);
    case "link":
      return carryLinks(site, task);
    case "large-file":
      return carryLargeFile(site, task);
    default:
      return unreachable(task);
  }
}

/** What no step of a task took care of is a failure of the task, not the end of the thread. */
function carryOutOrTell(site: Site, task: Task): void {
  try {
    carryOut(site, task);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    site.fail(pathOf(task), "stat", error);
  }
}

function pathOf(task: Task): RawPath {
  switch (task.kind) {
    case "directory":
    case "removal":
    case "expiry":
      return task.path;
    case "finish":
    case "link":
      return task.paths[0] ?? ROOT_PATH;
    case "large-file":
      return task.file.path;
    default:
      return unreachable(task);
  }
}

function finishFolders(site: Site, task: FinishTask): void {
  for (const path of task.paths) {
    site.control.look();
    let folder: Folder | null = null;
    try {
      folder = Folder.open(site, path, { made: task.made.includes(path) });
      folder.restore();
    } catch (error) {
      site.fail(path, "set-metadata", error);
    } finally {
      folder?.close();
    }
  }
}

/** Works through tasks and what they lead to; what is left when the time is up goes back. */
function work(site: Site, tasks: readonly Task[]): Outcome {
  const outcome = emptyOutcome();
  site.outcome = outcome;
  const stack = [...tasks];
  const end = performance.now() + TIME_SLICE;
  try {
    for (let task = stack.at(-1); task !== undefined; task = stack.at(-1)) {
      if (performance.now() > end || (stack.length > 1 && site.control.othersIdle)) break;
      carryOutOrTell(site, task);
      // Only now: a task that is broken off goes back, to be done again.
      stack.pop();
      stack.push(...outcome.tasks.splice(0));
    }
  } catch (error) {
    if (error instanceof RunError) outcome.fatal = { code: error.code, message: error.message };
    else if (!(error instanceof Canceled)) throw error;
    else if (error.handedBack) stack.pop();
  }
  site.folders.close();
  outcome.tasks.push(...stack);
  outcome.changes = site.changes.take();
  outcome.counted = site.control.takeCounted();
  return outcome;
}

/** Null where it was refused, which the run is told. */
async function begin(setup: WorkerSetup): Promise<Site | null> {
  try {
    return await openSite(setup);
  } catch (error) {
    const { code, message } = error instanceof RunError
      ? error
      : new RunError("internal", error instanceof Error ? error.message : String(error));
    port.postMessage({ type: "refused", code, message });
    return null;
  }
}

// A worker may be started before it is known what for; meanwhile it gets ready.
loadPlatform();

let opening: Promise<Site | null> = Promise.resolve(null);

port.onmessage = async ({ data }) => {
  switch (data.type) {
    case "setup":
      opening = begin(data.setup);
      return;
    case "work": {
      const site = await opening;
      if (site !== null) port.postMessage({ type: "done", outcome: work(site, data.tasks) });
      return;
    }
    case "close": {
      // The end of a thread closes nothing that was opened through libc.
      const site = await opening;
      site?.close();
      port.postMessage({ type: "closed" });
      return;
    }
    default:
      unreachable(data);
  }
};
