/** `execution list` and `show`. */
import type { Jobs } from "../../jobs/mod.ts";
import type { ChangeKind, Execution } from "../../model/execution.ts";
import type { ExecutionFilter } from "../../store/mod.ts";
import { safeMessage, type Screen } from "../output.ts";
import { heldWayOut } from "../perform.ts";
import {
  changeLine,
  executionDetails,
  executionRecord,
  executionTable,
  heldLine,
  logLine,
  type ShownState,
  shownState,
} from "../render/records.ts";
import { driftLine } from "../render/summary.ts";
import { commandLine, type RecordFlags, withState } from "../state.ts";

export type ListFlags = RecordFlags & {
  readonly state?: ShownState | undefined;
  readonly job?: string | undefined;
  readonly limit: number;
  readonly before?: number | undefined;
};

/** Lists executions, newest first. */
export async function listExecutions(flags: ListFlags, screen: Screen): Promise<void> {
  await withState(flags, (jobs) => {
    const listed = executions(jobs, flags);
    if (flags.json) {
      for (const execution of listed) printRecord(screen, executionRecord(execution));
    } else if (listed.length === 0) screen.out.line("No such executions");
    else printTable(screen, listed, flags.limit);
  });
}

function printTable(screen: Screen, listed: readonly Execution[], limit: number): void {
  for (const line of executionTable(listed)) screen.out.line(line);
  const last = listed.at(-1);
  if (listed.length < limit || last === undefined || last.id === 1) return;
  screen.out.line(`For older ones add --before ${last.id}`);
}

function executions(jobs: Jobs, { state, job, limit, before }: ListFlags): readonly Execution[] {
  const filter: ExecutionFilter = {
    limit,
    ...job !== undefined && { jobId: jobs.store.jobs.get(job).id },
    ...before !== undefined && { before },
  };
  if (state === undefined) return jobs.store.executions.list(filter);
  if (state !== "suspended" && state !== "interrupted") {
    return jobs.store.executions.list({ ...filter, state });
  }
  // The store knows both as one state. There are few of them.
  const { jobId } = filter;
  return jobs.store.executions.unfinished().reverse()
    .filter((execution) => shownState(execution) === state)
    .filter((execution) => jobId === undefined || execution.jobId === jobId)
    .filter(({ id }) => before === undefined || id < before)
    .slice(0, limit);
}

export type ShowFlags = RecordFlags & {
  /** True for changes of every kind. */
  readonly changes?: ChangeKind | true | undefined;
  readonly failures?: true | undefined;
  readonly drifts?: true | undefined;
  readonly log?: true | undefined;
  readonly held?: true | undefined;
  readonly limit: number;
};

/** Shows one execution and, where asked for, the lists of what it changed and what failed. */
export async function showExecution(id: number, flags: ShowFlags, screen: Screen): Promise<void> {
  await withState(flags, (jobs) => {
    if (flags.json) printExecution(jobs, id, screen);
    else showDetails(jobs, id, { flags, screen });
    if (flags.changes !== undefined) showChanges(jobs, id, { flags, screen });
    if (flags.failures) showFailures(jobs, id, { flags, screen });
    if (flags.log) showLog(jobs, id, { flags, screen });
    if (flags.held) showHeld(jobs, id, { flags, screen });
    if (flags.drifts) showDrifts(jobs, id, { flags, screen });
  });
}

function printExecution(jobs: Jobs, id: number, screen: Screen): void {
  const { executions, changes, failures, held } = jobs.store;
  printRecord(screen, {
    ...executionRecord(executions.get(id)),
    held: held.has(id),
    changes: changes.count(id),
    failures: failures.count(id),
  });
}

function printRecord(screen: Screen, execution: unknown): void {
  screen.out.line(JSON.stringify({ execution }));
}

interface Showing {
  readonly flags: ShowFlags;
  readonly screen: Screen;
}

function showDetails(jobs: Jobs, id: number, { flags, screen }: Showing): void {
  const { executions, changes, failures, held } = jobs.store;
  const execution = executions.get(id);
  const lists = { changes: changes.count(id), failures: failures.count(id) };
  for (const line of executionDetails(execution, lists)) screen.out.line(line);
  if (held.has(id)) {
    screen.out.line(`Removals were held: ${heldWayOut(id, flags)}`);
  } else if (execution.state === "suspended") {
    screen.out.line(`Go on with "${commandLine(`execution resume ${id}`, flags)}"`);
  }
}

/** Rows that are read at a time: a list may have millions. */
const PAGE = 1000;

function showChanges(jobs: Jobs, id: number, { flags, screen }: Showing): void {
  const { changes, limit, json } = flags;
  const query = typeof changes === "string" ? { kind: changes } : {};
  let left = limit;
  let page = jobs.store.changes.page(id, { ...query, limit: Math.min(left, PAGE) });
  for (;;) {
    for (const change of page.changes) {
      screen.out.line(json ? JSON.stringify({ change }) : changeLine(change));
    }
    left -= page.changes.length;
    if (page.next === null) return;
    if (left <= 0) return tellMore(flags, screen);
    const after = page.next;
    page = jobs.store.changes.page(id, { ...query, after, limit: Math.min(left, PAGE) });
  }
}

function showFailures(jobs: Jobs, id: number, { flags, screen }: Showing): void {
  const { limit, json } = flags;
  let left = limit;
  let page = jobs.store.failures.page(id, { limit: Math.min(left, PAGE) });
  for (;;) {
    for (const failure of page.failures) {
      screen.out.line(json ? JSON.stringify({ failure }) : safeMessage(failure.message));
    }
    left -= page.failures.length;
    if (page.next === null) return;
    if (left <= 0) return tellMore(flags, screen);
    page = jobs.store.failures.page(id, { after: page.next, limit: Math.min(left, PAGE) });
  }
}

function showDrifts(jobs: Jobs, id: number, { flags, screen }: Showing): void {
  const { limit, json } = flags;
  const page = jobs.store.drifts.page(id, { limit });
  for (const drift of page.drifts) {
    screen.out.line(json ? JSON.stringify({ drift }) : driftLine(drift));
  }
  if (page.next !== null) tellMore(flags, screen);
}

function showLog(jobs: Jobs, id: number, { flags, screen }: Showing): void {
  const { entries, next } = jobs.store.log.page(id, { limit: flags.limit });
  for (const entry of entries) {
    screen.out.line(flags.json ? JSON.stringify({ log: entry }) : logLine(entry));
  }
  if (next !== null) tellMore(flags, screen);
}

function showHeld(jobs: Jobs, id: number, { flags, screen }: Showing): void {
  const held = jobs.store.held.has(id) ? jobs.held.entriesOf(id) : [];
  for (const entry of held.slice(0, flags.limit)) {
    screen.out.line(flags.json ? JSON.stringify({ held: entry }) : heldLine(entry));
  }
  if (held.length > flags.limit) tellMore(flags, screen);
}

function tellMore({ json, limit }: ShowFlags, screen: Screen): void {
  if (!json) screen.out.line(`There are more: add --limit ${limit * 10}`);
}
