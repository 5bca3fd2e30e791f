/** The thread that looks whether the ends of one job are there, or which folder is; it may hang. */
import { destinationIsThere, folderIdentity, openEnd } from "../../jobs/presence.ts";
import { openPlatform } from "../../platform/mod.ts";
import type {
  IdentityAnswer,
  IdentityQuestion,
  PresenceAnswer,
  PresenceQuestion,
} from "./thread.ts";

const port = globalThis as unknown as {
  onmessage:
    | ((event: MessageEvent<PresenceQuestion | IdentityQuestion>) => Promise<void>)
    | null;
  postMessage(answer: PresenceAnswer | IdentityAnswer): void;
};

port.onmessage = async ({ data }) => {
  const files = await openPlatform("auto");
  if ("identify" in data) {
    return port.postMessage({ identity: folderIdentity(files, data.identify) });
  }
  const { source, destination, pairing } = data;
  // Whether the source is there is for an execution to tell; here it has to answer.
  openEnd(files, source);
  port.postMessage({ there: destinationIsThere(files, { destination, pairing }) });
};
