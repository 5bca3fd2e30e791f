/** Whether lists changed, without reading them. */
import type { Database } from "./database.ts";

/** What can be watched, and what to look at: numbers that move with every change that is shown. */
const LISTS = {
  jobs: "SELECT count(*), max(id), total(updated_at) FROM job",
  schedules: "SELECT count(*), max(id), total(updated_at), total(next_run_at), total(retry_at), " +
    "total(requested_at), total(last_run_at), total(last_execution_id) FROM schedule",
  held: "SELECT count(*), total(execution_id) FROM held_removals",
  plans: "SELECT count(*), max(id) FROM plan WHERE complete = 1",
  channels: "SELECT count(*), max(id), total(updated_at) FROM channel",
  sessions: "SELECT count(*), total(id) FROM session",
} as const;
export type WatchedList = keyof typeof LISTS;

export type Signatures = Readonly<Record<WatchedList, string>>;

/** A text for each list that is another one once the list changed. */
export function signatures(database: Database): Signatures {
  const texts = Object.entries(LISTS).map(([list, sql]) => [list, database.texts(sql)]);
  return Object.fromEntries(texts) as Signatures;
}
