/**
 * @module cli
 *
 * The command line: from arguments to an exit code.
 *
 * Owns: what commands and options there are, what is printed and where, the exit codes. Never
 * touches a file system beyond what the command line names; the work is behind `jobs`.
 * Called by `main.ts`.
 *
 * 1. `program.ts` names the commands; `job_commands.ts`, `execution_commands.ts` and the like define
 *    them. `syntax/` has what definitions are made of, and reads a command line by them. Each
 *    command's modules are loaded when it is called, so that starting stays cheap.
 * 2. `commands/run.ts` makes a request (`request.ts`) out of options and config, or of a job.
 * 3. `state.ts` opens what is kept. `commands/job.ts`, `schedule.ts`, `execution.ts` and `steer.ts` look
 *    at it and change it; `run.ts` and `carry_on.ts` carry something out, which `perform.ts` shows.
 * 4. `render/` turns events into JSON lines or text; `interrupt.ts` turns signals into a cancel.
 * 5. `exit_code.ts` has the last word.
 */
import { RunError, unreachable } from "../base/errors.ts";
import { warmUp } from "../jobs/warm_up.ts";
import { ignoredSignals } from "../platform/signals.ts";
import { EXIT_CODES, exitCode } from "./exit_code.ts";
import { complain, openScreen, sayWhatIsMissing, type Screen } from "./output.ts";
import { giveUpRights } from "./permissions.ts";
import { switches, withServe } from "./syntax/switches.ts";
import type { Invocation } from "./syntax/parse.ts";

/** Performs one command line; gives the exit code. Never throws, prints no stack unasked. */
export async function main(given: readonly string[]): Promise<number> {
  const args = withServe(given);
  giveUpRights(args);
  const screen = openScreen();
  const surprised = (error: unknown): never =>
    Deno.exit(sayWhatIsMissing(explain(error, args, screen), screen));
  // The runtime's own way, a trace and an end at once, is not what a user should see.
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    surprised(event.error);
  });
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    surprised(event.reason);
  });
  const code = await perform(args, screen).catch((error) => explain(error, args, screen));
  return sayWhatIsMissing(code, screen);
}

const COMMANDS_WITH_WORKERS = ["run", "plan", "verify"];
/** What may follow such a command, and only looks at what is kept. */
const LOOKS = ["list", "show", "remove", "--help", "-h"];

function needsWorkers(args: readonly string[]): boolean {
  return COMMANDS_WITH_WORKERS.includes(args[0] ?? "") &&
    !LOOKS.some((word) => args.includes(word));
}

/** What may take longer than it takes somebody to close the terminal. */
const STAYING = [...COMMANDS_WITH_WORKERS, "execution", "versions", "doctor", "daemon", "serve"];

async function perform(args: readonly string[], screen: Screen): Promise<number> {
  // What is left to load takes as long as a worker does: they do so side by side.
  if (needsWorkers(args)) warmUp();
  if (STAYING.includes(args[0] ?? "")) ignoredSignals();
  const { loadProgram } = await import("./program.ts");
  const { parse } = await import("./syntax/parse.ts");
  const invocation = parse(await loadProgram({ asked: args[0] }), args);
  switch (invocation.kind) {
    case "perform":
      return await invocation.perform(invocation.given, screen) ?? EXIT_CODES.done.code;
    case "help":
      return await help(invocation, screen);
    case "version":
      screen.out.line(`mirrorsphere ${await ownVersion()}`);
      return EXIT_CODES.done.code;
    default:
      return unreachable(invocation);
  }
}

/** Help that nobody asked for stands for a command that is missing. */
async function help(
  { called, asked }: Extract<Invocation, { kind: "help" }>,
  screen: Screen,
): Promise<number> {
  const { helpText } = await import("./syntax/help.ts");
  (asked ? screen.out : screen.error).write(helpText(called, screen.columns()));
  return asked ? EXIT_CODES.done.code : EXIT_CODES.usage.code;
}

async function ownVersion(): Promise<string> {
  const project = await import("../../deno.json", { with: { type: "json" } });
  return project.default.version;
}

/** Says why there was no run, or no end to it; gives the exit code. */
function explain(error: unknown, args: readonly string[], screen: Screen): number {
  const known = error instanceof RunError ? error : null;
  const told = known ?? unexpected(error);
  if (switches(args).includes("--json")) {
    const { code, message } = told;
    screen.out.line(JSON.stringify({ event: "error", code, message }));
  }
  complain(screen, told.message);
  if (known === null && switches(args).includes("--verbose")) showStack(error, screen);
  return exitCode(told);
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
