/**
 * The engine's own worker, with an ear for orders to attack. It is set up, confined and put to work
 * by the messages that a run sends; then it tries to get out.
 */
import "../../src/engine/workers/worker.ts";
import type { ToWorker } from "../../src/engine/workers/protocol.ts";
import { type Attack, NATIVE_ATTACKS, RUNTIME_ATTACKS } from "./attacks.ts";
import type { Ground } from "./ground.ts";

export interface Order {
  readonly type: "attack";
  readonly ground: Ground;
}

/** What came of each attack: null where it succeeded, else why it did not. */
export interface Attacked {
  readonly type: "attacked";
  readonly runtime: Readonly<Record<string, string | null>>;
  readonly native: Readonly<Record<string, string | null>>;
}

const port = globalThis as unknown as {
  onmessage: (event: MessageEvent<ToWorker | Order>) => void | Promise<void>;
  postMessage(message: Attacked): void;
};
const work = port.onmessage;

async function attack(attacks: Readonly<Record<string, Attack>>, ground: Ground) {
  const results: Record<string, string | null> = {};
  for (const [name, attempt] of Object.entries(attacks)) {
    try {
      await attempt(ground);
      results[name] = null;
    } catch (error) {
      results[name] = String(error);
    }
  }
  return results;
}

port.onmessage = async (event) => {
  const { data } = event;
  if (data.type !== "attack") return await work(event);
  const native = await attack(NATIVE_ATTACKS, data.ground);
  const runtime = await attack(RUNTIME_ATTACKS, data.ground);
  port.postMessage({ type: "attacked", native, runtime });
};
