/** Executions over time, as the server tells them, and by the days of this browser's zone. */
import type { InferResponseType } from "hono/client";
import { answer } from "./ask.ts";
import { client } from "./client.ts";

export type History = InferResponseType<typeof client.history.$get>;
export type Day = History["days"][number];
export type Point = History["points"][number];

export const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

export interface Span {
  /** Milliseconds since the epoch. */
  readonly from: number;
  /** Not included. */
  readonly to: number;
  /** Null for all jobs. */
  readonly jobId: number | null;
}

export function askHistory({ from, to, jobId }: Span): Promise<History> {
  const query = { from: String(from), to: String(to), zone: ZONE };
  return answer(client.history.$get({
    query: jobId === null ? query : { ...query, jobId: String(jobId) },
  }));
}

const two = (number: number) => String(number).padStart(2, "0");

/** YYYY-MM-DD of a moment. */
export function dayOf(moment: number): string {
  const date = new Date(moment);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** YYYY-MM, so many months after another. */
export function monthAfter(month: string, count: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return dayOf(new Date(year, number - 1 + count, 1).getTime()).slice(0, 7);
}

/** The moment at which a month, YYYY-MM, begins. */
export function startOf(month: string): number {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(year, number - 1, 1).getTime();
}

/** Whether a text is a month, YYYY-MM. */
export function isMonth(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
}

/** Whether a text is a day of the calendar, YYYY-MM-DD. */
export function isDay(text: string): boolean {
  return isMonth(text.slice(0, 7)) && daysOf(text.slice(0, 7)).includes(text);
}

/** The days of a month, YYYY-MM, as YYYY-MM-DD. */
export function daysOf(month: string): readonly string[] {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const length = new Date(year, number, 0).getDate();
  return Array.from({ length }, (_, at) => `${month}-${two(at + 1)}`);
}

/** The first moment of a day, YYYY-MM-DD, and the first that is no more of it. */
export function spanOf(day: string): Pick<Span, "from" | "to"> {
  const [year = 0, month = 1, number = 1] = day.split("-").map(Number);
  return {
    from: new Date(year, month - 1, number).getTime(),
    to: new Date(year, month - 1, number + 1).getTime(),
  };
}

const dayName = new Intl.DateTimeFormat(undefined, { dateStyle: "full" });

/** "Tuesday, 24 November 2026". */
export function nameOfDay(day: string): string {
  return dayName.format(spanOf(day).from);
}

const shortDay = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short", hourCycle: "h23" });
const exactClock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium", hourCycle: "h23" });

/**
 * What to write below moments, in seconds since the epoch, in their order: "30 Nov", or "14:30"
 * between midnights; nothing twice in a row.
 */
export function momentLabels(moments: readonly number[]): string[] {
  const dates = moments.map((moment) => new Date(moment * 1000));
  const format = dates.some((date) => date.getSeconds() > 0) ? exactClock : clock;
  const labels = dates.map((date) =>
    date.getHours() + date.getMinutes() + date.getSeconds() === 0
      ? shortDay.format(date)
      : format.format(date)
  );
  return labels.map((label, at) => label === labels[at - 1] ? "" : label);
}

/** Worst first: what a day or an execution comes to. */
export type Outcome = "failed" | "imperfect" | "unfinished" | "canceled" | "completed" | "none";

export function outcomeOfDay(day: Day | undefined): Outcome {
  if (day === undefined) return "none";
  const { failed, imperfect, unfinished, completed } = day.counts;
  if (failed > 0) return "failed";
  if (imperfect > 0) return "imperfect";
  if (unfinished > 0) return "unfinished";
  return completed > 0 ? "completed" : "canceled";
}

export function outcomeOf({ state, failed, guarded }: Point): Outcome {
  switch (state) {
    case "failed":
    case "canceled":
      return state;
    case "completed":
      return failed > 0 || guarded ? "imperfect" : "completed";
    default:
      return "unfinished";
  }
}

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  failed: "failed",
  imperfect: "with failures or held removals",
  unfinished: "not ended yet",
  canceled: "canceled",
  completed: "completed",
  none: "nothing",
};
