import type { Screen } from "../output.ts";
import { run, type RunArguments } from "./run.ts";

/** Performs `plan` and `verify`: a run that changes nothing. Gives the exit code. */
export function look(given: RunArguments, screen: Screen): Promise<number> {
  return run({ ...given, flags: { ...given.flags, dryRun: true } }, screen);
}
