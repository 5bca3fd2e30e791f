/**
 * @module tools
 *
 * Builds what people get: one executable, a release of all of them, an npm package.
 *
 * Owns: everything in `dist/`. Nothing in `src` imports it. Run by `deno task compile`, `release`
 * and `npm`.
 *
 * 1. `modules.ts` finds the modules of the program; `project.ts` has its flags and version.
 * 2. `compiled.ts` has `deno compile` make the executable, which needs Deno's base binary.
 * 3. Where that cannot be had, `bundle.ts` makes a folder of the program, `runtimes.ts` finds Deno
 *    itself, and `self_extracting.ts` packs both behind a shell script.
 */
import { parseArgs } from "node:util";
import { buildExecutable, KINDS } from "./build.ts";
import { BuildError, DIST, perform } from "./project.ts";
import { findTarget, ownTarget, type Target, TARGETS } from "./targets.ts";

const HELP = `Makes dist/mirrorsphere, the program as one file.

  --target NAME  the system it is for: ${TARGETS.map(({ name }) => name).join(", ")}
  --kind KIND    compiled (needs Deno's base binary) or self-extracting; the first that can be had
  --output FILE  another file than dist/mirrorsphere`;

function chooseTarget(name: string | undefined): Target {
  const target = name === undefined ? ownTarget() : findTarget(name);
  if (target !== null) return target;
  const names = TARGETS.map(({ name }) => name).join(", ");
  const unknown = name ?? Deno.build.target;
  throw new BuildError(`Compile for "${unknown}": unknown target; choose one of ${names}`, 2);
}

function parse(args: string[]) {
  const options = {
    target: { type: "string" },
    kind: { type: "string" },
    output: { type: "string" },
    help: { type: "boolean" },
  } as const;
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new BuildError(`${(error as Error).message}; see --help`, 2);
  }
}

if (import.meta.main) {
  await perform(async () => {
    const { target: name, kind, output, help } = parse(Deno.args);
    if (help) return console.log(HELP);
    const target = chooseTarget(name);
    const chosen = KINDS.find((known) => known === kind) ?? null;
    if (kind !== undefined && chosen === null) {
      throw new BuildError(`Compile as "${kind}": unknown kind; choose ${KINDS.join(" or ")}`, 2);
    }
    const file = output ?? `${DIST}/mirrorsphere${target.os === "windows" ? ".exe" : ""}`;
    await buildExecutable(file, { target, kind: chosen });
  });
}
