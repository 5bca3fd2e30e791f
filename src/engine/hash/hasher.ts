import type { HashName } from "../../model/options.ts";

/** Makes digests, one after the other. Synchronous; one thread and one stream of bytes at a time. */
export interface Hasher {
  readonly name: HashName;
  /** Drops what was fed since the last digest. */
  reset(): void;
  /** Feeds bytes; any split of the same bytes gives the same digest. Keeps no hold on `bytes`. */
  update(bytes: Uint8Array): void;
  /** The digest of all that was fed, in lower-case hexadecimal; the hasher then starts anew. */
  digest(): string;
}
