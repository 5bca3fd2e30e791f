import assert from "node:assert/strict";
import type { RawPath } from "../../src/base/names.ts";
import { Control } from "../../src/engine/workers/control.ts";
import type { FromWorker, Root, WorkerSetup } from "../../src/engine/workers/protocol.ts";
import { THREAD_PERMISSIONS } from "../../src/engine/workers/threads.ts";
import { DEFAULT_CONFIG } from "../../src/config/mod.ts";
import type { JobOptions, SandboxMode } from "../../src/model/options.ts";
import { confinementGap, openPlatform } from "../../src/platform/mod.ts";
import { skipUnless } from "../support/skip.ts";
import type { Attacked, Order } from "./attacker.ts";
import { NATIVE_ATTACKS, RUNTIME_ATTACKS } from "./attacks.ts";
import { type Ground, withGround } from "./ground.ts";

const gap = await confinementGap({ strict: true });
const ignore = skipUnless(gap === null, `workers cannot be confined: ${gap}`);

interface Cell {
  readonly platform: "linux" | "portable";
  /** "free": what no worker of the engine is, to show that the attacks can succeed. */
  readonly permissions: "engine" | "free";
  readonly sandbox: SandboxMode;
  readonly job?: Partial<JobOptions>;
  readonly dryRun?: boolean;
}

const files = await openPlatform("auto");

function rootOf(path: string): Root {
  const handle = files.openRoot(path);
  const entry = files.stat({ handle, name: null });
  files.close(handle);
  assert.ok(entry !== null);
  return { path, identity: { device: entry.device, inode: entry.inode } };
}

function setupOf({ source, destination }: Ground, cell: Cell): WorkerSetup {
  return {
    source: rootOf(source),
    destination: rootOf(destination),
    traits: { mtimeStep: 1, modes: true, foldsNames: false, symlinkTimes: true },
    options: { ...DEFAULT_CONFIG.job, ...cell.job },
    platform: cell.platform,
    sandbox: cell.sandbox,
    dryRun: cell.dryRun ?? false,
    operationEvents: false,
    recordChanges: false,
    temporaryPrefix: "a",
    versions: null,
    keptTemporaries: [],
    spared: [],
    doubt: null,
    fingerprints: null,
    restriction: null,
    control: new Control(1).buffer,
    index: 0,
  };
}

function startAttacker({ platform, permissions }: Cell): Worker {
  const kind = platform === "linux" ? "native" : "runtime";
  return new Worker(new URL("./attacker.ts", import.meta.url), {
    type: "module",
    deno: { permissions: permissions === "free" ? "inherit" : THREAD_PERMISSIONS[kind] },
  });
}

function answerOf<T extends FromWorker | Attacked>(worker: Worker): Promise<T> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<T>) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
  });
}

/** Has a worker of the engine copy the source, and then attack. */
async function attackFrom(cell: Cell, ground: Ground): Promise<Attacked> {
  const worker = startAttacker(cell);
  try {
    const copied = answerOf<FromWorker>(worker);
    worker.postMessage({ type: "setup", setup: setupOf(ground, cell) });
    const task = { kind: "directory", path: "" as RawPath, fresh: false, share: 1 } as const;
    worker.postMessage({ type: "work", tasks: [task] });
    const answer = await copied;
    assert.equal(answer.type, "done", JSON.stringify(answer));
    if (answer.type === "done") assert.deepEqual(answer.outcome.failures, []);
    const attacked = answerOf<Attacked>(worker);
    const order: Order = { type: "attack", ground };
    worker.postMessage(order);
    return await attacked;
  } finally {
    worker.terminate();
  }
}

function namesOf(results: Readonly<Record<string, string | null>>, success: boolean): string[] {
  return Object.keys(results).filter((name) => (results[name] === null) === success);
}

/** The content of what no copy may change. */
function contents({ source, outside }: Ground): Record<string, string> {
  const found: Record<string, string> = {};
  for (const folder of [source, outside]) {
    for (const { name } of Deno.readDirSync(folder)) {
      found[`${folder}/${name}`] = Deno.readTextFileSync(`${folder}/${name}`);
    }
  }
  return found;
}

const ALL = [...Object.keys(RUNTIME_ATTACKS), ...Object.keys(NATIVE_ATTACKS)];

for (const platform of ["linux", "portable"] as const) {
  Deno.test({
    name: `${platform}: a confined worker gets out in no way, and leaves everything as it was`,
    ignore,
    fn: () =>
      withGround(async (ground) => {
        const before = contents(ground);
        const cell: Cell = { platform, permissions: "engine", sandbox: "require" };
        const { runtime, native } = await attackFrom(cell, ground);
        assert.deepEqual([...namesOf(runtime, true), ...namesOf(native, true)], []);
        assert.deepEqual(contents(ground), before);
      }),
  });

  Deno.test({
    name: `${platform}: the same attempts all succeed from a worker that is free`,
    ignore,
    fn: () =>
      withGround(async (ground) => {
        const cell: Cell = { platform, permissions: "free", sandbox: "off" };
        const { runtime, native } = await attackFrom(cell, ground);
        assert.deepEqual({ ...runtime, ...native }, Object.fromEntries(ALL.map((n) => [n, null])));
      }),
  });
}

Deno.test({
  name: "linux: where it is not required, native calls reach services of this machine at most",
  ignore,
  fn: () =>
    withGround(async (ground) => {
      const before = contents(ground);
      const cell: Cell = { platform: "linux", permissions: "engine", sandbox: "auto" };
      const { runtime, native } = await attackFrom(cell, ground);
      const got = [...namesOf(runtime, true), ...namesOf(native, true)];
      const known = ["connect to a service by its place", "send a datagram"];
      assert.deepEqual(got.filter((name) => !known.includes(name)), []);
      assert.deepEqual(contents(ground), before);
    }),
});

Deno.test({
  name: "linux: the runtime's permissions and the system's rules each hold by themselves",
  ignore,
  fn: () =>
    withGround(async (ground) => {
      const byRuntime = await attackFrom(
        { platform: "linux", permissions: "engine", sandbox: "off" },
        ground,
      );
      assert.deepEqual(namesOf(byRuntime.runtime, true), []);
      assert.deepEqual(namesOf(byRuntime.native, false), []);
      const bySystem = await attackFrom(
        { platform: "linux", permissions: "free", sandbox: "require" },
        ground,
      );
      assert.deepEqual(namesOf(bySystem.native, true), []);
      // What the process itself holds in memory is no file, and no call.
      assert.deepEqual(namesOf(bySystem.runtime, true), [
        "read the environment",
        "ask who the user is",
      ]);
    }),
});
