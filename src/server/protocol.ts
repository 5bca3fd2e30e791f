/** What crosses between the network thread and the door: plain values only. */
import type { LiveEvent } from "./live_event.ts";
import type { Caller } from "./door/verb.ts";
import type { VerbInput, VerbName, VerbOutput } from "./door/verbs.ts";
import type { Cause } from "./refusal.ts";
import type { StaticFile } from "./network/static.ts";
import type { Site } from "./network/site.ts";

/** Asks the door for something; rejects with {@linkcode Refused}. */
export type Ask = <Name extends VerbName>(
  name: Name,
  input: VerbInput<Name>,
  caller: Caller,
) => Promise<VerbOutput<Name>>;

/** The answer was no. */
export class Refused extends Error {
  override readonly name = "Refused";
  constructor(readonly reason: Cause) {
    super(reason.message);
  }
}

export interface Question {
  readonly id: number;
  readonly verb: string;
  readonly input: unknown;
  readonly caller: Caller;
}

export type Answer =
  | { readonly id: number; readonly output: unknown }
  | { readonly id: number; readonly refused: Cause };

/** PEM texts. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** What the network thread is given to begin with. */
export interface Beginning {
  readonly site: Site;
  readonly files: readonly StaticFile[];
  /** Null for plain HTTP. */
  readonly tls: Certificate | null;
  readonly hostname: string;
  readonly port: number;
  readonly version: string;
}

export type ToNetwork =
  | { readonly type: "begin"; readonly beginning: Beginning }
  | { readonly type: "answer"; readonly answer: Answer }
  | { readonly type: "live"; readonly events: readonly LiveEvent[] }
  /** The certificate was renewed: whoever comes from now on is shown this one. */
  | { readonly type: "renew"; readonly tls: Certificate }
  | { readonly type: "end" };

/** What keeps it from listening. */
export type Unlistening = "in-use" | "unavailable" | "certificate";

export type FromNetwork =
  /** It listens; `port` is the one that was found where 0 was asked for. */
  | { readonly type: "ready"; readonly port: number }
  | { readonly type: "failed"; readonly kind: Unlistening; readonly message: string }
  /** Answers "renew"; with a message, the certificate is not one, and the one before stays. */
  | { readonly type: "renewed"; readonly refused: string | null }
  /** It takes no connections for a moment. */
  | { readonly type: "interrupted"; readonly message: string }
  /** How many want to be told what happens. */
  | { readonly type: "watch"; readonly streams: number }
  | { readonly type: "question"; readonly question: Question }
  | { readonly type: "ended" };
