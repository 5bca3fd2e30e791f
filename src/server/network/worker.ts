/**
 * The network thread. It may listen at one address and do nothing else: no file, no other
 * connection, no process, no native call. All it knows came with its beginning or from the door.
 */
import type {
  Beginning,
  Certificate,
  FromNetwork,
  Question,
  ToNetwork,
  Unlistening,
} from "../protocol.ts";
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
/** Milliseconds between two tries to listen where a server has just stopped, and how many there are. */
const BRIEF = 5;
const MOST_TRIES = 400;

const waiting = new Map<number, Waiting>();
let last = 0;
let server: Deno.HttpServer | null = null;
/** Servers that take nothing new, until all that they began is over. */
const retired = new Set<Promise<void>>();
let renew: (tls: Certificate) => Promise<void> = () => Promise.resolve();
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
    case "renew":
      return await renew(data.tls);
    case "end":
      return await end();
  }
};

function begin(beginning: Beginning): void {
  const { site, files, hostname, port: wanted, version } = beginning;
  let { tls } = beginning;
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
  // A server keeps its certificate, so another one takes its place; connections last on with the old.
  renew = async (next) => {
    const { port: bound } = server?.addr as Deno.NetAddr;
    const before = tls;
    retire();
    const relisten = () => untilFree(() => listen(bound, () => {}));
    try {
      tls = next;
      await relisten();
      port.postMessage({ type: "renewed", refused: null });
    } catch (error) {
      tls = before;
      await relisten();
      port.postMessage({ type: "renewed", refused: messageOf(error) });
    }
  };
  try {
    listen(wanted, (found) => port.postMessage({ type: "ready", port: found }));
  } catch (error) {
    const message = messageOf(error);
    const kind = unlistening(error, message);
    port.postMessage({ type: "failed", kind, message });
  }
}

/** Listens as soon as the server before has let go of the port. */
async function untilFree(listen: () => void): Promise<void> {
  for (let tries = 0;; tries++) {
    try {
      return listen();
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse) || tries === MOST_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, BRIEF));
    }
  }
}

function retire(): void {
  if (server === null) return;
  const over = server.shutdown();
  retired.add(over);
  over.finally(() => retired.delete(over));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
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
  retire();
  await Promise.all(retired);
  port.postMessage({ type: "ended" });
}
