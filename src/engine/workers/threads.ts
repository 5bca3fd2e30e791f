let spare: Worker | null = null;

function createWorker(): Worker {
  return new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
}

/**
 * Starts a thread before it is known what for, so that it loads its code while the caller still
 * reads a command line. The next {@linkcode takeWorker} gets it.
 */
export function prepareWorker(): void {
  if (spare !== null) return;
  const worker = createWorker();
  // Who asks for a worker is told if it fails again then; nobody has asked yet.
  worker.onerror = (event) => {
    event.preventDefault();
    if (spare === worker) spare = null;
  };
  spare = worker;
}

/** A thread, which may be ready already. The caller sets its handlers. */
export function takeWorker(): Worker {
  const worker = spare ?? createWorker();
  spare = null;
  return worker;
}
