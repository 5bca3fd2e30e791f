/**
 * The program as a folder that Deno can start without a network, a cache or a configuration.
 *
 * A bundle's code lies elsewhere than its modules did, so that what they name by address would not
 * be found. Therefore a copy of the sources is bundled, in which addresses say where things will
 * be: all code is at the top of the folder, and files are below it as they are in the project.
 */
import { dirname } from "node:path";
import { type Address, CODE, isModule, type Program, readdress } from "./modules.ts";
import { mustCallDeno, ROOT } from "./project.ts";

/** The module to start, from the top of the folder that {@linkcode bundle} fills. */
export const MAIN = "app/main.js";

const FLAGS = ["--platform", "deno", "--code-splitting", "--minify", "--keep-names"];

/** Makes {@linkcode MAIN}, and all it needs, in the folder at this absolute path. */
export async function bundle(folder: string, program: Program): Promise<void> {
  const output = dirname(`${folder}/${MAIN}`);
  const sources = await Deno.makeTempDir({ prefix: "mirrorsphere-build-" });
  try {
    await copySources(sources, program);
    const entries = program.entries.map((entry) => `${sources}/${entryName(entry)}.ts`);
    const config = ["--config", `${sources}/deno.json`];
    const args = ["bundle", ...config, ...FLAGS, "--outdir", output, ...entries];
    await mustCallDeno("Bundle the program", args);
  } finally {
    await Deno.remove(sources, { recursive: true });
  }
  for (const { path } of program.addresses) {
    if (!isModule(path) && path !== CODE) await copy(`${ROOT}${path}`, `${output}/${path}`);
  }
}

/** A name for a module at the top: "src.engine.workers.worker"; main.ts is there already. */
function entryName(entry: string): string {
  return entry.replace(/\.tsx?$/, "").replaceAll("/", ".");
}

async function copySources(folder: string, { entries, addresses }: Program): Promise<void> {
  for (const path of ["main.ts", "config.toml", "deno.json", "deno.lock", "src/"]) {
    await copy(`${ROOT}${path}`, `${folder}/${path}`);
  }
  for (const module of new Set(addresses.map(({ module }) => module))) {
    const source = await Deno.readTextFile(`${folder}/${module}`);
    const own = addresses.filter((address) => address.module === module);
    await Deno.writeTextFile(
      `${folder}/${module}`,
      readdress(source, (text) => placeOf(own.find((address) => address.text === text))),
    );
  }
  for (const entry of entries.filter((entry) => entry !== "main.ts")) {
    await Deno.writeTextFile(`${folder}/${entryName(entry)}.ts`, `import "./${entry}";\n`);
  }
}

function placeOf(address: Address | undefined): string {
  const path = address?.path ?? "";
  if (path === CODE) return "./";
  return isModule(path) ? `./${entryName(path)}.js` : `./${path}`;
}

async function copy(from: string, to: string): Promise<void> {
  await Deno.mkdir(dirname(to), { recursive: true });
  if ((await Deno.stat(from)).isFile) return await Deno.copyFile(from, to);
  await Deno.mkdir(to, { recursive: true });
  for await (const { name } of Deno.readDir(from)) {
    await copy(`${from.replace(/\/$/, "")}/${name}`, `${to.replace(/\/$/, "")}/${name}`);
  }
}
