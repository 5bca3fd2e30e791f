/** `run --watch`: stays, and follows each change of the source. */
import { RunError } from "../../base/errors.ts";
import { quote } from "../../base/names.ts";
import type { Config } from "../../config/mod.ts";
import type { Execution, Jobs } from "../../jobs/mod.ts";
import type { Report } from "../../model/report.ts";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatEntries,
  formatTime,
} from "../../model/format.ts";
import {
  endOf,
  ignoredBy,
  type Pace,
  type Round,
  type RoundEnd,
  watchSource,
} from "../../scheduler/watch/mod.ts";
import { EXIT_CODES } from "../exit_code.ts";
import { endingSignals } from "../interrupt.ts";
import { notifying } from "../notifying.ts";
import { complain, type Screen } from "../output.ts";
import { readConfig, verbosityOf, withWayOut } from "../perform.ts";
import { giveUpEnvironment } from "../permissions.ts";
import { openRenderer, type Renderer } from "../render/renderer.ts";
import type { TransferFlags } from "../run_options.ts";
import { withState } from "../state.ts";
import { type Asked, askedFor, type RunArguments } from "./run.ts";

const USUAL: Pace = { quiet: 2000, atMostEvery: 5000, fullLookEvery: 3_600_000 };

/** Stays until a signal ends it; gives the exit code. Throws where the first round cannot start. */
export async function watch(given: RunArguments, screen: Screen): Promise<number> {
  const { flags } = given;
  const config = await readConfig(flags.config);
  return await withState(flags, async (jobs) => {
    const asked = askedFor(jobs, given, config);
    giveUpEnvironment();
    const renderer = await openWatchRenderer(flags, { config, screen });
    const following = new Following({ jobs, asked, flags, config, renderer, screen });
    return await notifying({ jobs, flags, screen }, () => following.run());
  }, config);
}

/** Each round is one line of its own; what went wrong is told as `--quiet` does. */
function openWatchRenderer(
  flags: TransferFlags,
  { config, screen }: { readonly config: Config; readonly screen: Screen },
): Promise<Renderer> {
  const verbosity = verbosityOf(flags);
  return openRenderer(screen, {
    verbosity: verbosity === "normal" ? "quiet" : verbosity,
    purpose: "run",
    refresh: config.uiRefreshTime * 1000,
  });
}

interface Parts {
  readonly jobs: Jobs;
  readonly asked: Asked;
  readonly flags: TransferFlags;
  readonly config: Config;
  readonly renderer: Renderer;
  readonly screen: Screen;
}

class Following {
  readonly #ending = new AbortController();
  #execution: Execution | null = null;
  #rounds = 0;
  #refused: RunError | null = null;

  constructor(readonly parts: Parts) {}

  async run(): Promise<number> {
    const { asked: { request }, flags, jobs, screen } = this.parts;
    const stop = () => this.#stop();
    const signals = await endingSignals();
    for (const signal of signals) Deno.addSignalListener(signal, stop);
    try {
      await watchSource({
        source: request.source,
        pace: paceOf(flags),
        perform: (round) => this.#perform(round),
        ignores: await ignoredBy(
          { filter: request.options.filter, store: jobs.store.path },
          request.source,
        ),
        tell: (message) => complain(screen, message),
        signal: this.#ending.signal,
      });
    } finally {
      for (const signal of signals) Deno.removeSignalListener(signal, stop);
    }
    if (this.#refused !== null) throw this.#refused;
    return EXIT_CODES.canceled.code;
  }

  /** The first signal ends it in good order, a second one at once. */
  #stop(): void {
    if (this.#ending.signal.aborted) Deno.exit(EXIT_CODES.canceled.code);
    this.#ending.abort();
    this.#execution?.cancel();
  }

  async #perform(round: Round): Promise<RoundEnd> {
    const { renderer, flags } = this.parts;
    this.#rounds++;
    try {
      const execution = this.#start(round);
      this.#execution = execution;
      const report = await execution.done;
      renderer.finish(withWayOut(report, execution.id, flags), {
        execution: execution.id,
        plan: undefined,
      });
      this.#tellRound(round, execution, report);
      return endOf(report);
    } catch (error) {
      return this.#fail(error);
    } finally {
      this.#execution = null;
    }
  }

  #start({ folders }: Round): Execution {
    const { jobs, asked: { request, job }, config, renderer } = this.parts;
    const execution: Execution = jobs.start(
      request,
      (event) => {
        const { id } = execution;
        const start = { execution: id, configuration: config.path };
        renderer.event(event.event === "start" ? { ...event, ...start } : event);
      },
      { job, wait: true, ...folders !== null && { folders } },
    );
    return execution;
  }

  /** What cannot even begin ends the first round, as it does any run; later it is tried again. */
  #fail(error: unknown): RoundEnd {
    if (!(error instanceof RunError)) throw error;
    if (this.#rounds === 1) {
      this.#refused = error;
      this.#ending.abort();
    } else complain(this.parts.screen, `${error.message} (tried again later)`);
    return "failed";
  }

  #tellRound({ folders }: Round, { id }: Execution, report: Report): void {
    const { asked: { request }, flags, screen } = this.parts;
    if (flags.json || flags.quiet) return;
    if (this.#rounds === 1) {
      screen.out.line(`Watching ${quote(request.source)}; Ctrl-C ends it`);
    }
    const looked = folders === null
      ? "everything"
      : `${formatCount(folders.length)} ${folders.length === 1 ? "folder" : "folders"}`;
    screen.out.line(
      `${formatTime(Date.now())} execution ${id}, ${looked} looked at: ${whatCameOf(report)}`,
    );
    screen.out.flush();
  }
}

function whatCameOf({ state, counters, elapsed }: Report): string {
  const { copied, updated, removed, failed, bytes } = counters;
  const failures = failed === 0 ? "" : `, ${formatEntries(failed)} failed`;
  const ended = state === "completed" ? "" : `${state} after `;
  return `${ended}${formatCount(copied)} copied, ${formatCount(updated)} updated, ` +
    `${formatCount(removed)} removed${failures}, ${formatBytes(bytes)} in ${
      formatDuration(elapsed)
    }`;
}

function paceOf({ quietPeriod, atMostEvery, fullLook }: TransferFlags): Pace {
  return {
    quiet: quietPeriod ?? USUAL.quiet,
    atMostEvery: atMostEvery ?? USUAL.atMostEvery,
    fullLookEvery: fullLook ?? USUAL.fullLookEvery,
  };
}
