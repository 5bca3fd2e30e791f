/** An execution in front of the user: shown while it goes, canceled by signals, its end told. */
import { type Config, loadConfig, type SearchOptions, userConfigFolder } from "../config/mod.ts";
import type { RunListener } from "../engine/mod.ts";
import type { Execution, Preview } from "../jobs/mod.ts";
import type { Report } from "../model/report.ts";
import { exitCode, exitCodeOfVerify } from "./exit_code.ts";
import { endingSignals, untilReport } from "./interrupt.ts";
import type { Screen } from "./output.ts";
import { giveUpEnvironment } from "./permissions.ts";
import { runsAsRoot } from "./privilege.ts";
import { openRenderer, type Purpose, type Verbosity } from "./render/renderer.ts";
import type { RunningFlags, TransferFlags } from "./run_options.ts";
import { commandLine, type StateFlags } from "./state.ts";
import { workingFolder } from "./working_folder.ts";

/** Reads the configuration: what `--config` names, or what lies where one is looked for. */
export function readConfig(explicitPath: string | undefined): Promise<Config> {
  return loadConfig(configPlaces(explicitPath));
}

/** Where to look for the configuration. */
export function configPlaces(explicitPath: string | undefined): SearchOptions {
  return {
    explicitPath: explicitPath ?? null,
    workingFolder: workingFolder(),
    userFolder: userConfigFolder(Deno.build.os, (name) => Deno.env.get(name)),
  };
}

/** The file that options come from, where the user did not name it; null also where a job has them. */
export function foundConfig(
  { config, job }: Pick<TransferFlags, "config" | "job">,
  { path }: Config,
): string | null {
  return config === undefined && job === undefined ? path : null;
}

export interface Performance {
  readonly flags: RunningFlags & StateFlags;
  readonly config: Config;
  readonly purpose: Purpose;
  /** See {@linkcode foundConfig}. */
  readonly foundConfig?: string | null;
  readonly start: (listener: RunListener) => Execution | Preview;
}

/** Starts an execution and stays until it ends; gives the exit code. */
export async function perform(performance: Performance, screen: Screen): Promise<number> {
  const { flags, config, purpose, foundConfig = null } = performance;
  giveUpEnvironment();
  const renderer = await openRenderer(screen, {
    verbosity: verbosityOf(flags),
    purpose,
    foundConfig,
    refresh: config.uiRefreshTime * 1000,
    runner: { os: Deno.build.os, root: runsAsRoot() },
  });
  const signals = await endingSignals();
  // Some are said before the run itself begins, which knows nothing of them.
  const warnings = new Set<string>();
  try {
    const execution = performance.start((event) => {
      if (event.event === "warning") warnings.add(event.message);
      const { id } = execution;
      const start = { execution: id, configuration: config.path };
      renderer.event(event.event === "start" ? { ...event, ...start } : event);
    });
    const ended = await untilReport(execution, { renderer, signals });
    const report = { ...ended, warnings: [...warnings.union(new Set(ended.warnings))] };
    const plan = "plan" in execution ? (await execution.plan)?.id ?? null : undefined;
    renderer.finish(withWayOut(report, execution.id, flags), { execution: execution.id, plan });
    if (plan && !flags.json && !flags.quiet) tellKept(plan, flags, screen);
    return purpose === "verify" ? exitCodeOfVerify(report) : exitCode(report);
  } finally {
    renderer.close();
  }
}

function tellKept(plan: number, flags: StateFlags, screen: Screen): void {
  const words = commandLine(`run --plan ${plan}`, flags);
  screen.out.line(`Kept as plan ${plan}: carry out exactly this with "${words}"`);
}

/** Adds to a verdict of the guard what can be done about it. */
export function withWayOut(report: Report, execution: number | null, flags: StateFlags): Report {
  const { guard } = report;
  if (guard === null || execution === null) return report;
  const message = `${guard.message}, or ${heldWayOut(execution, flags)}`;
  return { ...report, guard: { ...guard, message } };
}

/** What to do about removals that the guard held in an execution. */
export function heldWayOut(execution: number, flags: StateFlags): string {
  const command = (verb: string, option = "") =>
    `"${commandLine(`execution ${verb} ${execution}${option}`, flags)}"`;
  return `see what was held with ${command("show", " --held")}; ` +
    `remove exactly that with ${command("approve")}; ` +
    `${command("reject")} leaves it in place`;
}

export function verbosityOf({ json, quiet, verbose }: RunningFlags): Verbosity {
  if (json) return "json";
  if (quiet) return "quiet";
  return verbose ? "verbose" : "normal";
}
