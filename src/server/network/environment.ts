/** What every route has at hand, and the pieces that routes are described with. */
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { VerbInput, VerbName, VerbOutput } from "../door/verbs.ts";
import { invalid, Refusal } from "../refusal.ts";

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

/** Which version of a thing was seen, for whoever changes it. */
export const VersionHeader = z.object({
  "if-match": z.string().optional().openapi({
    description: "Required: `updatedAt` as it was seen, in quotes",
  }),
});

/** The same of a file. */
export const RevisionHeader = z.object({
  "if-match": z.string().optional().openapi({
    description: "Required: `revision` as it was seen, in quotes",
  }),
});

interface Seen {
  readonly "if-match"?: string | undefined;
}

/** @throws {Refusal} "version-missing" */
export function seen(headers: Seen): number {
  const [, digits] = /^"(\d+)"$/.exec(headers["if-match"] ?? "") ?? [];
  if (digits !== undefined) return Number(digits);
  throw versionMissing("updatedAt");
}

/** @throws {Refusal} "version-missing" */
export function seenRevision(headers: Seen): string {
  const [, revision] = /^"(\w+)"$/.exec(headers["if-match"] ?? "") ?? [];
  if (revision !== undefined) return revision;
  throw versionMissing("revision");
}

function versionMissing(name: string): Refusal {
  const message = "Change this: the request does not say which version was seen; " +
    `send ${name} in quotes in the header "If-Match"`;
  return new Refusal("version-missing", message);
}
