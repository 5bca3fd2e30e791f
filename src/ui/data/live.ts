/** Executions under way, as the server tells of them; a series of what they did for the chart. */
import { computed, signal } from "@preact/signals";
import type { Execution } from "./types.ts";

export interface Sample {
  /** Milliseconds of work. */
  readonly at: number;
  /** Bytes written or compared by then. */
  readonly bytes: number;
}

/** All that are pending, running or suspended, by id; null until the server has told. */
export const unfinished = signal<ReadonlyMap<number, Execution> | null>(null);

export const runningCount = computed(() =>
  [...unfinished.value?.values() ?? []].filter(({ state }) => state !== "suspended").length
);

/** An execution as it was told of last, if that is newer than what a view was answered. */
export function current<T extends Execution>(execution: T): T {
  const told = unfinished.value?.get(execution.id);
  return told === undefined ? execution : { ...execution, ...told };
}

const series = new Map<number, readonly Sample[]>();

/** What is known of how an execution went on, oldest first; empty for one just seen. */
export function samplesOf(id: number): readonly Sample[] {
  return series.get(id) ?? [];
}

/** Milliseconds between two samples at least. */
const SPACING = 250;
/** A longer series keeps every second sample. */
const SAMPLES = 600;

function extended(samples: readonly Sample[], next: Sample): readonly Sample[] {
  const last = samples.at(-1);
  if (last !== undefined && next.at < last.at) return [next];
  if (last !== undefined && next.at - last.at < SPACING) return samples;
  const longer = [...samples, next];
  return longer.length <= SAMPLES ? longer : longer.filter((_, index) => index % 2 === 0);
}

function record({ id, counters, elapsed }: Execution): void {
  const next = { at: elapsed, bytes: counters.bytes + counters.comparedBytes };
  series.set(id, extended(samplesOf(id), next));
}

function isUnfinished({ state }: Execution): boolean {
  return state === "pending" || state === "running" || state === "suspended";
}

/** Takes all there is in place of what was known. */
export function takeAll(executions: readonly Execution[]): void {
  executions.forEach(record);
  unfinished.value = new Map(executions.map((execution) => [execution.id, execution]));
}

/** Takes what is told of one. Gives whether lists of executions look different now. */
export function take(execution: Execution): boolean {
  const { id, state } = execution;
  const before = unfinished.peek() ?? new Map<number, Execution>();
  const after = new Map(before);
  if (isUnfinished(execution)) {
    record(execution);
    after.set(id, execution);
  } else after.delete(id);
  unfinished.value = after;
  return before.get(id)?.state !== state;
}
