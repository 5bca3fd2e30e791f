/**
 * Paths of folders and files as the operating system spells them, as `node:path` has it: that
 * module is loaded on Windows alone, since elsewhere it takes a tenth of the time of an empty run,
 * and what there is to do is small. Pure, but for the working folder that `resolve` may ask for.
 */

/** What is needed of `node:path` (https://nodejs.org/api/path.html). */
export interface PathSyntax {
  /** Parts put together, and made as short as they go; "." where nothing is left. */
  join(...parts: string[]): string;
  /** The absolute path that is reached by going from the working folder along one after the other. */
  resolve(...paths: string[]): string;
  /** All but the last name of a path. */
  dirname(path: string): string;
  /** The last name of a path. */
  basename(path: string): string;
  isAbsolute(path: string): boolean;
}

/** The names of a path, without those that lead nowhere. What leads above `/` stays there. */
function shortest(path: string): string[] {
  return path.split("/").reduce<string[]>((names, name) => {
    if (name === "" || name === ".") return names;
    if (name !== "..") return [...names, name];
    if (names.length > 0 && names.at(-1) !== "..") return names.slice(0, -1);
    return path.startsWith("/") ? names : [...names, name];
  }, []);
}

/** Of systems that part names with `/`: all but Windows. */
export const SLASH_PATHS: PathSyntax = {
  join(...parts) {
    const path = parts.filter((part) => part !== "").join("/");
    const start = path.startsWith("/") ? "/" : "";
    const names = shortest(path).join("/") || (start === "" ? "." : "");
    const end = path.endsWith("/") && names !== "" ? "/" : "";
    return `${start}${names}${end}`;
  },

  resolve(...paths) {
    const first = paths.findLastIndex((path) => path.startsWith("/"));
    const all = first === -1 ? [Deno.cwd(), ...paths] : paths.slice(first);
    return `/${shortest(all.join("/")).join("/")}`;
  },

  dirname(path) {
    const trimmed = path.replace(/\/+$/, "");
    const end = trimmed.lastIndexOf("/");
    if (trimmed === "" || end === 0) return path.startsWith("/") ? "/" : ".";
    if (end === -1) return ".";
    return end === 1 && path.startsWith("//") ? "//" : trimmed.slice(0, end);
  },

  basename(path) {
    const trimmed = path.replace(/\/+$/, "");
    return trimmed.slice(trimmed.lastIndexOf("/") + 1);
  },

  isAbsolute: (path) => path.startsWith("/"),
};

/** Whether a path is a folder, or leads into it; both absolute, without `..`, parted by `/`. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === "/" ? folder : `${folder}/`);
}

/** Of the system that this is. */
export const { basename, dirname, isAbsolute, join, resolve }: PathSyntax =
  Deno.build.os === "windows" ? await import("node:path") : SLASH_PATHS;
