/**
 * @module hash
 *
 * Digests of file content, for `thorough` with a hash named.
 *
 * Owns: which library makes which digest. Reads no file; the caller feeds the bytes.
 * Called by the comparison, in a worker, and opened before the worker confines itself:
 * opening BLAKE3 loads code, hashing does not.
 *
 * - `hasher.ts` is the interface.
 * - `native.ts` holds what the runtime brings, `blake3.ts` what a library does.
 */
import type { HashName } from "../../model/options.ts";
import type { Hasher } from "./hasher.ts";

export type { Hasher } from "./hasher.ts";

/** Opens a hasher to be used for many files. Only opening is asynchronous. */
export async function openHasher(name: HashName): Promise<Hasher> {
  // Both load much code, which most runs have no use for.
  if (name === "BLAKE3") return await (await import("./blake3.ts")).openBlake3();
  return (await import("./native.ts")).openNative(name);
}
