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
  /** Project path of the module. */
  readonly module: string;
  /** The text in the source: "./worker.ts". */
  readonly text: string;
  /** Project path of what it stands for; with a slash at its end, a folder. */
  readonly path: string;
}

export interface Program {
  /** Project paths of the modules that are started by themselves: main.ts, and each worker. */
  readonly entries: readonly string[];
  readonly addresses: readonly Address[];
}

/** Project path of the folder of all code, which a bundle has at its top. */
export const CODE = "src/";

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
      const { module, text, path } = address;
      addresses.set(`${module} ${text}`, address);
      if (isModule(path) && !entries.includes(path)) entries.push(path);
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
  return specifier.startsWith(pathToFileURL(ROOT).href) && isModule(specifier);
}

export function isModule(path: string): boolean {
  return /\.tsx?$/.test(path);
}

function projectPath(url: URL): string {
  return fileURLToPath(url).slice(ROOT.length);
}

function addressesIn(url: URL): Address[] {
  const source = Deno.readTextFileSync(url);
  const module = projectPath(url);
  const other = OTHER.exec(source.replaceAll(ADDRESS, ""));
  if (other !== null) {
    throw new BuildError(
      `Pack "${module}": it uses ${other[0]}, which is another place in a bundle; ` +
        'write new URL("...", import.meta.url)',
    );
  }
  return [...source.matchAll(ADDRESS)].map(([, text = ""]) => ({
    module,
    text,
    path: projectPath(new URL(text, url)),
  }));
}

/** A module's text, with each of its addresses put as `place` says. */
export function readdress(source: string, place: (text: string) => string): string {
  return source.replaceAll(
    ADDRESS,
    (_all, text: string) => `new URL(${JSON.stringify(place(text))}, import.meta.url)`,
  );
}
