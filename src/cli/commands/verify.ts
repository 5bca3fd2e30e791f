import type { Screen } from "../output.ts";
import { run, type RunArguments } from "./run.ts";

/** Performs `verify`: a plan that is to find nothing. Gives the exit code. */
export function verify(given: RunArguments, screen: Screen): Promise<number> {
  return run({ ...given, flags: { ...given.flags, dryRun: true } }, screen);
}
