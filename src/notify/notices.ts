/** From what happened to what is told of it. Pure. */
import { RunError } from "../base/errors.ts";
import { quote, shellWord } from "../base/names.ts";
import type { Execution } from "../model/execution.ts";
import type { Failure } from "../model/failure.ts";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatEntries,
  formatTime,
} from "../model/format.ts";
import type { Job } from "../model/job.ts";
import type { Notice, NoticeKind } from "../model/notification.ts";
import {
  type Counters,
  countInTheWay,
  isDifferent,
  isSourceEmpty,
  type Report,
} from "../model/report.ts";

/** Failures that are told in full. */
export const FAILURES_TOLD = 5;

export interface NoticeContext {
  /** The machine's name, since one channel may hear of several; null where it is not known. */
  readonly host: string | null;
}

/** What the schedule of an execution that failed makes of that. */
export interface Retries {
  /** So many times it was tried again already. */
  readonly made: number;
  /** Milliseconds since the epoch: when it is tried again; null where it is not. */
  readonly nextAt: number | null;
}

export interface EndContext extends NoticeContext {
  /** Of one that failed; null where no schedule began it. */
  readonly retries?: Retries | null;
}

type What = Pick<Notice, "event" | "kind" | "at" | "jobId" | "jobName" | "executionId">;

interface Text {
  /** Of the title: what became of it. */
  readonly ending: string;
  /** Of the body; those that are empty are left out. */
  readonly paragraphs: readonly string[];
}

function makeNotice(what: What, { ending, paragraphs }: Text, { host }: NoticeContext): Notice {
  const place = host === null ? "MirrorSphere" : `MirrorSphere on ${host}`;
  return {
    ...what,
    title: `${place}: ${ending}`,
    body: paragraphs.filter((paragraph) => paragraph !== "").join("\n\n"),
  };
}

function whatOf(execution: Execution, kind: NoticeKind, at: number): What {
  const { id, jobId, jobName } = execution;
  // One that was resumed may end twice, and each is news.
  const event = kind === "started" ? `execution ${id} started` : `execution ${id} ${kind} at ${at}`;
  return { event, kind, at, jobId, jobName, executionId: id };
}

function subject({ jobName, source }: Pick<Execution, "jobName" | "source">): string {
  return quote(jobName ?? source);
}

function ends({ source, destination }: Pick<Execution, "source" | "destination">): string {
  return `${quote(source)} to ${quote(destination)}`;
}

function lookCloser(words: string): string {
  return `Look closer: mirrorsphere ${words}`;
}

export function startedNotice(execution: Execution, context: NoticeContext): Notice {
  const paragraphs = [
    `Copying ${ends(execution)} since ${formatTime(execution.startedAt)}.`,
    lookCloser(`execution show ${execution.id}`),
  ];
  const what = whatOf(execution, "started", execution.startedAt);
  return makeNotice(what, { ending: `${subject(execution)} started`, paragraphs }, context);
}

/**
 * What is told of an execution that is over, or was interrupted; null where there is nothing to
 * tell, since a user canceled or suspended it, or it goes on.
 *
 * @param failures the first few, as the store has them; `counters.failed` has their number
 */
export function endedNotice(
  execution: Execution,
  failures: readonly Failure[],
  { retries = null, ...context }: EndContext,
): Notice | null {
  const own = endingOf(execution);
  if (own === null) return null;
  const ending = retries === null ? own : withRetries(own, retries);
  const { counters, error, guard, endedAt, elapsed } = execution;
  const at = endedAt ?? execution.startedAt + Math.round(elapsed);
  const text = {
    ending: `${subject(execution)} ${ending.words}`,
    paragraphs: [
      `Copied ${ends(execution)}, begun ${formatTime(execution.startedAt)}, ` +
      `${formatDuration(elapsed)} of work.`,
      countsText(counters),
      error?.message ?? "",
      guard?.message ?? "",
      failuresText(failures, counters.failed),
      retries === null ? "" : retriesText(ending, retries),
      ending.wayOut,
      lookCloser(`execution show ${execution.id}${counters.failed > 0 ? " --failures" : ""}`),
    ],
  };
  return makeNotice(whatOf(execution, ending.kind, at), text, context);
}

interface Ending {
  readonly kind: NoticeKind;
  readonly words: string;
  readonly wayOut: string;
}

// Of several endings the first counts, in the order of the exit codes.
function endingOf(execution: Execution): Ending | null {
  const { id, state, interrupted, error, guard, counters: { failed } } = execution;
  if (interrupted) {
    const wayOut = `Go on where it was: mirrorsphere execution resume ${id}`;
    return { kind: "failed", words: "was interrupted", wayOut };
  }
  if (state !== "completed" && state !== "failed") return null;
  if (state === "failed" || error !== null) return { kind: "failed", words: "failed", wayOut: "" };
  if (guard !== null) {
    const entries = formatEntries(guard.removals);
    const wayOut = `See what is held: mirrorsphere execution show ${id} --held\n` +
      `Remove exactly these: mirrorsphere execution approve ${id}\n` +
      `Let them stay: mirrorsphere execution reject ${id}`;
    return { kind: "held", words: `is done, but would remove ${entries}, held for you`, wayOut };
  }
  if (failed > 0) {
    return { kind: "failed", words: `is done, but ${formatEntries(failed)} failed`, wayOut: "" };
  }
  return { kind: "succeeded", words: "is done", wayOut: "" };
}

