/** What the server says when it cannot do what it was asked: a problem document (RFC 9457). */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";

  constructor(
    /** One of the program's stable codes, or "unreachable" where no answer came. */
    readonly code: string,
    message: string,
    /** Values that were not accepted, each with a word of its own. */
    readonly fields: readonly { readonly field: string; readonly message: string }[] = [],
  ) {
    super(message);
  }

  static from(error: unknown): ApiProblem {
    if (error instanceof ApiProblem) return error;
    const message =
      "No answer from MirrorSphere: the connection was lost; try again once it is back";
    return new ApiProblem("unreachable", message);
  }
}
