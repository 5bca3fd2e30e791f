/**
 * @module cli
 *
 * The command line: from arguments to an exit code.
 *
 * Owns: what commands and options there are, what is printed and where, the exit codes. Never
 * touches a file system beyond what the command line names; the work is behind `jobs`.
 * Called by `main.ts`.
 *
 * 1. `program.ts` defines the commands, with `job_commands.ts`, `schedule_commands.ts`,
 *    `execution_commands.ts` and the like; each command's module is loaded when it is called, so
 *    that starting stays cheap.
 * 2. `commands/run.ts` makes a request (`request.ts`) out of options and config, or of a job.
 * 3. `state.ts` opens what is kept. `commands/job.ts`, `schedule.ts`, `execution.ts` and `steer.ts` look
 *    at it and change it; `run.ts` and `carry_on.ts` carry something out, which `perform.ts` shows.
 * 4. `render/` turns events into JSON lines or text; `interrupt.ts` turns signals into a cancel.
 * 5. `exit_code.ts` has the last word.
 */
import { RunError } from "../base/errors.ts";
import { warmUp } from "../jobs/warm_up.ts";
import { EXIT_CODES, exitCode } from "./exit_code.ts";
import { complain, openScreen, type Screen } from "./output.ts";
import { giveUpRights } from "./permissions.ts";

/** Performs one command line; gives the exit code. Never throws, prints no stack unasked. */
export async function main(given: readonly string[]): Promise<number> {
  const args = withServe(given);
  giveUpRights(args);
  const screen = openScreen();
  const surprised = async (error: unknown): Promise<never> => {
    const code = await explain(error, args, screen);
    flush(screen);
    Deno.exit(code);
  };
  // The runtime's own way, a trace and an end at once, is not what a user should see.
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    surprised(event.error);
  });
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    surprised(event.reason);
  });
  try {
    return await perform(args, screen);
  } catch (error) {
    return await explain(error, args, screen);
  } finally {
    flush(screen);
  }
}

/** `--serve`, an option of the program, stands for the command that has its options. */
function withServe(args: readonly string[]): readonly string[] {
  const ofCommand = args[0] === "serve" || args[0] === "service";
  if (!switches(args).includes("--serve") || ofCommand) return args;
  return ["serve", ...args.filter((argument) => argument !== "--serve")];
}

function flush(screen: Screen): void {
  screen.out.flush();
  screen.error.flush();
}

const COMMANDS_WITH_WORKERS = ["run", "plan"];
/** What may follow such a command, and only looks at what is kept. */
const LOOKS = ["list", "show", "remove", "--help"];

function needsWorkers(args: readonly string[]): boolean {
  return COMMANDS_WITH_WORKERS.includes(args[0] ?? "") &&
    !LOOKS.some((word) => args.includes(word));
}

async function perform(args: readonly string[], screen: Screen): Promise<number> {
  // The parser takes as long to load as a worker does: they do so side by side.
  if (needsWorkers(args)) warmUp();
  const { defineProgram } = await import("./program.ts");
  let code: number = EXIT_CODES.done.code;
  const program = await defineProgram(screen, (ended) => code = ended, { asked: args[0] });
  await program.parseAsync([...args], { from: "user" });
  return code;
}

/** Says why there was no run, or no end to it; gives the exit code. */
async function explain(
  error: unknown,
  args: readonly string[],
  screen: Screen,
): Promise<number> {
  const { isHelpOrVersion, usageError } = await import("./usage.ts");
  if (isHelpOrVersion(error)) {
    // Help that nobody asked for stands for a command that is missing.
    return error.exitCode === 0 ? EXIT_CODES.done.code : EXIT_CODES.usage.code;
  }
  const known = usageError(error, args) ?? (error instanceof RunError ? error : null);
  const told = known ?? unexpected(error);
  if (switches(args).includes("--json")) {
    const { code, message } = told;
    screen.out.line(JSON.stringify({ event: "error", code, message }));
  }
  complain(screen, told.message);
  if (known === null && switches(args).includes("--verbose")) showStack(error, screen);
  return exitCode(told);
}

/** The arguments that are read as options. */
function switches(args: readonly string[]): readonly string[] {
  const end = args.indexOf("--");
  return end === -1 ? args : args.slice(0, end);
}

function unexpected(error: unknown): RunError {
  const reason = error instanceof Error ? error.message : String(error);
  return new RunError(
    "internal",
    `MirrorSphere failed unexpectedly: ${reason}; please report it to the project, ` +
      "with what the same command prints under --verbose",
  );
}

function showStack(error: unknown, screen: Screen): void {
  if (error instanceof Error && error.stack !== undefined) screen.error.line(error.stack);
}
