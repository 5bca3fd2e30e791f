/** Ctrl-C and the like, as a request to cancel. */
import type { Execution } from "../jobs/mod.ts";
import type { Report } from "../model/report.ts";
import { heeded } from "../platform/signals.ts";
import { EXIT_CODES } from "./exit_code.ts";
import type { Renderer } from "./render/renderer.ts";

// Windows has no SIGTERM to listen to; closing a console window and Ctrl-Break arrive as SIGBREAK.
const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/** What ends a command in front of the user, but for what nohup(1) and the like have it ignore. */
export const endingSignals = () => heeded(SIGNALS);

interface Awaited {
  readonly renderer: Renderer;
  readonly signals: readonly Deno.Signal[];
}

/**
 * Waits for the report of an execution. The first signal cancels it, and the report still comes;
 * a second one ends the process at once, which every destination file survives whole too.
 */
export async function untilReport(
  execution: Execution,
  { renderer, signals }: Awaited,
): Promise<Report> {
  let stopping = false;
  const stop = () => {
    if (stopping) {
      renderer.close();
      Deno.exit(EXIT_CODES.canceled.code);
    }
    stopping = true;
    renderer.notice("Stopping... (again to leave at once)");
    execution.cancel();
  };
  for (const signal of signals) Deno.addSignalListener(signal, stop);
  try {
    return await execution.done;
  } finally {
    for (const signal of signals) Deno.removeSignalListener(signal, stop);
  }
}
