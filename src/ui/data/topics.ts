/** What answers of the server speak of, so that an event can say which of them are old. */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";

export const TOPICS = [
  "executions",
  "jobs",
  "schedules",
  "held",
  "plans",
  "channels",
  "session",
  "configuration",
] as const;
export type Topic = (typeof TOPICS)[number];

const versions = new Map<Topic, Signal<number>>(TOPICS.map((topic) => [topic, signal(0)]));

/** Grows whenever what is known of a topic may be old. */
export function version(topic: Topic): ReadonlySignal<number> {
  return versions.get(topic) ?? signal(0);
}

/** Answers about these are old from now on; views that show one ask again. */
export function invalidate(...topics: readonly Topic[]): void {
  for (const topic of topics) {
    const known = versions.get(topic);
    if (known !== undefined) known.value++;
  }
}
