import { PROGRAM } from "../../base/program.ts";

/**
 * How a thread reaches the file systems. "native" is by calls to the system's own library, over
 * which the runtime has no say, and which need no other right of it. "runtime" is by the runtime's
 * API: it makes symbolic links for nobody whose right to read and write is not general.
 */
export type ThreadKind = "native" | "runtime";

const NOTHING = { net: false, run: false, env: false, sys: false, import: false } as const;

/**
 * What the runtime lets a thread do. It is told before it is known which folders a thread is for;
 * `sandbox.ts` narrows it to them. A native one reads the program itself, of which it loads what
 * its work turns out to need.
 */
export const THREAD_PERMISSIONS: Readonly<Record<ThreadKind, Deno.PermissionOptionsObject>> = {
  native: { ...NOTHING, read: [PROGRAM], write: false, ffi: true },
  runtime: { ...NOTHING, read: true, write: true, ffi: "inherit" },
};

let spare: Worker | null = null;

function createWorker(kind: ThreadKind): Worker {
  const module = new URL("./worker.ts", import.meta.url);
  return new Worker(module, { type: "module", deno: { permissions: THREAD_PERMISSIONS[kind] } });
}

/**
 * Starts a thread before it is known what for, so that it loads its code while the caller still
 * reads a command line. The next {@linkcode takeWorker} for a native one gets it.
 */
export function prepareWorker(): void {
  if (spare !== null) return;
  const worker = createWorker("native");
  // Who asks for a worker is told if it fails again then; nobody has asked yet.
  worker.onerror = (event) => {
    event.preventDefault();
    if (spare === worker) spare = null;
  };
  spare = worker;
}

/** A thread, which may be ready already. The caller sets its handlers. */
export function takeWorker(kind: ThreadKind): Worker {
  const prepared = spare;
  spare = null;
  if (kind === "native") return prepared ?? createWorker(kind);
  prepared?.terminate();
  return createWorker(kind);
}
