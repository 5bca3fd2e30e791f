/**
 * Where text goes: standard output and standard error.
 *
 * Writes are synchronous, so that a slow reader slows the run down instead of filling memory.
 */
import { stateOf } from "../base/errors.ts";
import { printable } from "../base/names.ts";
import { after } from "../base/timers.ts";
import { withLostOutput } from "./exit_code.ts";

/** The part of `Deno.stdout` and `Deno.stderr` that is needed; tests bring their own. */
export interface Sink {
  writeSync(bytes: Uint8Array): number;
}

const FLUSH_AT = 64 * 1024;
const FLUSH_AFTER = 50;
const RETRY_AFTER = 5;
const LINE_FEED = 10;

/**
 * Buffered text on its way to a sink. A reader who went away (`| head`) ends it silently; on any
 * other failure some text is lost, and what comes later is tried again.
 */
export class TextStream {
  #pending = "";
  #flushesSoon = false;
  #closed = false;
  /** In words, why some of the text is missing where it went; null where none is. */
  failure: string | null = null;
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
        const { WouldBlock, Interrupted, BrokenPipe } = Deno.errors;
        // A pipe shared with a parent process may be non-blocking: wait until it is read.
        if (error instanceof WouldBlock) Atomics.wait(this.#sleeper, 0, 0, RETRY_AFTER);
        else if (error instanceof BrokenPipe) this.#closed = true;
        else if (!(error instanceof Interrupted)) return this.#lose(bytes.subarray(0, sent), error);
      }
    }
  }

  #lose(sent: Uint8Array, error: unknown): void {
    this.failure ??= stateOf(error);
    // What comes next is a line of its own, not the end of this one.
    if (sent.length > 0 && sent.at(-1) !== LINE_FEED) this.#pending = `\n${this.#pending}`;
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

/**
 * Says that part of what was printed is missing where it was to go, if it is. Gives the exit code:
 * that of the work where this failed, too.
 */
export function sayWhatIsMissing(code: number, screen: Screen): number {
  screen.out.flush();
  const { failure } = screen.out;
  if (failure !== null) {
    complain(
      screen,
      `Write standard output: ${failure}; part of what was to be told is missing there, and ` +
        "nothing else; make room, or print elsewhere",
    );
  }
  screen.error.flush();
  return failure === null ? code : withLostOutput(code);
}

/** A message made safe for a terminal. Paths in it are escaped already; system texts may not be. */
export function safeMessage(message: string): string {
  return message.replace(UNSAFE, (character) => printable(character));
}

// deno-fmt-ignore
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;
