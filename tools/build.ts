/** One executable for one target, of the best kind that can be had. */
import { basename, dirname, join } from "node:path";
import { bundle } from "./bundle.ts";
import { makeCompiled } from "./compiled.ts";
import { type Program, readProgram } from "./modules.ts";
import { BuildError, mustCallDeno, VERSION } from "./project.ts";
import { runtimeFor } from "./runtimes.ts";
import { makeSelfExtracting } from "./self_extracting.ts";
import { ownTarget, type Target } from "./targets.ts";
import { makeWindowsArchive } from "./windows.ts";

export const KINDS = ["compiled", "self-extracting"] as const;
export type Kind = (typeof KINDS)[number];

export interface BuildOptions {
  readonly target: Target;
  /** Null: compiled where Deno's base binary can be had, else self-extracting. */
  readonly kind: Kind | null;
}

/**
 * Writes the executable to `file`, tells what came of it, and makes sure that it starts. For
 * Windows, without a base binary, a zip archive takes its place: FILE.zip instead of FILE.exe.
 */
export async function buildExecutable(file: string, options: BuildOptions): Promise<void> {
  const { target } = options;
  const fresh = join(dirname(file), `new-${basename(file)}`);
  await Deno.mkdir(dirname(file), { recursive: true });
  await mustCallDeno("Build the page", ["task", "--quiet", "ui"]);
  let kind: Kind | "zipped";
  try {
    kind = await make(fresh, await readProgram(), options);
    if (target === ownTarget()) await tryOut(fresh);
  } catch (error) {
    await Deno.remove(fresh).catch(() => {});
    throw error;
  }
  const made = kind === "zipped" ? file.replace(/(\.exe)?$/, ".zip") : file;
  await Deno.rename(fresh, made);
  const { size } = await Deno.stat(made);
  console.log(`Made "${made}" for ${target.name}: ${kind}, ${Math.ceil(size / 2 ** 20)} MiB`);
}

const INSTEAD: Readonly<Record<Target["os"], string>> = {
  linux: "the executable is made self-extracting, with all of Deno in it",
  darwin: "the executable is made self-extracting, with all of Deno in it",
  windows: "a zip archive is made instead, with Deno and mirrorsphere.cmd in it",
};

async function make(
  file: string,
  program: Program,
  { target, kind }: BuildOptions,
): Promise<Kind | "zipped"> {
  if (kind !== "self-extracting") {
    if (await makeCompiled(file, { target, program })) return "compiled";
    const missing = `Deno's base binary for ${target.name} cannot be downloaded, and DENORT_BIN ` +
      "names none";
    if (kind === "compiled") {
      throw new BuildError(`Compile for ${target.name}: ${missing}; name it with DENORT_BIN`);
    }
    console.log(`${missing}: ${INSTEAD[target.os]}`);
  }
  const folder = await Deno.makeTempDir({ prefix: "mirrorsphere-build-" });
  try {
    await bundle(folder, program);
    const parts = { target, runtime: await runtimeFor(target), program: folder };
    if (target.os === "windows") {
      await makeWindowsArchive(file, parts);
      return "zipped";
    }
    await makeSelfExtracting(file, parts);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return "self-extracting";
}

/** What `DENORT_BIN` named need not be a base binary: then this prints something else. */
async function tryOut(file: string): Promise<void> {
  const cache = await Deno.makeTempDir({ prefix: "mirrorsphere-build-" });
  try {
    const { stdout, stderr } = await new Deno.Command(file, {
      args: ["--version"],
      env: { MIRRORSPHERE_CACHE: cache },
      stdin: "null",
    }).output();
    const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    if (said.trim() !== `mirrorsphere ${VERSION}`) {
      throw new BuildError(`Start "${file}": it says ${JSON.stringify(said.trim())}`);
    }
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
}
