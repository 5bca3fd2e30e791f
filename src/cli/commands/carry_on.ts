/** `execution resume` and `approve`, which carry something out as `run` does. */
import type { RunListener } from "../../engine/mod.ts";
import { EXIT_CODES } from "../exit_code.ts";
import { type NotifyFlags, notifying } from "../notifying.ts";
import type { Screen } from "../output.ts";
import { perform, readConfig } from "../perform.ts";
import { runSettings } from "../request.ts";
import type { RunningFlags } from "../run_options.ts";
import { withState } from "../state.ts";
import { steer } from "./steer.ts";

export interface CarryOnArguments {
  readonly id: number;
  readonly flags: RunningFlags & NotifyFlags;
}

/** Goes on with an execution: in the process that has it paused, if it lives, else here. */
export async function resumeExecution(given: CarryOnArguments, screen: Screen): Promise<number> {
  const { id, flags } = given;
  const config = await readConfig(flags.config);
  return await withState(flags, async (jobs) => {
    const { state, process } = jobs.store.executions.get(id);
    // Whoever is dead was taken off the record when it was opened.
    if (state === "suspended" && process !== null) {
      await steer(jobs, { id, request: "resume", flags }, screen);
      return EXIT_CODES.done.code;
    }
    const settings = runSettings(flags, config);
    const start = (listener: RunListener) => jobs.resume(id, listener, { settings });
    const performed = () => perform({ flags, config, purpose: "run", start }, screen);
    return await notifying({ jobs, flags, screen }, performed);
  }, config);
}

/** Removes what the guard held in an execution, as an execution of its own. */
export async function approveHeld(given: CarryOnArguments, screen: Screen): Promise<number> {
  const { id, flags } = given;
  const config = await readConfig(flags.config);
  return await withState(flags, async (jobs) => {
    const settings = runSettings(flags, config);
    const start = (listener: RunListener) => jobs.approve(id, listener, { settings });
    const performed = () => perform({ flags, config, purpose: "run", start }, screen);
    return await notifying({ jobs, flags, screen }, performed);
  }, config);
}
