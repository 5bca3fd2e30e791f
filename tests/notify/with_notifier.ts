/** A store, a notifier on it, and servers that keep what they were sent. */
import assert from "node:assert/strict";
import type { ChannelDefinition, ChannelTarget, Notice } from "../../src/model/notification.ts";
import { type Notifier, type NotifierOptions, openNotifier } from "../../src/notify/mod.ts";
import { type StoreCase, withStore } from "../store/with_store.ts";

/** What a server was sent. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
}

export interface Place {
  readonly url: string;
  readonly received: Received[];
  /** What it answers, in turn; 200 once there is nothing more. */
  readonly answers: (Response | Promise<Response>)[];
}

/** Gives `body` a web server on this machine. */
export async function withServer(body: (place: Place) => Promise<void>): Promise<void> {
  const received: Received[] = [];
  const answers: Place["answers"] = [];
  const stop = new AbortController();
  const options = { port: 0, hostname: "127.0.0.1", signal: stop.signal, onListen: () => {} };
  const server = Deno.serve(options, async (request) => {
    const { pathname, search } = new URL(request.url);
    const { method, headers } = request;
    received.push({ method, path: pathname + search, headers, body: await request.text() });
    return await (answers.shift() ?? new Response("Thank you\n"));
  });
  try {
    await body({ url: `http://127.0.0.1:${server.addr.port}`, received, answers });
  } finally {
    stop.abort();
    await server.finished;
  }
}

export interface NotifierCase extends StoreCase {
  readonly warnings: string[];
  /** Adds a channel that is sent everything; gives its number. */
  add(name: string, target: ChannelTarget, some?: Partial<ChannelDefinition>): number;
  /** One notifier at a time, as each process has its own. */
  open(options?: Partial<NotifierOptions>): Notifier;
}

export const EVERYTHING = ["started", "succeeded", "failed", "held", "overdue"] as const;

export function withNotifier(body: (given: NotifierCase) => Promise<void>): Promise<void> {
  return withStore(async (given) => {
    const warnings: string[] = [];
    const open: Notifier[] = [];
    try {
      await body({
        ...given,
        warnings,
        add: (name, target, some) =>
          given.store.channels.add({ name, target, jobId: null, kinds: EVERYTHING, ...some }).id,
        open: (options) => {
          const warn = (message: string) => void warnings.push(message);
          const notifier = openNotifier(given.store, { warn, ...options });
          open.push(notifier);
          return notifier;
        },
      });
    } finally {
      for (const notifier of open) await notifier.close();
    }
  });
}

export function notice(some: Partial<Notice> = {}): Notice {
  return {
    event: "execution 7 failed at 1000",
    kind: "failed",
    at: 1000,
    jobId: null,
    jobName: null,
    executionId: 7,
    title: "MirrorSphere on attic: photos failed",
    body: "The disk is full\n\nLook closer: mirrorsphere execution show 7",
    ...some,
  };
}

/** Waits until something holds, for as long as a slow machine may take. */
export async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 20_000;
  while (!holds()) {
    assert.ok(performance.now() < end, "it never came to hold");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
