/** Where a file stands in the project, and what it may import. */
import { relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const PROJECT = resolve(import.meta.dirname ?? ".", "..");

/** A file's path from the top of the project, with `/` on every system: `src/base/errors.ts`. */
export function projectPath(filename: string): string {
  return relative(PROJECT, resolve(PROJECT, filename)).replaceAll(sep, "/");
}

/** The project path that `specifier` leads to from `filename`; null where it names a library. */
export function importedPath(filename: string, specifier: string): string | null {
  if (!/^(\.{0,2}\/|file:)/.test(specifier)) return null;
  const target = new URL(specifier, pathToFileURL(resolve(PROJECT, filename)));
  return projectPath(fileURLToPath(target));
}

/** The folder below `src` that a project path lies in; "main" for main.ts; null elsewhere. */
export function folderOf(path: string): string | null {
  if (path === "main.ts") return "main";
  return /^src\/([^/]+)/.exec(path)?.[1] ?? null;
}

/** The table of ARCHITECTURE.md: what each folder may import besides itself. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = (() => {
  const base: string[] = [];
  const model = ["base"];
  const aside = [...model, "model"];
  const platform = aside;
  const targets = [...platform, "platform"];
  const engine = [...targets, "targets"];
  const jobs = [...engine, "engine", "store", "config"];
  const doors = [...jobs, "jobs"];
  const scheduler = [...doors, "notify"];
  const server = [...scheduler, "scheduler"];
  const cli = [...server, "server", "service", "doctor"];
  return {
    base,
    model,
    store: aside,
    config: aside,
    platform,
    targets,
    engine,
    jobs,
    doctor: doors,
    notify: doors,
    service: doors,
    scheduler,
    server: [...server, "doctor"],
    cli,
    ui: ["base", "model"],
    main: [...cli, "cli"],
  };
})();

/** Imports that are right as long as they bring types only. */
const TYPES_ONLY: Readonly<Record<string, readonly string[]>> = { ui: ["server"] };

export type ImportVerdict = "allowed" | "types-only" | "refused" | "unknown-folder";

export interface FolderImport {
  readonly from: string;
  readonly to: string;
  readonly typesOnly: boolean;
}

/** Whether code in the folder `from` may import from the folder `to`. */
export function judgeImport({ from, to, typesOnly }: FolderImport): ImportVerdict {
  if (!Object.hasOwn(ALLOWED, from) || !Object.hasOwn(ALLOWED, to)) return "unknown-folder";
  if (from === to || ALLOWED[from]?.includes(to)) return "allowed";
  if (!TYPES_ONLY[from]?.includes(to)) return "refused";
  return typesOnly ? "allowed" : "types-only";
}

export function allowedImports(from: string): string {
  const types = (TYPES_ONLY[from] ?? []).map((folder) => `types of ${folder}`);
  return [...ALLOWED[from] ?? [], ...types].join(", ") || "nothing";
}

/**
 * Where modules of Node's are at home, the store's SQLite aside, and what has the runtime load them:
 * what only other commands than `run` load, or some runs only. They take milliseconds to start.
 */
const NODE_HOMES: readonly RegExp[] = [
  /^src\/(notify|scheduler|server|service|ui)\//,
  /^src\/platform\/portable\//,
  /^src\/base\/paths\.ts$/,
  /^src\/cli\/browser\.ts$/,
  /^src\/config\/(change|edit)\.ts$/,
  /^src\/engine\/hash\/native\.ts$/,
];

/** Whether a file of the project may use modules of Node's; those of tests and tools may. */
export function mayUseNode(path: string): boolean {
  return folderOf(path) === null || NODE_HOMES.some((home) => home.test(path));
}
