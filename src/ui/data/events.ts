/** What the server tells by itself, over a connection that is made anew whenever it is lost. */
import { signal } from "@preact/signals";
import { findSession } from "./access.ts";
import { take, takeAll } from "./live.ts";
import { invalidate, type Topic, TOPICS } from "./topics.ts";
import { takePreview } from "./plans.ts";
import type { Execution, Preview } from "./types.ts";

export type Connection = "connecting" | "open" | "lost";

export const connection = signal<Connection>("connecting");

/** Since when nothing is heard, in milliseconds since the epoch; null while the connection is there. */
export const lostAt = signal<number | null>(null);

/** Milliseconds before a connection that was refused is tried again. */
const PATIENCE = 1500;

function data<T>(event: Event): T {
  return JSON.parse((event as MessageEvent<string>).data) as T;
}

/** Listens for what {@linkcode LiveEvent} of the server describes. */
function hear(source: EventSource): void {
  source.addEventListener("snapshot", (event) => {
    takeAll(data<{ executions: Execution[] }>(event).executions);
    invalidate("executions");
  });
  source.addEventListener("execution", (event) => {
    if (take(data<{ execution: Execution }>(event).execution)) invalidate("executions");
  });
  source.addEventListener("preview", (event) => {
    takePreview(data<{ preview: Preview }>(event).preview);
  });
  source.addEventListener("changed", (event) => {
    invalidate(...data<{ topics: Topic[] }>(event).topics);
  });
}

/** Listens until the function that it gives is called. */
export function listen(): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    source = new EventSource("/api/events");
    hear(source);
    source.onopen = () => {
      // What happened meanwhile was not heard: all that is shown is asked for again.
      if (connection.peek() === "lost") invalidate(...TOPICS);
      connection.value = "open";
      lostAt.value = null;
    };
    source.onerror = () => {
      connection.value = "lost";
      lostAt.value ??= Date.now();
      // The browser tries again by itself, but not where it was given an error: then the session
      // may have ended, which only a question tells.
      if (source?.readyState !== EventSource.CLOSED) return;
      clearTimeout(timer);
      timer = setTimeout(() => void findSession().catch(() => {}).then(open), PATIENCE);
    };
  };
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
    connection.value = "connecting";
    lostAt.value = null;
  };
}
