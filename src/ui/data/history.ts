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
