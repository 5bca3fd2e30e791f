/** What is kept about executions, looked at after a fault. */
import type { Execution } from "../../src/model/execution.ts";
import { openStore, type Store } from "../../src/store/mod.ts";

/** Gives `look` the store of a state folder, open; throws RunError if it does not open. */
async function withStore<T>(folder: string, look: (store: Store) => T): Promise<T> {
  const store = await openStore(folder);
  try {
    return look(store);
  } finally {
    store.close();
  }
}

/** The last execution that was recorded; null if none was. */
export function lastExecution(folder: string): Promise<Execution | null> {
  return withStore(folder, ({ executions }) => executions.list({ limit: 1 })[0] ?? null);
}

/** What is not in order in the record, once a run has completed. */
export async function recordProblems(folder: string): Promise<string[]> {
  try {
    return await withStore(folder, ({ executions }) => {
      const last = executions.list({ limit: 1 })[0];
      const stuck = executions.list({ state: "running" }).map(({ id }) => id);
      return [
        ...last?.state === "completed" ? [] : [`recorded as ${last?.state ?? "nothing"}`],
        ...stuck.length === 0 ? [] : [`still recorded as running: ${stuck.join(", ")}`],
      ];
    });
  } catch (error) {
    return [`the store does not open: ${error instanceof Error ? error.message : error}`];
  }
}
