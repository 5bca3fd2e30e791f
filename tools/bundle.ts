/** The program as a folder that Deno can start without a network, a cache or a configuration. */
import { dirname, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Program } from "./modules.ts";
import { BuildError, mustCallDeno } from "./project.ts";

/** As deep as most modules are, so that what they name by address stays within the folder. */
const BUNDLE = "app/src/bundle";

/** The module to start, from the top of the folder that {@linkcode bundle} fills. */
export const MAIN = `${BUNDLE}/main.js`;

/** Makes {@linkcode MAIN}, and all it needs, in the folder at this absolute path. */
export async function bundle(folder: string, { entries, addresses }: Program): Promise<void> {
  const output = `${folder}/${BUNDLE}`;
  await Deno.mkdir(output, { recursive: true });
  const flags = ["--platform", "deno", "--code-splitting", "--minify", "--keep-names"];
  await mustCallDeno("Bundle the program", ["bundle", ...flags, "--outdir", output, ...entries]);
  const taken = new Map<string, string>();
  for (const { text, url } of addresses) {
    const place = landing(folder, text);
    const other = taken.get(place) ?? url.href;
    if (other !== url.href) {
      throw new BuildError(`Bundle the program: "${text}" stands for both ${other} and ${url}`);
    }
    taken.set(place, url.href);
    await standIn(place, { url, output, entries });
  }
}

/** Where an address leads to from a module in the bundle. */
function landing(folder: string, text: string): string {
  const place = fileURLToPath(new URL(text, pathToFileURL(`${folder}/${MAIN}`)));
  if (place.startsWith(`${folder}/`)) return place.replace(/\/$/, "");
  throw new BuildError(`Bundle the program: "${text}" leads out of the folder it is packed in`);
}

/** A bundled module is no more where its address says: there stands one that loads it. */
async function standIn(
  place: string,
  { url, output, entries }: {
    readonly url: URL;
    readonly output: string;
    readonly entries: readonly string[];
  },
): Promise<void> {
  await Deno.mkdir(dirname(place), { recursive: true });
  const path = fileURLToPath(url);
  const entry = entries.find((entry) => path.endsWith(`/${entry}`));
  if (entry === undefined) return await copy(path, place);
  const bundled = `${output}/${entry.replace(/\.tsx?$/, ".js")}`;
  await Deno.writeTextFile(place, `import "./${relative(dirname(place), bundled)}";\n`);
}

async function copy(from: string, to: string): Promise<void> {
  if ((await Deno.stat(from)).isFile) return await Deno.copyFile(from, to);
  await Deno.mkdir(to, { recursive: true });
  for await (const { name } of Deno.readDir(from)) await copy(`${from}/${name}`, `${to}/${name}`);
}
