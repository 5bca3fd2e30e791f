/**
 * The network thread. It may listen at one address and do nothing else: no file, no other
 * connection, no process, no native call. All it knows came with its beginning or from the door.
 */
import type { Beginning, FromNetwork, Question, ToNetwork, Unlistening } from "../protocol.ts";
import { type Ask, Refused } from "../protocol.ts";
import { createApp } from "./app.ts";
import { Hub } from "./hub.ts";

const port = globalThis as unknown as {
  onmessage: ((event: MessageEvent<ToNetwork>) => void | Promise<void>) | null;
  postMessage(message: FromNetwork): void;
};

interface Waiting {
  readonly resolve: (output: never) => void;
  readonly reject: (error: Refused) => void;
}

/** Milliseconds before it listens once more. */
const PAUSE = 1000;

const waiting = new Map<number, Waiting>();
let last = 0;
let server: Deno.HttpServer | null = null;
const hub = new Hub((streams) => port.postMessage({ type: "watch", streams }));

const ask: Ask = (verb, input, caller) => {
  const { promise, resolve, reject } = Promise.withResolvers<never>();
  const question: Question = { id: ++last, verb, input, caller };
  waiting.set(question.id, { resolve, reject });
  port.postMessage({ type: "question", question });
  return promise;
};

port.onmessage = async ({ data }) => {
  switch (data.type) {
    case "begin":
      return begin(data.beginning);
    case "answer": {
      const { answer } = data;
      const asker = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ("refused" in answer) asker?.reject(new Refused(answer.refused));
      else asker?.resolve(answer.output as never);
      return;
    }
    case "live":
      return hub.take(data.events);
    case "end":
      return await end();
  }
};

function begin({ site, files, tls, hostname, port: wanted, version }: Beginning): void {
  const app = createApp({ site, ask, hub, files, version });
  const listen = (wanted: number, tell: (found: number) => void) => {
    server = Deno.serve(
      {
        hostname,
        port: wanted,
        ...tls ?? {},
        onListen: ({ port: found }) => tell(found),
        onError: () => new Response(null, { status: 500 }),
      },
      (request, { remoteAddr }) => app.fetch(request, { address: remoteAddr.hostname }),
    );
    const { port: bound } = server.addr as Deno.NetAddr;
    // Whoever opens more connections than the process may have ends the server, but not for long.
    server.finished.catch((error) => again(bound, error));
  };
  const again = (bound: number, { message }: Error) => {
    port.postMessage({ type: "interrupted", message });
    setTimeout(() => {
      try {
        listen(bound, () => {});
      } catch (error) {
        if (!isFull(error)) throw error;
        again(bound, error);
      }
    }, PAUSE);
  };
  try {
    listen(wanted, (found) => port.postMessage({ type: "ready", port: found }));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const kind = unlistening(error, message);
    port.postMessage({ type: "failed", kind, message });
  }
}

function unlistening(error: unknown, message: string): Unlistening {
  if (error instanceof Deno.errors.AddrInUse) return "in-use";
  // Of what is wrong with these the runtime has no class of its own.
  return /\b(certificates?|keys?)\b/i.test(message) ? "certificate" : "unavailable";
}

/** Whether it is for want of open files, which others may close. */
function isFull(error: unknown): error is Error {
  return error instanceof Error && "code" in error &&
    (error.code === "EMFILE" || error.code === "ENFILE");
}

/** Answers what was asked, ends streams, and takes nothing new. */
async function end(): Promise<void> {
  hub.close();
  await server?.shutdown();
  port.postMessage({ type: "ended" });
}
