/** The system calls at which runs are killed and made to fail, and how often a run makes them. */
import { mostOfOneThread, runOnce, type Tampering } from "./command.ts";
import { type Ground, resetDestination } from "./ground.ts";

export type ErrorName = "EIO" | "ENOSPC" | "EACCES" | "EINTR" | "EDQUOT" | "ESTALE";

export interface Call {
  readonly name: string;
  /** Counted on the trees alone: the runtime itself makes this call, too. */
  readonly onTrees: boolean;
  readonly kills: boolean;
  /** What it is made to fail with. */
  readonly errors: readonly ErrorName[];
}

const CHANGING: readonly ErrorName[] = ["EIO", "ENOSPC", "EACCES", "EINTR", "EDQUOT", "ESTALE"];
const LOOKING: readonly ErrorName[] = ["EIO", "EACCES", "EINTR", "ESTALE"];
/** What is written late is told late. */
const SYNCING: readonly ErrorName[] = ["EIO", "ENOSPC", "EDQUOT"];

function call(name: string, rest: Partial<Omit<Call, "name">> = {}): Call {
  return { name, onTrees: false, kills: true, errors: CHANGING, ...rest };
}

/** Calls that a run does not make on some ground, or not yet, are left out there. */
export const CALLS: readonly Call[] = [
  call("openat", { onTrees: true }),
  call("openat2", { onTrees: true, errors: LOOKING }),
  // The runtime writes to its own pipes with it: killed there it may be, failed it could not go on.
  call("write", { errors: [] }),
  call("pwrite64"),
  call("sendfile"),
  call("copy_file_range"),
  call("renameat"),
  call("renameat2"),
  call("unlinkat"),
  call("mkdirat"),
  call("linkat"),
  call("symlinkat"),
  call("ftruncate"),
  call("syncfs", { errors: SYNCING }),
  call("fsync", { errors: SYNCING }),
  call("fdatasync", { errors: SYNCING }),
  call("utimensat", { kills: false, errors: LOOKING }),
  call("fchmod", { kills: false, errors: LOOKING }),
  call("getdents64", { onTrees: true, kills: false, errors: LOOKING }),
  call("statx", { onTrees: true, kills: false, errors: LOOKING }),
  call("pread64", { onTrees: true, kills: false, errors: LOOKING }),
];

/** Every path of both trees. */
export function treePaths({ scene, destination }: Ground, source: string): string[] {
  const below = (root: string, paths: Iterable<string>) =>
    [...paths].map((path) => path === "." ? root : `${root}/${path}`);
  return [
    ...below(source, Object.keys(scene.new)),
    ...below(destination, new Set([...Object.keys(scene.old), ...Object.keys(scene.new)])),
  ];
}

export interface Habits {
  /** By call: the most that one thread makes of it in a run. strace(1) counts by thread. */
  readonly calls: ReadonlyMap<string, number>;
  /** Milliseconds from start to end. */
  readonly duration: number;
}

/** Watches a run from this source on this ground. */
export async function observe(ground: Ground, source: string): Promise<Habits> {
  const log = `${ground.scratch}/observed`;
  const { destination, state } = ground;
  const ends = { source, destination, state, flags: ["--mirror", "--workers", "1"] };
  const watch = async (calls: readonly Call[], paths: readonly string[]) => {
    await resetDestination(ground);
    const rules = calls.map(({ name }) => `${name}:delay_enter=1:when=65535`);
    const tampering: Tampering = { rules, log, paths };
    const { code, stderr } = await runOnce(ends, tampering);
    if (code !== 0) throw new Error(`A run without any fault ended with ${code}: ${stderr}`);
    return mostOfOneThread(await Deno.readTextFile(log));
  };
  // The first run makes the database, with more writes than any that follows.
  await resetDestination(ground);
  await runOnce(ends);
  const everywhere = await watch(CALLS.filter(({ onTrees }) => !onTrees), []);
  const onTrees = await watch(
    CALLS.filter((call) => call.onTrees),
    treePaths(ground, source),
  );
  await resetDestination(ground);
  const begun = performance.now();
  await runOnce(ends);
  return {
    calls: new Map([...everywhere, ...onTrees]),
    duration: performance.now() - begun,
  };
}
