/** One question to the server, and its answer or problem. */
import { ApiProblem, type FieldProblem } from "./problem.ts";
import { session } from "./session.ts";

interface ProblemDocument {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly fields?: readonly FieldProblem[];
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const document = await response.json().catch(() => ({})) as ProblemDocument;
  const message = document.detail ?? document.title ??
    `MirrorSphere answered with status ${response.status}; see its log`;
  return new ApiProblem(
    document.code ?? "internal",
    message,
    response.status,
    document.fields ?? [],
  );
}

/** The answer as a value. Throws {@linkcode ApiProblem}; one that asks for a login leads there. */
export async function answer<T>(asked: Promise<Response>): Promise<T> {
  const response = await asked.catch((error: unknown) => {
    throw ApiProblem.from(error);
  });
  if (response.status === 401) session.value = "out";
  if (!response.ok) throw await problemOf(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}
