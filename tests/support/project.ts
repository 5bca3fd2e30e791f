/** How the command line is started from source: by root from here, by others from a copy. */
import { must } from "./processes.ts";
import { makeScratch, removeScratch } from "./scratch.ts";

export interface Launcher {
  readonly deno: string;
  /** Folder of main.ts and deno.json. */
  readonly project: string;
  readonly denoDir: string;
}

const project = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

/** The flags between `deno run` and `main.ts` of the `mirrorsphere` task in deno.json. */
export const runFlags: readonly string[] = readRunFlags();

function readRunFlags(): string[] {
  const { tasks } = JSON.parse(Deno.readTextFileSync(`${project}/deno.json`)) as {
    tasks: Record<string, string | { readonly command: string }>;
  };
  const task = tasks["mirrorsphere"] ?? "";
  const words = (typeof task === "string" ? task : task.command).split(/\s+/);
  return words.slice(words.indexOf("run") + 1, words.indexOf("main.ts"));
}

let own: Promise<Launcher> | null = null;
let shared: Promise<Launcher> | null = null;

/** Starts from this checkout, with this process's own cache. */
export function ownLauncher(): Promise<Launcher> {
  own ??= findOwn();
  return own;
}

async function findOwn(): Promise<Launcher> {
  const info = JSON.parse(await must(Deno.execPath(), ["info", "--json"])) as { denoDir: string };
  return { deno: Deno.execPath(), project, denoDir: info.denoDir };
}

/**
 * Starts from a copy that every user may read: executable, cache and project commonly live in a
 * home that others cannot enter. Made once per process, removed with it.
 */
export function sharedLauncher(): Promise<Launcher> {
  shared ??= stage();
  return shared;
}

async function stage(): Promise<Launcher> {
  const { deno, denoDir } = await ownLauncher();
  const folder = makeScratch();
  addEventListener("unload", () => removeScratch(folder));
  const staged = {
    deno: `${folder}/deno`,
    project: `${folder}/project`,
    denoDir: `${folder}/cache`,
  };
  await Deno.mkdir(staged.project);
  await Deno.mkdir(staged.denoDir);
  await must("cp", ["-L", deno, staged.deno]);
  await must("cp", ["-r", `${denoDir}/npm`, `${staged.denoDir}/npm`]);
  for (const item of ["main.ts", "deno.json", "deno.lock", "src", "config.toml", "static"]) {
    if (await exists(`${project}/${item}`)) {
      await must("cp", ["-r", `${project}/${item}`, staged.project]);
    }
  }
  await must("chmod", ["-R", "a+rX", folder]);
  return staged;
}

async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}
