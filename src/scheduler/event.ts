import type { RunErrorCode } from "../base/errors.ts";
import type { Execution } from "../model/execution.ts";

/** What the resident process tells while it goes; `daemon --json` prints each as one line. */
export type ResidentEvent =
  | { readonly event: "resident"; readonly pid: number; readonly folder: string }
  | { readonly event: "began"; readonly execution: Execution }
  | { readonly event: "ended"; readonly execution: Execution }
  | { readonly event: "reloaded"; readonly path: string | null }
  /** Something went wrong, and the process goes on. */
  | { readonly event: "trouble"; readonly code: RunErrorCode; readonly message: string }
  | { readonly event: "stopping"; readonly executions: number }
  | { readonly event: "stopped"; readonly suspended: boolean };
