/** One question to the server, and its answer or problem. */
import type { ClientResponse } from "hono/client";
import { ApiProblem } from "./problem.ts";
import { shutOut } from "./session.ts";

interface ProblemDocument {
  readonly code?: string;
  readonly detail?: string;
  readonly fields?: ApiProblem["fields"];
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const { code, detail, fields }: ProblemDocument = await response.json().catch(() => ({}));
  const message = detail ?? `MirrorSphere answered with status ${response.status}; see its log`;
  return new ApiProblem(code ?? "internal", message, fields);
}

/** Waits until something is done. Throws {@linkcode ApiProblem}; without a session, leads to one. */
export async function done<R extends ClientResponse<unknown>>(asked: Promise<R>): Promise<R> {
  const response = await asked.catch((error: unknown) => {
    throw ApiProblem.from(error);
  });
  if (response.status === 401) shutOut();
  if (!response.ok) throw await problemOf(response as unknown as Response);
  return response;
}

/** The answer as a value. Throws as {@linkcode done}. */
export async function answer<T>(asked: Promise<ClientResponse<T>>): Promise<T> {
  return await (await done(asked)).json() as T;
}
