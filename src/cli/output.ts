/**
 * Where text goes: standard output and standard error.
 *
 * Writes are synchronous, so that a slow reader slows the run down instead of filling memory.
 */
import { printable } from "../base/names.ts";
import { after } from "../base/timers.ts";

/** The part of `Deno.stdout` and `Deno.stderr` that is needed; tests bring their own. */
export interface Sink {
  writeSync(bytes: Uint8Array): number;
}

const FLUSH_AT = 64 * 1024;
const FLUSH_AFTER = 50;
const RETRY_AFTER = 5;

/** Buffered text on its way to a sink. A reader who went away (`| head`) ends it silently. */
export class TextStream {
  #pending = "";
  #flushesSoon = false;
  #closed = false;
  readonly #encoder = new TextEncoder();
  readonly #sleeper = new Int32Array(new SharedArrayBuffer(4));

  constructor(private readonly sink: Sink) {}

  /** Text shows up within 50 ms, or at the next {@linkcode flush}. */
  write(text: string): void {
    if (this.#closed) return;
    this.#pending += text;
    if (this.#pending.length >= FLUSH_AT) this.flush();
    else this.#flushSoon();
  }

  line(text: string): void {
    this.write(`${text}\n`);
  }

  flush(): void {
    const text = this.#pending;
    this.#pending = "";
    if (text !== "" && !this.#closed) this.#send(this.#encoder.encode(text));
  }

  #flushSoon(): void {
    if (this.#flushesSoon) return;
    this.#flushesSoon = true;
    after(FLUSH_AFTER, () => {
      this.#flushesSoon = false;
      this.flush();
    });
  }

  #send(bytes: Uint8Array): void {
    let sent = 0;
    while (sent < bytes.length && !this.#closed) {
      try {
        sent += this.sink.writeSync(bytes.subarray(sent));
      } catch (error) {
        // A pipe shared with a parent process may be non-blocking: wait until it is read.
        if (error instanceof Deno.errors.WouldBlock) Atomics.wait(this.#sleeper, 0, 0, RETRY_AFTER);
        else if (!(error instanceof Deno.errors.Interrupted)) this.#closed = true;
      }
    }
  }
}

/** What one invocation prints to, and what is known of it. */
export interface Screen {
  readonly out: TextStream;
  readonly error: TextStream;
  /** Whether standard error is a terminal, where a live line may be drawn. */
  readonly live: boolean;
  /** Whether standard output, and standard error, may be coloured. */
  readonly colorOut: boolean;
  readonly colorError: boolean;
  /** Columns of the terminal, asked anew since it may be resized. */
  columns(): number;
}

const COLUMNS_IF_UNKNOWN = 80;

function terminalColumns(): number {
  try {
    return Deno.consoleSize().columns || COLUMNS_IF_UNKNOWN;
  } catch {
    return COLUMNS_IF_UNKNOWN;
  }
}

/** The screen of this process. `Deno.noColor` is NO_COLOR (no-color.org). */
export function openScreen(): Screen {
  const live = Deno.stderr.isTerminal();
  return {
    out: new TextStream(Deno.stdout),
    error: new TextStream(Deno.stderr),
    live,
    colorOut: Deno.stdout.isTerminal() && !Deno.noColor,
    colorError: live && !Deno.noColor,
    columns: terminalColumns,
  };
}

/** A message on standard error, after what was printed before it on standard output. */
export function complain(screen: Screen, message: string): void {
  screen.out.flush();
  screen.error.line(safeMessage(message));
  screen.error.flush();
}

/** A message made safe for a terminal. Paths in it are escaped already; system texts may not be. */
export function safeMessage(message: string): string {
  return message.isWellFormed() && !CONTROLS.test(message) ? message : printable(message);
}

// deno-fmt-ignore
const CONTROLS = /[\p{Cc}\p{Cf}]/u;
