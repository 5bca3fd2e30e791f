/**
 * Trees as literals: built on disk, read back, and asserted.
 *
 * Goes through the platform of this machine, so that names of any bytes, paths of any length and
 * nanoseconds are within reach. What the platform itself gets wrong is for `judge.ts` to see.
 */
import assert from "node:assert/strict";
import {
  encodeRaw,
  joinPath,
  type RawName,
  type RawPath,
  splitPath,
} from "../../src/base/names.ts";
import { unreachable } from "../../src/base/errors.ts";
import type { Entry, Kind } from "../../src/model/entry.ts";
import { type Handle, openPlatform, type Place } from "../../src/platform/mod.ts";
import {
  type Attributes,
  type FileNode,
  type FolderNode,
  type HardLinkNode,
  isFile,
  isFolder,
  isHardLink,
  isSparse,
  isSymlink,
  type Literal,
  marked,
  type MarkedNode,
  nodeKind,
  type SparseNode,
  type SpecialNode,
} from "./nodes.ts";
import { Noise } from "./noise.ts";
import { readTree, type Seen, seenContent, seenPieces } from "./read_tree.ts";

export * from "./nodes.ts";
export * from "./read_tree.ts";

export interface Tree {
  /** Makes the tree in the folder at this absolute path, which is made too if missing. */
  build(path: string): void;
  /** Fails unless exactly this tree is there, in all that the literal states. */
  assertAt(path: string): void;
}

const system = await openPlatform("auto");

export function tree(literal: Literal, attributes: Attributes = {}): Tree {
  const root = marked(literal) as FolderNode;
  return {
    build: (path) => build(path, { ...root, ...attributes }),
    assertAt: (path) => assertTree(path, root),
  };
}

function build(path: string, root: FolderNode): void {
  const handle = openOrMake(path);
  try {
    const later: Later = { links: [], folders: [{ path: "" as RawPath, node: root }] };
    buildChildren({ handle, path: "" as RawPath }, root.children, later);
    for (const { path, to } of later.links) link(handle, to, path);
    // Deepest first: making an entry moves the time of the folder that holds it.
    for (const { path, node } of later.folders.reverse()) {
      const folder = system.openDirectory(handle, path);
      dress({ handle: folder, name: null }, node);
      system.close(folder);
    }
  } finally {
    system.close(handle);
  }
}

function openOrMake(path: string): Handle {
  try {
    return system.openRoot(path);
  } catch {
    Deno.mkdirSync(path, { recursive: true });
    return system.openRoot(path);
  }
}

interface Later {
  readonly links: { readonly path: RawPath; readonly to: RawPath }[];
  readonly folders: { readonly path: RawPath; readonly node: FolderNode }[];
}

interface Folder {
  readonly handle: Handle;
  readonly path: RawPath;
}

function buildChildren(folder: Folder, children: Literal, later: Later): void {
  for (const [key, short] of Object.entries(children)) {
    const name = key as RawName;
    const path = joinPath(folder.path, name);
    const node = marked(short);
    if (isFolder(node)) {
      system.makeDirectory(folder.handle, name, 0o755);
      const handle = system.openDirectory(folder.handle, name as string as RawPath);
      buildChildren({ handle, path }, node.children, later);
      system.close(handle);
      later.folders.push({ path, node });
    } else if (isHardLink(node)) {
      later.links.push({ path, to: node.to as RawPath });
    } else {
      buildLeaf(folder.handle, name, node);
    }
  }
}

type Leaf = Exclude<MarkedNode, FolderNode | HardLinkNode>;

function buildLeaf(directory: Handle, name: RawName, node: Leaf): void {
  const place = { handle: directory, name };
  if (isFile(node)) {
    buildContent(place, node.content);
    dress(place, { mode: 0o644, ...node });
  } else if (isSparse(node)) {
    buildFile(place, node.data, node.size);
    dress(place, { mode: 0o644, ...node });
  } else if (isSymlink(node)) {
    system.makeSymlink(directory, name, node.target as RawName);
    dress(place, node);
  } else {
    buildSpecial(place, node);
    dress(place, node);
  }
}

interface Named extends Place {
  readonly name: RawName;
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}

function buildContent(place: Named, content: FileNode["content"]): void {
  if (!(content instanceof Noise)) {
    return buildFile(place, { 0: content }, bytesOf(content).length);
  }
  const handle = system.createFile(place.handle, place.name);
  let offset = 0;
  for (const piece of content.pieces()) {
    system.write(handle, piece, offset);
    offset += piece.length;
  }
  system.close(handle);
}

function buildFile(place: Named, data: SparseNode["data"], size: number): void {
  const handle = system.createFile(place.handle, place.name);
  for (const [offset, content] of Object.entries(data)) {
    system.write(handle, bytesOf(content), Number(offset));
  }
  system.truncate(handle, size);
  system.close(handle);
}

function buildSpecial(place: Named, node: SpecialNode): void {
  const kind = nodeKind(node);
  if (kind === "socket") return makeSocket(place);
  const like: Entry = {
    ...blankEntry,
    name: place.name,
    kind: kind as Kind,
    mode: node.mode ?? 0o644,
    specialDevice: node.major * 2 ** 20 + node.minor,
  };
  system.makeSpecial(place.handle, place.name, like);
}

