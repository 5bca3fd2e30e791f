import { RunError } from "../base/errors.ts";

/**
 * The folder the user typed the command in, absolute.
 *
 * `deno task` goes to the project's folder first and tells the user's in INIT_CWD. The compiled
 * executable is not started by it, and does not look: npm sets the same variable for its scripts.
 *
 * @throws {RunError} "usage": it was removed, or its name is not UTF-8
 */
export function workingFolder(): string {
  try {
    const given = Deno.build.standalone ? undefined : Deno.env.get("INIT_CWD");
    return given || Deno.cwd();
  } catch {
    const message = "Find the folder that this was started in: it is gone, or its name is not " +
      "UTF-8; start in another one";
    throw new RunError("usage", message);
  }
}
