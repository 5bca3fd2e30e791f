import type { Screen } from "../output.ts";
import { run, type RunArguments } from "./run.ts";

/** Performs `plan`: the same as `run --dry-run`. Gives the exit code. */
export function plan(given: RunArguments, screen: Screen): Promise<number> {
  return run({ ...given, flags: { ...given.flags, dryRun: true } }, screen);
}
