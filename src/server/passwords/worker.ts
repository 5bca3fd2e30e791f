/** The thread that hashes passwords. */
import { argon2id, argon2Verify } from "hash-wasm";
import type { PasswordAnswer, PasswordTask } from "./hasher.ts";

/** RFC 9106, section 4, the second recommended option: 64 MiB, three passes. */
const COSTS = { memorySize: 65_536, iterations: 3, parallelism: 4, hashLength: 32 };
const SALT_LENGTH = 16;

const port = globalThis as unknown as {
  onmessage: ((event: MessageEvent<PasswordTask>) => Promise<void>) | null;
  postMessage(answer: PasswordAnswer): void;
};

port.onmessage = async ({ data }) => {
  port.postMessage({ id: data.id, result: await perform(data).catch(() => null) });
};

async function perform({ password, hash }: PasswordTask): Promise<string | boolean> {
  // One spelling per password, whichever keyboard it comes from (RFC 8265, section 4.2).
  const normal = password.normalize("NFC");
  if (hash !== null) return await argon2Verify({ password: normal, hash });
  const salt = crypto.getRandomValues(new Uint8Array(SALT_LENGTH));
  return await argon2id({ password: normal, salt, ...COSTS, outputType: "encoded" });
}
