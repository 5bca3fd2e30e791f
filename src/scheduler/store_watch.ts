/** Sees what users do to schedules, in whatever process. */
import { RunError } from "../base/errors.ts";
import type { Store } from "../store/mod.ts";

/** Milliseconds between two looks; each takes some microseconds. */
const LOOK = 800;

/**
 * Calls `changed` within a second after another connection changed the store, or a user a schedule
 * through this one, until the signal aborts.
 *
 * Its files must not be watched instead: `Deno.watchFs` opens and closes each file that changed,
 * and so takes from this process the locks that SQLite has on it (fcntl(2), "Record locks").
 */
export function watchStore(store: Store, changed: () => void, until: AbortSignal): void {
  let version = versionOf(store);
  const timer = setInterval(() => {
    const now = versionOf(store);
    if (now === version) return;
    version = now;
    changed();
  }, LOOK);
  until.addEventListener("abort", () => clearInterval(timer));
}

/** Null where the store cannot be used, which whoever looks further will find. */
function versionOf(store: Store): string | null {
  try {
    return `${store.version()} ${store.schedules.revision}`;
  } catch (error) {
    if (error instanceof RunError) return null;
    throw error;
  }
}
