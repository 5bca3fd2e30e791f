/** The network thread, seen from the thread that started it. */
import { RunError } from "../base/errors.ts";
import type { Door } from "./door.ts";
import type { LiveEvent } from "./live_event.ts";
import type { Beginning, Certificate, FromNetwork, ToNetwork } from "./protocol.ts";

export interface NetworkParts {
  readonly door: Door;
  /** Told how many want to know what happens. */
  readonly watch: (streams: number) => void;
  /** Told of what keeps it from taking connections for a moment. */
  readonly complain: (error: RunError) => void;
  /** The thread died: nothing is answered any more. */
  readonly died: (error: RunError) => void;
}

/** Milliseconds in which requests under way are answered when it ends. */
const PATIENCE = 1000;

export class NetworkThread {
  readonly #worker: Worker;
  readonly #ended = Promise.withResolvers<void>();
  #renewed: ((refused: string | null) => void) | null = null;
  /** The last of the renewals that were asked for, however it ends. */
  #renewing = Promise.resolve();

  private constructor(private readonly parts: NetworkParts, { hostname, port }: Beginning) {
    this.#worker = new Worker(new URL("./network/worker.ts", import.meta.url), {
      type: "module",
      deno: {
        permissions: {
          net: [`${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`],
          read: false,
          write: false,
          ffi: false,
          run: false,
          env: false,
          sys: false,
        },
      },
    });
  }

  /**
   * Starts to listen; gives the thread and the port.
   *
   * @throws {RunError} "address-in-use", "address-unavailable"; "usage": the certificate
   */
  static async start(
    wanted: Beginning,
    parts: NetworkParts,
  ): Promise<{ readonly thread: NetworkThread; readonly port: number }> {
    const beginning = wanted.port === 0 ? { ...wanted, port: tryAddress(wanted) } : wanted;
    const thread = new NetworkThread(parts, beginning);
    try {
      return { thread, port: await thread.#begin(beginning) };
    } catch (error) {
      thread.#worker.terminate();
      throw error;
    }
  }

  #begin(beginning: Beginning): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#worker.onmessage = ({ data }: MessageEvent<FromNetwork>) => {
      if (data.type === "ready") resolve(data.port);
      else if (data.type === "failed") reject(refusal(beginning, data));
      else this.#take(data);
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      const message =
        `Serve the page: the thread that does died, ${event.message}; start it again, ` +
        "and report it to the project";
      const error = new RunError("internal", message);
      reject(error);
      this.#ended.resolve();
      this.parts.died(error);
    };
    this.#send({ type: "begin", beginning });
    return promise;
  }

  async #take(message: FromNetwork): Promise<void> {
    if (message.type === "watch") this.parts.watch(message.streams);
    else if (message.type === "interrupted") this.parts.complain(interruption(message.message));
    else if (message.type === "renewed") this.#renewed?.(message.refused);
    else if (message.type === "ended") this.#ended.resolve();
    else if (message.type === "question") {
      this.#send({ type: "answer", answer: await this.parts.door.answer(message.question) });
    }
  }

  #send(message: ToNetwork): void {
    this.#worker.postMessage(message);
  }

  tell(events: readonly LiveEvent[]): void {
    this.#send({ type: "live", events });
  }

  /**
   * Shows another certificate to whoever comes from now on.
   *
   * @throws {RunError} "usage": it is none; the one before stays
   */
  renew(tls: Certificate): Promise<void> {
    // Each lets go of the port that the next one listens at.
    const renewed = this.#renewing.then(() => this.#renew(tls));
    this.#renewing = renewed.catch(() => {});
    return renewed;
  }

  async #renew(tls: Certificate): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<string | null>();
    this.#renewed = resolve;
    this.#send({ type: "renew", tls });
    const refused = await promise;
    if (refused !== null) throw badCertificate(refused);
  }

  /** Answers what was asked, and ends. */
  async end(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => timer = setTimeout(resolve, PATIENCE));
    this.#send({ type: "end" });
    await Promise.race([this.#ended.promise, late]);
    clearTimeout(timer);
    this.#worker.terminate();
  }
}

type Address = Pick<Beginning, "hostname" | "port">;

/**
 * Listens for a moment; gives the port, which is one that is free where it was 0. The thread's right
 * to listen is for one port, which has to be known to listen there again.
 *
 * @throws {RunError} "address-in-use", "address-unavailable"
 */
export function tryAddress({ hostname, port }: Address): number {
  try {
    const listener = Deno.listen({ hostname, port });
    const { port: found } = listener.addr;
    listener.close();
    return found;
  } catch (error) {
    const kind = error instanceof Deno.errors.AddrInUse ? "in-use" : "unavailable";
    const message = error instanceof Error ? error.message : String(error);
    throw refusal({ hostname, port }, { type: "failed", kind, message });
  }
}

function interruption(state: string): RunError {
  const message = `Take connections: ${state}; it listens again in a moment. If this comes ` +
    "again, let a proxy stand before the page, or raise the limit of open files";
  return new RunError("address-unavailable", message);
}

function badCertificate(message: string): RunError {
  const state = `${message}; name a certificate and the key it was made for`;
  return new RunError("usage", `Speak HTTPS with --tls-cert and --tls-key: ${state}`);
}

function refusal(
  { hostname, port }: Address,
  { kind, message }: Extract<FromNetwork, { type: "failed" }>,
): RunError {
  const doing = `Listen at ${hostname} port ${port}`;
  if (kind === "certificate") return badCertificate(message);
  if (kind === "in-use") {
    return new RunError(
      "address-in-use",
      `${doing}: another program does; end that one, or choose another port with --port ` +
        "(0 for any that is free)",
    );
  }
  return new RunError(
    "address-unavailable",
    `${doing}: not possible, ${message}; name an address of this machine with --host, ` +
      "and a port from 1024 with --port",
  );
}
