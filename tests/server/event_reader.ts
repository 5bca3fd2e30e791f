/** Reads an event stream as a browser does. */

export interface ReadEvent {
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
}

const PATIENCE = 30_000;

export class EventReader {
  readonly #events: ReadEvent[] = [];
  readonly #reader: ReadableStreamDefaultReader<string>;
  readonly #reading: Promise<void>;
  #news = Promise.withResolvers<void>();
  ended = false;

  constructor(response: Response) {
    const { body } = response;
    if (!response.ok || body === null) throw new Error(`No stream: status ${response.status}`);
    this.#reader = body.pipeThrough(new TextDecoderStream()).getReader();
    this.#reading = this.#read();
  }

  async #read(): Promise<void> {
    let text = "";
    for (;;) {
      const { done, value } = await this.#reader.read().catch(() => ({ done: true, value: "" }));
      if (done) break;
      const parts = (text + value).split("\n\n");
      text = parts.pop() ?? "";
      for (const part of parts) this.#take(part);
    }
    this.ended = true;
    this.#news.resolve();
  }

  #take(part: string): void {
    const fields = new Map(
      part.split("\n").map((line) => {
        const colon = line.indexOf(": ");
        return [line.slice(0, colon), line.slice(colon + 2)] as const;
      }),
    );
    const event = fields.get("event");
    if (event === undefined) return;
    const data = JSON.parse(fields.get("data") ?? "null");
    this.#events.push({ id: fields.get("id") ?? "", event, data });
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }

  /** The next of a kind, others before it skipped. */
  async next(event: string): Promise<ReadEvent> {
    const end = performance.now() + PATIENCE;
    for (;;) {
      const found = this.#events.findIndex((one) => one.event === event);
      const [read] = found === -1 ? [] : this.#events.splice(0, found + 1).slice(-1);
      if (read !== undefined) return read;
      const left = end - performance.now();
      if (left <= 0 || this.ended) throw new Error(`No "${event}" came`);
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<void>((resolve) => timer = setTimeout(resolve, left));
      await Promise.race([this.#news.promise, late]);
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    await this.#reader.cancel();
    await this.#reading;
  }
}
