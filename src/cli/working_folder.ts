/**
 * The folder the user typed the command in, absolute.
 *
 * `deno task` goes to the project's folder first and tells the user's in INIT_CWD. The compiled
 * executable is not started by it, and does not look: npm sets the same variable for its scripts.
 */
export function workingFolder(): string {
  if (Deno.build.standalone) return Deno.cwd();
  return Deno.env.get("INIT_CWD") || Deno.cwd();
}
