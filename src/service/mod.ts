/**
 * @module service
 *
 * Has the operating system start the resident process, and keep it up.
 *
 * Owns: unit, property list and task of each system, what they allow the process, and the commands
 * that take them in and out. Never runs a job, never asks for more rights than it was started with.
 * Called by `cli`, for `service install`, `uninstall` and `status`.
 *
 * 1. `facts.ts` gathers what is to be started, and which folders the jobs read and write.
 * 2. `systemd.ts`, `launchd.ts` and `task_scheduler.ts` turn that into text. They are pure.
 * 3. `setup.ts` says which file takes the text, and which commands go with it. It is pure, too.
 * 4. `apply.ts` writes the file and runs the commands.
 */
export { applyInstall, applyUninstall, isRunning, readInstalled } from "./apply.ts";
export {
  gatherFacts,
  ownCache,
  ownProgram,
  type ServiceFacts,
  type ServiceScope,
} from "./facts.ts";
export { type ServiceCommand, type ServiceSetup, setupFor } from "./setup.ts";