/** Whoever waits for the next try does not want to be told of this one, unless he says so. */
function withRetries(ending: Ending, { nextAt }: Retries): Ending {
  return ending.kind === "failed" && nextAt !== null ? { ...ending, kind: "retrying" } : ending;
}

function retriesText({ kind }: Ending, { made, nextAt }: Retries): string {
  if (kind === "retrying" && nextAt !== null) return `It is tried again at ${formatTime(nextAt)}.`;
  if (kind !== "failed" || made === 0) return "";
  return made === 1
    ? "It was tried again once before, and that failed too."
    : `It was tried again ${formatCount(made)} times, and all of them failed.`;
}

function countsText({ copied, updated, unchanged, removed, failed, bytes }: Counters): string {
  const counts = { copied, updated, unchanged, removed, failed };
  const words = Object.entries(counts).map(([name, count]) => `${formatCount(count)} ${name}`);
  return `${words.join(", ")}; ${formatBytes(bytes)} written.`;
}

function failuresText(failures: readonly Failure[], failed: number): string {
  const told = failures.slice(0, FAILURES_TOLD).map(({ message }) => message);
  const more = failed - told.length;
  return [...told, ...told.length > 0 && more > 0 ? [`and ${formatCount(more)} more`] : []]
    .join("\n");
}

/** A look whether a copy is true. */
export interface Verification {
  readonly job: Pick<Job, "id" | "name"> | null;
  readonly source: string;
  readonly destination: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** An error where it could not begin, or not go on. */
  readonly outcome: Report | RunError;
}

/** What is told of a copy that is not true, or not known to be; null where it is, or who looked gave up. */
export function verificationNotice(
  verification: Verification,
  context: NoticeContext,
): Notice | null {
  const { job, source, destination, startedAt, outcome } = verification;
  const amiss = amissIn(outcome);
  if (amiss === null) return null;
  const { id: jobId, name: jobName } = job ?? { id: null, name: null };
  const both = job === null
    ? `${shellWord(source)} ${shellWord(destination)}`
    : `--job ${shellWord(job.name)}`;
  const { error, failures, counters } = outcome instanceof RunError
    ? { error: outcome, failures: [], counters: null }
    : outcome;
  const paragraphs = [
    `Verification of ${ends(verification)}, begun ${formatTime(startedAt)}.`,
    error?.message ?? "",
    failuresText(failures, counters?.failed ?? 0),
    amiss === DIFFERS ? WHICH_IS_RIGHT : "",
    lookCloser(`verify ${both}${job === null ? ", with the options of then" : ""}`),
  ];
  const event = `verification of ${ends(verification)} at ${startedAt}`;
  const what: What = { event, kind: "failed", at: startedAt, jobId, jobName, executionId: null };
  const ending = `the copy of ${subject({ jobName, source })} ${amiss}`;
  return makeNotice(what, { ending, paragraphs }, context);
}

const DIFFERS = "differs from its source";
const WHICH_IS_RIGHT = "If it is the source that is right, a run brings the copy in line; where " +
  "only content differs, one that compares content (--compare thorough).";

/** Null where nothing is amiss, as far as somebody wanted to know. */
function amissIn(outcome: Report | RunError): string | null {
  const unknown = "could not be verified";
  if (outcome instanceof RunError || outcome.error !== null) return unknown;
  const { state, counters, failures } = outcome;
  if (state === "canceled") return null;
  if (isSourceEmpty(counters) && counters.failed === 0) {
    return `${unknown}: its source is empty`;
  }
  if (isDifferent(outcome) || countInTheWay(failures) > 0) return DIFFERS;
  if (counters.failed === 0) return null;
  return `could not be verified as a whole: ${formatEntries(counters.failed)} failed`;
}

/** A promise that a job's copy is not older than so long, and since when it is broken. */
export interface Overdue {
  readonly job: Job;
  /** Milliseconds since the epoch: when it became overdue. */
  readonly since: number;
  /** Milliseconds since the epoch: the start of the last execution that went well, if any did. */
  readonly lastGoodAt: number | null;
}

export function overdueNotice({ job, since, lastGoodAt }: Overdue, context: NoticeContext): Notice {
  const last = lastGoodAt === null
    ? "No execution has gone well yet."
    : `The last execution that went well began ${formatTime(lastGoodAt)}.`;
  const paragraphs = [
    `The copy of ${ends(job)} is older than was promised, since ${formatTime(since)}. ${last}`,
    `Execute it now: mirrorsphere run --job ${shellWord(job.name)}`,
    lookCloser(`execution list --job ${shellWord(job.name)}`),
  ];
  const event = `job ${job.id} overdue since ${since}`;
  const { id: jobId, name: jobName } = job;
  const what: What = { event, kind: "overdue", at: since, jobId, jobName, executionId: null };
  return makeNotice(what, { ending: `${quote(jobName)} is overdue`, paragraphs }, context);
}

/** What is sent to see whether a channel works. `at` is in milliseconds since the epoch. */
export function testNotice(channelName: string, at: number, context: NoticeContext): Notice {
  const what: What = {
    event: `test at ${at}`,
    kind: "test",
    at,
    jobId: null,
    jobName: null,
    executionId: null,
  };
  const paragraphs = [`This is a test of ${quote(channelName)}: notices arrive here.`];
  return makeNotice(what, { ending: "a test", paragraphs }, context);
}
