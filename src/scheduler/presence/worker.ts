/** The thread that looks whether the ends of one job are there; it may hang. */
import { destinationIsThere, openEnd } from "../../jobs/presence.ts";
import { openPlatform } from "../../platform/mod.ts";
import type { PresenceAnswer, PresenceQuestion } from "./presence.ts";

const port = globalThis as unknown as {
  onmessage: ((event: MessageEvent<PresenceQuestion>) => Promise<void>) | null;
  postMessage(answer: PresenceAnswer): void;
};

port.onmessage = async ({ data: { source, destination, pairing } }) => {
  const files = await openPlatform("auto");
  // Whether the source is there is for an execution to tell; here it has to answer.
  openEnd(files, source);
  port.postMessage({ there: destinationIsThere(files, { destination, pairing }) });
};
