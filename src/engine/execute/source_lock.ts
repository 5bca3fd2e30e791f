import { quote, type RawPath } from "../../base/names.ts";
import type { Handle } from "../../platform/mod.ts";
import type { Site } from "../site.ts";

/** Milliseconds after which Linux lets a waiting writer through (`/proc/sys/fs/lease-break-time`). */
const SYSTEM_LIMIT = 45_000;

/**
 * Holds off writers of an open file until it is released or closed. It is a help, not a promise:
 * whoever gets past it is noticed, because the file is looked at again after the copy.
 */
export class SourceLock {
  readonly #taken: "leased" | "advisory" | "none";
  readonly #since = performance.now();

  constructor(readonly site: Site, readonly file: Handle) {
    this.#taken = site.files.lockForReading(file);
    if (this.#taken === "leased") return;
    site.warnOnce(
      "Some files could not be locked while they were copied (no read lease on them); changes " +
        "are noticed all the same",
    );
  }

  release(path: RawPath): void {
    const { site, file } = this;
    const held = this.#taken !== "leased" || site.files.leaseHeld(file);
    if (!held && performance.now() - this.#since > SYSTEM_LIMIT) {
      site.warnOnce(
        `The system took back the lock on ${quote(path)} for a writer that waited too long`,
      );
    }
    site.files.unlock(file);
  }
}
