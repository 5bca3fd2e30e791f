/** The modules that the program is made of, and what they name by address. */
import { fileURLToPath, pathToFileURL } from "node:url";
import { BuildError, mustCallDeno, ROOT } from "./project.ts";

/** The module graph as `deno info --json` tells it, as far as it is used here. */
interface Graph {
  readonly modules: readonly {
    readonly specifier: string;
    /** Of a library: its key in `npmPackages`. */
    readonly npmPackage?: string;
  }[];
  /** All that deno.lock has, used or not. */
  readonly npmPackages: Readonly<Record<string, NpmPackage>>;
}

export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  /** Keys of what it needs in turn. */
  readonly dependencies: readonly string[];
  /** The folder it is unpacked in. */
  readonly localPath: string;
}

/** A place that a module names relative to itself: a worker's module, a file or folder. */
export interface Address {
  /** The text in the source: "./worker.ts". */
  readonly text: string;
  /** What it stands for, absolute. */
  readonly url: URL;
}

export interface Program {
  /** Project paths of the modules that are started by themselves: main.ts, and each worker. */
  readonly entries: readonly string[];
  readonly addresses: readonly Address[];
}

const ADDRESS = /new URL\(\s*"([^"]+)",\s*import\.meta\.url\s*\)/g;
const OTHER = /import\.meta\.(?!main\b)\w+/;

/** Finds all that `main.ts` reaches, by imports or by starting a worker. */
export async function readProgram(): Promise<Program> {
  const entries = ["main.ts"];
  const addresses = new Map<string, Address>();
  for (const entry of entries) {
    const { modules } = await readGraph(entry);
    const own = modules.filter(({ specifier }) => isOwnModule(specifier));
    for (const address of own.flatMap(({ specifier }) => addressesIn(new URL(specifier)))) {
      addresses.set(`${address.text} ${address.url}`, address);
      const path = projectPath(address.url);
      if (path.endsWith(".ts") && !entries.includes(path)) entries.push(path);
    }
  }
  return { entries, addresses: [...addresses.values()] };
}

/** The libraries that these modules reach, by their key in deno.lock, sorted. */
export async function readPackages(
  entries: readonly string[],
): Promise<ReadonlyMap<string, NpmPackage>> {
  const found = new Map<string, NpmPackage>();
  for (const entry of entries) {
    const { modules, npmPackages } = await readGraph(entry);
    const keys = modules.flatMap(({ npmPackage }) => npmPackage ?? []);
    for (const key of keys) {
      const known = npmPackages[key];
      if (known === undefined || found.has(key)) continue;
      found.set(key, known);
      keys.push(...known.dependencies);
    }
  }
  return new Map([...found].toSorted(([one], [other]) => one < other ? -1 : 1));
}

async function readGraph(entry: string): Promise<Graph> {
  return JSON.parse(
    await mustCallDeno(`Read the modules of "${entry}"`, ["info", "--json", entry]),
  );
}

function isOwnModule(specifier: string): boolean {
  return specifier.startsWith(pathToFileURL(ROOT).href) && /\.tsx?$/.test(specifier);
}

function projectPath(url: URL): string {
  return fileURLToPath(url).slice(ROOT.length);
}

function addressesIn(module: URL): Address[] {
  const text = Deno.readTextFileSync(module);
  const other = OTHER.exec(text.replaceAll(ADDRESS, ""));
  if (other !== null) {
    throw new BuildError(
      `Pack "${projectPath(module)}": it uses ${other[0]}, which is another place in a bundle; ` +
        'write new URL("...", import.meta.url)',
    );
  }
  return [...text.matchAll(ADDRESS)].map(([, text = ""]) => ({ text, url: new URL(text, module) }));
}
