/** Event streams (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
import type { LiveEvent } from "../live_event.ts";
import type { ExecutionView } from "../door/views.ts";

/** Streams at most; a browser has few, and each costs memory. */
export const MOST_STREAMS = 2000;
/** Events that are kept for who comes back. */
const KEPT = 500;
/** Chunks that may wait in one stream; who reads slower than that is let go, and comes back. */
const MOST_WAITING = 1000;
/** Milliseconds; proxies commonly close what is silent for a minute. */
const HEARTBEAT = 15_000;

interface Stream {
  readonly session: number;
  readonly controller: ReadableStreamDefaultController<Uint8Array>;
}

interface KeptEvent {
  readonly number: number;
  readonly chunk: Uint8Array;
}

const encoder = new TextEncoder();

/** Tells every stream what is told to it, each encoded once. */
export class Hub {
  readonly #streams = new Set<Stream>();
  readonly #executions = new Map<number, ExecutionView>();
  /** Ids of another process mean nothing here. */
  readonly #epoch = crypto.randomUUID();
  #kept: KeptEvent[] = [];
  #number = 0;
  #heartbeat: ReturnType<typeof setInterval> | undefined;

  /** `watch` is told how many streams there are, whenever that changes. */
  constructor(private readonly watch: (streams: number) => void) {}

  get size(): number {
    return this.#streams.size;
  }

  take(events: readonly LiveEvent[]): void {
    for (const event of events) this.#takeOne(event);
  }

  #takeOne(event: LiveEvent): void {
    if (event.event === "sessions-ended") return this.#endSessions(event.sessions);
    if (event.event === "snapshot") this.#executions.clear();
    const executions = event.event === "snapshot"
      ? event.executions
      : event.event === "execution"
      ? [event.execution]
      : [];
    for (const execution of executions) this.#remember(execution);
    const chunk = this.#encode(event, ++this.#number);
    this.#kept.push({ number: this.#number, chunk });
    if (this.#kept.length > 2 * KEPT) this.#kept = this.#kept.slice(-KEPT);
    this.#send(chunk);
  }

  #remember(execution: ExecutionView): void {
    const { id, state } = execution;
    const unfinished = state === "pending" || state === "running" || state === "suspended";
    if (unfinished) this.#executions.set(id, execution);
    else this.#executions.delete(id);
  }

  #encode({ event, ...data }: LiveEvent, number: number): Uint8Array {
    const text = `id: ${this.#epoch} ${number}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
    return encoder.encode(text);
  }

  #send(chunk: Uint8Array): void {
    for (const stream of this.#streams) this.#sendTo(stream, chunk);
  }

  #sendTo(stream: Stream, chunk: Uint8Array): void {
    if ((stream.controller.desiredSize ?? 0) <= -MOST_WAITING) return this.#end(stream);
    stream.controller.enqueue(chunk);
  }

  #endSessions(sessions: readonly number[]): void {
    for (const stream of this.#streams) if (sessions.includes(stream.session)) this.#end(stream);
  }

  #end(stream: Stream): void {
    this.#forget(stream);
    try {
      stream.controller.close();
    } catch {
      // The browser closed it at the same moment.
    }
  }

  /**
   * A stream of all that is told from now on. Who was here before, as `lastEventId` says, gets what
   * was told meanwhile; anybody else, and who was away for too long, gets all there is.
   */
  open(session: number, lastEventId: string | undefined): ReadableStream<Uint8Array> {
    let stream: Stream | null = null;
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        stream = { session, controller };
        // Comes back after a second (browsers wait for some, unless told).
        controller.enqueue(encoder.encode("retry: 1000\n\n"));
        for (const chunk of this.#missed(lastEventId)) controller.enqueue(chunk);
        this.#streams.add(stream);
        this.#begin();
      },
      cancel: () => {
        if (stream !== null) this.#forget(stream);
      },
    }, { highWaterMark: 0 });
  }

  #begin(): void {
    this.watch(this.#streams.size);
    if (this.#streams.size > 1) return;
    this.#heartbeat = setInterval(() => this.#send(encoder.encode(": \n\n")), HEARTBEAT);
  }

  #forget(stream: Stream): void {
    if (!this.#streams.delete(stream)) return;
    this.watch(this.#streams.size);
    if (this.#streams.size > 0) return;
    clearInterval(this.#heartbeat);
    // Nothing is told any more, so what is known grows old.
    this.#executions.clear();
    this.#kept = [];
  }

  #missed(lastEventId: string | undefined): readonly Uint8Array[] {
    // The first to come is told all as soon as somebody looks.
    if (this.#streams.size === 0) return [];
    const [epoch, number] = (lastEventId ?? "").split(" ");
    const first = this.#kept[0]?.number ?? this.#number + 1;
    const last = Number(number);
    if (epoch === this.#epoch && last >= first - 1 && last <= this.#number) {
      return this.#kept.filter((kept) => kept.number > last).map(({ chunk }) => chunk);
    }
    const executions = [...this.#executions.values()];
    return [this.#encode({ event: "snapshot", executions }, this.#number)];
  }

  close(): void {
    for (const stream of this.#streams) this.#end(stream);
  }
}
