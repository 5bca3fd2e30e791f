/** The executable as `deno compile` makes it. */
import { CODE, type Program } from "./modules.ts";
import { BuildError, callDeno, programFlags } from "./project.ts";
import type { Target } from "./targets.ts";

/** What `deno compile` says when it is the base binary that it cannot get. */
const NO_BASE_BINARY = /Setting up base binary|denort/i;

/**
 * Writes the executable to `file`; false where Deno's base binary for the target cannot be had.
 * That is what DENORT_BIN names, or what Deno once downloaded or downloads now.
 */
export async function makeCompiled(
  file: string,
  { target, program }: { readonly target: Target; readonly program: Program },
): Promise<boolean> {
  const included = program.addresses
    .filter(({ path }) => path !== CODE)
    .flatMap(({ path }) => ["--include", path]);
  const { success, stderr } = await callDeno([
    "compile",
    "--no-check",
    ...programFlags(),
    ...["--target", target.triple, "--output", file],
    ...included,
    "main.ts",
  ]);
  if (success) return true;
  if (NO_BASE_BINARY.test(stderr) && !Deno.env.get("DENORT_BIN")) return false;
  throw new BuildError(`Compile for ${target.name}: ${stderr.trim()}`);
}