const blankEntry: Omit<Entry, "name" | "kind" | "mode"> = {
  size: 0,
  allocated: 0,
  mtimeSeconds: 0,
  mtimeNanoseconds: 0,
  ctimeSeconds: 0,
  ctimeNanoseconds: 0,
  owner: 0,
  group: 0,
  links: 1,
  device: 0,
  inode: 0n,
  specialDevice: 0,
  flags: 0,
};

/** The platform makes no sockets (nothing copies them); mknod(2) does, without root too. */
function makeSocket(place: Named): void {
  const folder = `/proc/${Deno.pid}/fd/${place.handle}`;
  const script = "import os,sys; os.mknod(os.fsencode(sys.argv[1]), 0o140644)";
  const made = new Deno.Command("python3", { args: ["-c", script, `${folder}/${place.name}`] })
    .outputSync();
  assert.ok(made.success, new TextDecoder().decode(made.stderr));
}

function link(root: Handle, to: RawPath, path: RawPath): void {
  const from = splitPath(to);
  const created = splitPath(path);
  const fromFolder = system.openDirectory(root, from.parent);
  const createdFolder = system.openDirectory(root, created.parent);
  system.makeHardLink(
    { handle: fromFolder, name: from.name },
    { handle: createdFolder, name: created.name },
  );
  system.close(fromFolder);
  system.close(createdFolder);
}

/** Owner first (it clears setuid and capabilities), time last (nothing may move it again). */
function dress(place: Place, attributes: Attributes): void {
  const { owner, group, mode, xattrs = {}, mtime, flags } = attributes;
  if (owner !== undefined || group !== undefined) {
    const entry = system.stat(place);
    assert.ok(entry);
    system.setOwner(place, owner ?? entry.owner, group ?? entry.group);
  }
  if (mode !== undefined) system.setMode(place, mode);
  for (const [name, value] of Object.entries(xattrs)) {
    system.setAttribute(place, { name, value: bytesOf(value) });
  }
  if (mtime) system.setTimes(place, mtime);
  if (flags !== undefined) system.setFlags(place, flags);
}

function assertTree(path: string, root: FolderNode): void {
  const expected = expect(root);
  const seen = readTree(path);
  const stated = Object.fromEntries(
    Object.entries(seen).map(([path, entry]) => [path, pick(entry, expected[path] ?? {})]),
  );
  delete stated["."];
  assert.deepEqual(stated, expected);
}

/** As much of `seen` as is stated; all of it where nothing is, to show the stranger in full. */
function pick(seen: Seen, stated: Partial<Seen>): Partial<Seen> {
  if (Object.keys(stated).length === 0) return seen;
  return Object.fromEntries(Object.entries(seen).filter(([key]) => key in stated));
}

function expect(root: FolderNode): Record<string, Partial<Seen>> {
  const all: Record<string, Partial<Seen>> = {};
  const groups = new Map<string, string[]>();
  const visit = (parent: RawPath, children: Literal): void => {
    for (const [name, short] of Object.entries(children)) {
      const path = joinPath(parent, name as RawName);
      const node = marked(short);
      if (isHardLink(node)) groups.set(node.to, [...groups.get(node.to) ?? [node.to], path]);
      else all[path] = stated(node);
      if (isFolder(node)) visit(path, node.children);
    }
  };
  visit("" as RawPath, root.children);
  for (const [to, paths] of groups) {
    const entry = all[to] ?? {};
    const [first, ...others] = paths.sort() as [string, ...string[]];
    all[first] = entry;
    for (const path of others) all[path] = { ...entry, sameAs: first };
  }
  return all;
}

function stated(node: Exclude<MarkedNode, HardLinkNode>): Partial<Seen> {
  const { mode, mtime, owner, group } = node;
  return {
    kind: seenKind(node),
    ...isFile(node) && { content: statedContent(node.content) },
    ...isSparse(node) && { size: node.size },
    ...isSymlink(node) && { target: node.target },
    ...mode !== undefined && { mode: mode.toString(8) },
    ...mtime && { mtime: `${mtime.mtimeSeconds}.${mtime.mtimeNanoseconds}` },
    ...owner !== undefined && group !== undefined && { owner: `${owner}:${group}` },
  };
}

function statedContent(content: FileNode["content"]): string {
  return content instanceof Noise ? seenPieces(content.pieces()) : seenContent(bytesOf(content));
}

function seenKind(node: Exclude<MarkedNode, HardLinkNode>): Kind {
  const kind = nodeKind(node);
  switch (kind) {
    case "folder":
      return "directory";
    case "file":
    case "sparse":
      return "file";
    case "symlink":
    case "fifo":
    case "character-device":
    case "block-device":
    case "socket":
      return kind;
    case "hard-link":
      throw new Error("A hard link has the kind of what it links to");
    default:
      return unreachable(kind);
  }
}

/** A name of these bytes, which need not be UTF-8, as a tree literal's key. */
export { decodeRaw as rawName } from "../../src/base/names.ts";
export { encodeRaw };
