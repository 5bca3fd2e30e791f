/** A schedule as its form holds it. */
import { RunError } from "../../base/errors.ts";
import { parsePeriod } from "../../model/parse.ts";
import type { Interval, MissedPolicy, Weekday } from "../../model/schedule.ts";
import { USUAL_CHANGE, USUAL_SETTINGS } from "../../model/schedule_usual.ts";
import { spellPeriod } from "../../model/spell.ts";
import type { Schedule } from "./types.ts";

export interface ScheduleDraft {
  /** Text, as a list of choices has it; "" for none. */
  readonly jobId: string;
  readonly kind: Interval["kind"];
  readonly time: string;
  readonly at: string;
  readonly weekdays: readonly Weekday[];
  /** Days of the month, as typed: "1, 15". */
  readonly days: string;
  readonly expression: string;
  /** Periods, as typed: "10s". */
  readonly quiet: string;
  readonly atMostEvery: string;
  readonly fullLookEvery: string;
  readonly zone: string;
  readonly missed: MissedPolicy;
  /** Further attempts, as typed. */
  readonly attempts: string;
  readonly waitForDestination: boolean;
}

/** Tomorrow evening, by the clock of the browser. */
function tomorrow(): string {
  const date = new Date(Date.now() + 24 * 3_600_000);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T20:00`;
}

type OnChange = Extract<Interval, { readonly kind: "on-change" }>;

function periodsOf({ quiet, atMostEvery, fullLookEvery }: OnChange) {
  return {
    quiet: spellPeriod(quiet),
    atMostEvery: spellPeriod(atMostEvery),
    fullLookEvery: spellPeriod(fullLookEvery),
  };
}

export function newDraft(jobId: string): ScheduleDraft {
  return {
    jobId,
    kind: "daily",
    time: "02:00",
    at: tomorrow(),
    weekdays: [1],
    days: "1",
    expression: "0 2 * * 1-5",
    ...periodsOf(USUAL_CHANGE),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    missed: USUAL_SETTINGS.missed,
    attempts: String(USUAL_SETTINGS.retry.attempts),
    waitForDestination: USUAL_SETTINGS.waitForDestination,
  };
}

export function draftOf({ jobId, interval, zone, missed, retry, waitForDestination }: Schedule) {
  return {
    ...newDraft(String(jobId)),
    zone,
    missed,
    waitForDestination,
    attempts: String(retry.attempts),
    kind: interval.kind,
    ..."time" in interval && { time: interval.time },
    ..."at" in interval && { at: interval.at },
    ..."weekdays" in interval && { weekdays: interval.weekdays },
    ..."days" in interval && { days: interval.days.join(", ") },
    ...interval.kind === "on-change" && periodsOf(interval),
    ..."expression" in interval && { expression: interval.expression },
  };
}

/** What is wrong with a period as it was typed; null where nothing is. */
export function periodProblem(text: string): string | null {
  try {
    parsePeriod(text);
    return null;
  } catch (error) {
    if (error instanceof RunError) return error.message;
    throw error;
  }
}

/** What keeps the server from being asked at all; null where nothing does. */
export function draftProblem({ kind, quiet, atMostEvery, fullLookEvery }: ScheduleDraft) {
  if (kind !== "on-change") return null;
  return [quiet, atMostEvery, fullLookEvery].map(periodProblem).find((text) => text !== null) ??
    null;
}

/** @throws {RunError} "usage": a period that is not understood */
export function intervalOf(draft: ScheduleDraft): Interval {
  const { kind, time, at, weekdays, days, expression } = draft;
  switch (kind) {
    case "once":
      return { kind, at };
    case "daily":
      return { kind, time };
    case "weekly":
      return { kind, time, weekdays };
    case "monthly":
      return { kind, time, days: days.split(/[\s,]+/).filter((day) => day !== "").map(Number) };
    case "cron":
      return { kind, expression };
    case "on-change":
      return {
        kind,
        quiet: parsePeriod(draft.quiet),
        atMostEvery: parsePeriod(draft.atMostEvery),
        fullLookEvery: parsePeriod(draft.fullLookEvery),
      };
  }
}

/** What the server is given. */
export function givenOf(draft: ScheduleDraft, retryDelay: number) {
  const { jobId, zone, missed, attempts, waitForDestination } = draft;
  return {
    jobId: Number(jobId),
    interval: intervalOf(draft),
    zone,
    missed,
    retry: { attempts: Number(attempts), delay: retryDelay },
    waitForDestination,
  };
}
