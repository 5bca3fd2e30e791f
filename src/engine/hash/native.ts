import { createHash } from "node:crypto";
import type { HashName } from "../../model/options.ts";
import type { Hasher } from "./hasher.ts";

/** The digests that the runtime makes natively. */
export type NativeHashName = Exclude<HashName, "BLAKE3">;

const NATIVE_NAMES: Readonly<Record<NativeHashName, string>> = {
  MD5: "md5",
  SHA256: "sha256",
  SHA3: "sha3-256",
  BLAKE2B: "blake2b512",
  BLAKE2S: "blake2s256",
};

/** A hasher on `node:crypto`. MD5: RFC 1321. SHA: FIPS 180-4 and 202. BLAKE2: RFC 7693. */
export function openNative(name: NativeHashName): Hasher {
  let state = createHash(NATIVE_NAMES[name]);
  const reset = () => {
    state = createHash(NATIVE_NAMES[name]);
  };
  return {
    name,
    reset,
    update(bytes) {
      state.update(bytes);
    },
    digest() {
      const digest = state.digest("hex");
      reset();
      return digest;
    },
  };
}
