/** Executions under way, as the server tells of them; a series of what they did for the chart. */
import { computed, signal } from "@preact/signals";
import { type Sample, withSample } from "../../model/throughput.ts";
import type { Execution } from "./types.ts";

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

const series = signal<ReadonlyMap<number, readonly Sample[]>>(new Map());

/** What is known of how an execution went on, oldest first; empty for one just seen. */
export function samplesOf(id: number): readonly Sample[] {
  return series.value.get(id) ?? [];
}

function setSamples(id: number, samples: readonly Sample[]): void {
  series.value = new Map([...series.peek(), [id, samples]]);
}

/** Samples that tell how fast it is now. */
const RECENT = 8;

/** Bytes written or compared a second, of late; null where too little is known. */
export function recentRate(id: number): number | null {
  const [first, ...rest] = samplesOf(id).slice(-RECENT);
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return null;
  return Math.max(0, (last.bytes - first.bytes) * 1000 / (last.at - first.at));
}

/** Puts what the server kept of an execution before what was heard of it since. */
export function knowSamples(id: number, kept: readonly Sample[]): void {
  const heard = samplesOf(id);
  const [first] = heard;
  const before = first === undefined ? kept : kept.filter(({ at }) => at < first.at);
  if (before.length > 0) setSamples(id, [...before, ...heard]);
}

function record({ id, counters, elapsed }: Execution): void {
  const next = { at: elapsed, bytes: counters.bytes + counters.comparedBytes };
  setSamples(id, withSample(samplesOf(id), next));
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
