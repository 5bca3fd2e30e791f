/** A store in a folder of its own. */
import { openStore, type Store } from "../../src/store/mod.ts";
import { withScratch } from "../support/scratch.ts";

export interface StoreCase {
  readonly folder: string;
  readonly store: Store;
  /** What the store takes for the time; settable. */
  readonly clock: { time: number };
}

/** Gives `body` a new store, closed and removed afterwards. */
export function withStore(body: (given: StoreCase) => void | Promise<void>): Promise<void> {
  return withScratch(async (scratch) => {
    const clock = { time: 1_000_000 };
    const folder = `${scratch}/state`;
    const store = await openStore(folder, { now: () => clock.time });
    try {
      await body({ folder, store, clock });
    } finally {
      store.close();
    }
  });
}
