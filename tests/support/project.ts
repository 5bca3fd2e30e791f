/** How the command line is started: from source, from a copy of it for others, or as people get it. */
import { bundle, MAIN } from "../../tools/bundle.ts";
import { readProgram } from "../../tools/modules.ts";
import { programFlags } from "../../tools/project.ts";
import { CLOSED_FLAGS } from "../../tools/self_extracting.ts";
import { must } from "./processes.ts";
import { makeScratch, removeScratch } from "./scratch.ts";

export interface Launcher {
  readonly deno: string;
  /** The folder to start in: of main.ts and deno.json, or of a bundle. */
  readonly project: string;
  readonly denoDir: string;
  /** What follows `deno run`, up to the module to start. */
  readonly start: readonly string[];
}

const project = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

/** The flags between `deno run` and `main.ts` of the `mirrorsphere` task in deno.json. */
export const runFlags: readonly string[] = programFlags();

let own: Promise<Launcher> | null = null;
let shared: Promise<Launcher> | null = null;
let bundled: Promise<Launcher> | null = null;

const FROM_SOURCE = [...runFlags, "main.ts"];

/** Starts from this checkout, with this process's own cache. */
export function ownLauncher(): Promise<Launcher> {
  own ??= findOwn();
  return own;
}

async function findOwn(): Promise<Launcher> {
  const info = JSON.parse(await must(Deno.execPath(), ["info", "--json"])) as { denoDir: string };
  return { deno: Deno.execPath(), project, denoDir: info.denoDir, start: FROM_SOURCE };
}

/**
 * Starts the program as the executable has it, bundled, which takes a quarter less work than from
 * source. Made once per process (it takes three seconds of work), removed with it.
 */
export function bundledLauncher(): Promise<Launcher> {
  bundled ??= makeBundle();
  return bundled;
}

async function makeBundle(): Promise<Launcher> {
  const folder = makeScratch();
  addEventListener("unload", () => removeScratch(folder));
  await bundle(folder, await readProgram());
  return {
    deno: Deno.execPath(),
    project: folder,
    denoDir: `${folder}/cache`,
    start: [...runFlags, ...CLOSED_FLAGS, MAIN],
  };
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
    start: FROM_SOURCE,
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
  // What one start has made of the sources, the next need not make again.
  await must("chmod", ["-R", "a+rwX", staged.denoDir]);
  return staged;
}

async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}
