/** What the network part can ask of the rest of the program. */
import type { z } from "@hono/zod-openapi";
import type { Session, SessionScope } from "../../store/mod.ts";

/** Who asks, as far as the network part can tell. */
export interface Caller {
  /** The secret of the session that the request came with. */
  readonly secret: string | null;
  /** IP address that the request came from. */
  readonly address: string;
  /** What the browser says it is. */
  readonly agent: string;
}

/** Who asks, looked up. */
export interface KnownCaller extends Caller {
  readonly session: Session | null;
}

/** One thing that can be asked for. Plain values go in and come out. */
export interface Verb<Input, Output> {
  /** Which sessions may ask; those of the page may ask for all. "anybody" needs none. */
  readonly for: SessionScope | "anybody";
  readonly input: z.ZodType<Input>;
  readonly act: (input: Input, caller: KnownCaller) => Output | Promise<Output>;
}

/** Keeps the types of one verb. */
export function verb<Input, Output>(given: Verb<Input, Output>): Verb<Input, Output> {
  return given;
}
