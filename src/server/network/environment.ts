/** What every route has at hand, and the pieces that routes are described with. */
import { OpenAPIHono, type z } from "@hono/zod-openapi";
import type { VerbInput, VerbName, VerbOutput } from "../door/verbs.ts";
import { invalid } from "../refusal.ts";

/** Asks the door in the name of whoever sent the request. */
export type AskForRequest = <Name extends VerbName>(
  name: Name,
  input: VerbInput<Name>,
) => Promise<VerbOutput<Name>>;

export interface Environment {
  readonly Bindings: {
    /** IP address that the request came from. */
    readonly address: string;
  };
  readonly Variables: {
    readonly ask: AskForRequest;
    /** Name of the cookie that holds the session's secret. */
    readonly cookie: string;
    readonly secure: boolean;
  };
}

/** A group of routes whose input is checked against their schemas. */
export function newRoutes() {
  return new OpenAPIHono<Environment>({
    defaultHook: (result) => {
      if (!result.success) throw invalid(result.error.issues);
    },
  });
}

/** JSON that a route answers with. */
export function answer<T extends z.ZodType>(schema: T, description: string) {
  return { content: { "application/json": { schema } }, description };
}

/** JSON that a route is sent. */
export function body<T extends z.ZodType>(schema: T) {
  return { body: { content: { "application/json": { schema } }, required: true } } as const;
}

export const NO_CONTENT = { description: "Done" } as const;
