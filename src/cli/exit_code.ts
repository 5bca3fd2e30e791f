import { RunError, type RunErrorCode, unreachable } from "../base/errors.ts";
import { isDifferent, isSourceEmpty, type Report } from "../model/report.ts";

/** A contract with scripts: a code never changes its meaning. */
export const EXIT_CODES = {
  done: { code: 0, meaning: "Done" },
  failures: {
    code: 1,
    meaning: "Done, but some entries failed, had drifted from the plan, or differ (verify)",
  },
  usage: { code: 2, meaning: "The command line or the configuration was not understood" },
  guard: { code: 3, meaning: "Copied, but the removal guard held the removals" },
  notStarted: {
    code: 4,
    meaning: "Could not start: source missing, destination locked, and the like",
  },
  fatal: {
    code: 5,
    meaning: "Ended early (disk full, source or destination gone, a fault), or output lost",
  },
  canceled: { code: 130, meaning: "Canceled by Ctrl-C or a termination signal" },
} as const;

function ofError(code: RunErrorCode): number {
  switch (code) {
    case "usage":
    case "configuration":
      return EXIT_CODES.usage.code;
    case "configuration-unwritable":
    case "source-missing":
    case "source-not-a-folder":
    case "source-unreadable":
    case "destination-missing":
    case "destination-not-a-folder":
    case "destination-parent-missing":
    case "destination-unreadable":
    case "destination-unwritable":
    case "destination-locked":
    case "overlap":
    case "unsupported":
    case "sandbox-unavailable":
    case "store-damaged":
    case "store-newer":
    case "store-unwritable":
    case "store-busy":
    case "job-exists":
    case "job-unknown":
    case "schedule-unknown":
    case "schedule-state":
    case "execution-unknown":
    case "execution-state":
    case "plan-unknown":
    case "plan-in-use":
    case "other-disk":
    case "already-resident":
    case "no-resident":
    case "channel-exists":
    case "channel-unknown":
    case "notice-undelivered":
    case "service-unavailable":
    case "service-failed":
    case "edited-meanwhile":
    case "session-unknown":
    case "address-in-use":
    case "address-unavailable":
    case "not-protected":
      return EXIT_CODES.notStarted.code;
    case "disk-full":
    case "destination-gone":
    case "source-gone":
    case "internal":
      return EXIT_CODES.fatal.code;
    default:
      return unreachable(code);
  }
}

/**
 * The exit code of a run that ended, or of one that never started.
 * Of several endings the first of canceled, fatal, guard, failures counts.
 */
export function exitCode(outcome: Report | RunError): number {
  if (outcome instanceof RunError) return ofError(outcome.code);
  if (outcome.state === "canceled") return EXIT_CODES.canceled.code;
  if (outcome.error !== null || outcome.state === "failed") return EXIT_CODES.fatal.code;
  if (outcome.guard !== null) return EXIT_CODES.guard.code;
  const { failed, drifted } = outcome.counters;
  return failed + drifted > 0 ? EXIT_CODES.failures.code : EXIT_CODES.done.code;
}

/** The exit code of a look that was to find no difference, and something to compare. */
export function exitCodeOfVerify(report: Report): number {
  const code = exitCode(report);
  const { done, failures, guard } = EXIT_CODES;
  const looked = code === done.code || code === guard.code;
  const amiss = isDifferent(report) || isSourceEmpty(report.counters);
  return looked && amiss ? failures.code : code;
}

/** The exit code where what was to be printed could not be: whoever reads it must not trust it. */
export function withLostOutput(code: number): number {
  const { done, failures, guard, fatal } = EXIT_CODES;
  const well: readonly number[] = [done.code, failures.code, guard.code];
  return well.includes(code) ? fatal.code : code;
}

/** The table as `--help` shows it. */
export function exitCodeHelp(): string {
  const lines = Object.values(EXIT_CODES).map(({ code, meaning }) =>
    `  ${String(code).padStart(3)}  ${meaning}`
  );
  return ["Exit codes:", ...lines].join("\n");
}
