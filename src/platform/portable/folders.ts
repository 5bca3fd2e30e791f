import { chmodSync, rmdirSync } from "node:fs";
import { dirname, isAbsolute } from "node:path";
import type { RawName } from "../../base/names.ts";
import type { Kind } from "../../model/entry.ts";
import { FileSystemError } from "../file_system.ts";
import type { FileSystem, Handle, ListedName } from "../file_system.ts";
import { look, lookFollowing } from "./entry.ts";
import { attempt, isRefusal, linkInPath, nameUnsupported, notSupported } from "./failure.ts";
import type { HandleTable } from "./handles.ts";

type FolderCalls = Pick<
  FileSystem,
  | "openRoot"
  | "pathOf"
  | "openDirectory"
  | "list"
  | "makeDirectory"
  | "readLink"
  | "makeSymlink"
  | "makeHardLink"
  | "makeSpecial"
  | "rename"
  | "move"
  | "exchange"
  | "removeFile"
  | "removeDirectory"
>;

function failure(code: "is-a-directory" | "not-a-directory"): FileSystemError {
  return code === "is-a-directory"
    ? new FileSystemError(code, "is a folder", "never", "EISDIR")
    : new FileSystemError(code, "not a folder", "never", "ENOTDIR");
}

/** The path of a folder with all links resolved, so that a later look finds the folder itself. */
function resolveFolder(path: string): string {
  const resolved = attempt(path, () => Deno.realPathSync(path));
  if (!look(resolved).isDirectory()) throw failure("not-a-directory");
  return resolved;
}

/** The same path, which is neither a link nor anything else but a folder. */
function checkFolder(path: string): string {
  const stats = look(path);
  if (stats.isSymbolicLink()) throw linkInPath();
  if (!stats.isDirectory()) throw failure("not-a-directory");
  return path;
}

function kindOf(entry: Deno.DirEntry): Kind | null {
  if (entry.isFile) return "file";
  if (entry.isDirectory) return "directory";
  return entry.isSymlink ? "symlink" : null;
}

function listFolder(path: string): ListedName[] {
  const listed: ListedName[] = [];
  for (const entry of Deno.readDirSync(path)) {
    listed.push({ name: entry.name as RawName, kind: kindOf(entry) });
  }
  return listed;
}

function isFolder(path: string): boolean {
  try {
    return lookFollowing(path).isDirectory();
  } catch {
    return false;
  }
}

/** Windows makes two sorts of links and has to be told which. */
function linkOptions(path: string, target: string): Deno.SymlinkOptions {
  const full = isAbsolute(target) ? target : `${dirname(path)}/${target}`;
  return { type: isFolder(full) ? "dir" : "file" };
}

function makeLink(path: string, target: string): void {
  if (!target.isWellFormed()) throw nameUnsupported("its target");
  const options = Deno.build.os === "windows" ? linkOptions(path, target) : undefined;
  attempt(path, () => Deno.symlinkSync(target, path, options));
}

function removeOther(path: string): void {
  // `Deno.removeSync` would remove an empty folder too.
  if (look(path).isDirectory()) throw failure("is-a-directory");
  insist(path, () => Deno.removeSync(path));
}

/** Windows lets nobody remove what is marked as read-only, not even its owner. */
function insist(path: string, remove: () => void): void {
  try {
    attempt(path, remove);
  } catch (error) {
    if (Deno.build.os !== "windows" || !isRefusal(error)) throw error;
    attempt(path, () => chmodSync(path, 0o666));
    attempt(path, remove);
  }
}

/** Folders and the names in them. */
export function folderCalls(table: HandleTable): FolderCalls {
  const move: FolderCalls["move"] = (from, to) => {
    const path = table.child(from.handle, from.name);
    const moved = table.child(to.handle, to.name);
    attempt(path, () => Deno.renameSync(path, moved));
    table.moved(path, moved);
  };
  return {
    openRoot(path) {
      const root = table.rules.root(path);
      if ("path" in root) return table.add(resolveFolder(root.path), null);
      throw new FileSystemError("name-unsupported", root.problem, "never", "EINVAL");
    },
    pathOf(handle) {
      const { path } = table.get(handle);
      return attempt(path, () => Deno.realPathSync(path));
    },
    openDirectory(from, path, options) {
      const components = path === "" ? [] : path.split("/");
      const step = options?.follow === true ? resolveFolder : checkFolder;
      const start = table.get(from).path;
      return table.add(
        components.reduce((at, name) => step(table.childPath(at, name)), start),
        null,
      );
    },
    list(directory: Handle) {
      const { path } = table.get(directory);
      return attempt(path, () => listFolder(path));
    },
    makeDirectory(directory, name, mode) {
      const path = table.child(directory, name);
      attempt(path, () => Deno.mkdirSync(path, { mode }));
    },
    readLink(directory, name) {
      const path = table.child(directory, name);
      return attempt(path, () => Deno.readLinkSync(path)) as RawName;
    },
    makeSymlink: (directory, name, target) => makeLink(table.child(directory, name), target),
    makeHardLink(existing, created) {
      const path = table.child(existing.handle, existing.name);
      const made = table.child(created.handle, created.name);
      attempt(path, () => Deno.linkSync(path, made));
    },
    makeSpecial() {
      throw notSupported("fifos and devices are");
    },
    rename(directory, from, to) {
      move({ handle: directory, name: from }, { handle: directory, name: to });
    },
    move,
    exchange: () => false,
    removeFile: (directory, name) => removeOther(table.child(directory, name)),
    removeDirectory(directory, name) {
      const path = table.child(directory, name);
      insist(path, () => rmdirSync(path));
    },
  };
}
