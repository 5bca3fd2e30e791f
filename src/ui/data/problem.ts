/** What the server says when it cannot do what it was asked: a problem document (RFC 9457). */

export interface FieldProblem {
  /** The field, as in the request: "source", "options.filter.rules". */
  readonly field: string;
  readonly message: string;
}

export class ApiProblem extends Error {
  override readonly name = "ApiProblem";

  constructor(
    /** One of the program's stable codes, or "unreachable" where no answer came. */
    readonly code: string,
    message: string,
    readonly status: number = 0,
    readonly fields: readonly FieldProblem[] = [],
  ) {
    super(message);
  }

  static from(error: unknown): ApiProblem {
    if (error instanceof ApiProblem) return error;
    const message = "No answer from MirrorSphere: the connection was lost; trying again";
    return new ApiProblem("unreachable", message);
  }

  /** What is wrong with a field; null where nothing is. */
  of(field: string): string | null {
    return this.fields.find((problem) => problem.field === field)?.message ?? null;
  }
}
