import { createBLAKE3 } from "hash-wasm";
import type { Hasher } from "./hasher.ts";

/** BLAKE3 with 256 bits, in WebAssembly: the runtime has no native one. */
export async function openBlake3(): Promise<Hasher> {
  const state = await createBLAKE3(256);
  return {
    name: "BLAKE3",
    reset() {
      state.init();
    },
    update(bytes) {
      state.update(bytes);
    },
    digest() {
      const digest = state.digest("hex");
      state.init();
      return digest;
    },
  };
}
