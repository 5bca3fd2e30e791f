/** The vocabulary of tree literals; `tree.ts` builds and reads what is spelled here. */
import type { Timestamp } from "../../src/platform/mod.ts";
import type { Noise } from "./noise.ts";

const NODE = Symbol("node");

/** What can be said of any node; what is left out is neither set nor asserted. */
export interface Attributes {
  readonly mode?: number;
  readonly mtime?: Timestamp;
  readonly owner?: number;
  readonly group?: number;
  /** Extended attributes by full name; a string stands for its UTF-8 bytes. */
  readonly xattrs?: Readonly<Record<string, string | Uint8Array>>;
  /** Inode flags as in `Entry.flags`. */
  readonly flags?: number;
}

export interface FileNode extends Attributes {
  readonly [NODE]: "file";
  readonly content: string | Uint8Array | Noise;
}
export interface SparseNode extends Attributes {
  readonly [NODE]: "sparse";
  /** Bytes. */
  readonly size: number;
  /** What stands at which offset; holes elsewhere. */
  readonly data: Readonly<Record<number, string | Uint8Array>>;
}
export interface FolderNode extends Attributes {
  readonly [NODE]: "folder";
  readonly children: Literal;
}
export interface SymlinkNode extends Attributes {
  readonly [NODE]: "symlink";
  readonly target: string;
}
export interface SpecialNode extends Attributes {
  readonly [NODE]: "fifo" | "character-device" | "block-device" | "socket";
  readonly major: number;
  readonly minor: number;
}
export interface HardLinkNode {
  readonly [NODE]: "hard-link";
  /** From the root of the tree. */
  readonly to: string;
}
export type MarkedNode =
  | FileNode
  | SparseNode
  | FolderNode
  | SymlinkNode
  | SpecialNode
  | HardLinkNode;

/** A string is a file of that content, a plain object is a folder. */
export type Node = string | Literal | MarkedNode;
export interface Literal {
  readonly [name: string]: Node;
}

export function nodeKind(node: MarkedNode): MarkedNode[typeof NODE] {
  return node[NODE];
}

/** Spells out the two short forms. */
export function marked(node: Node): MarkedNode {
  if (typeof node === "string") return file(node);
  return isMarked(node) ? node : folder(node);
}

function isMarked(node: Literal | MarkedNode): node is MarkedNode {
  return NODE in node;
}

export const isFile = (node: MarkedNode): node is FileNode => node[NODE] === "file";
export const isSparse = (node: MarkedNode): node is SparseNode => node[NODE] === "sparse";
export const isFolder = (node: MarkedNode): node is FolderNode => node[NODE] === "folder";
export const isSymlink = (node: MarkedNode): node is SymlinkNode => node[NODE] === "symlink";
export const isHardLink = (node: MarkedNode): node is HardLinkNode => node[NODE] === "hard-link";

export function file(
  content: FileNode["content"],
  attributes: Attributes = {},
): FileNode {
  return { [NODE]: "file", content, ...attributes };
}

/** `size` in bytes; `data` by offset. */
export function sparse(
  size: number,
  data: SparseNode["data"] = {},
  attributes: Attributes = {},
): SparseNode {
  return { [NODE]: "sparse", size, data, ...attributes };
}

export function folder(children: Literal, attributes: Attributes = {}): FolderNode {
  return { [NODE]: "folder", children, ...attributes };
}

export function symlink(target: string, attributes: Attributes = {}): SymlinkNode {
  return { [NODE]: "symlink", target, ...attributes };
}

export function fifo(attributes: Attributes = {}): SpecialNode {
  return { [NODE]: "fifo", major: 0, minor: 0, ...attributes };
}

export function socket(attributes: Attributes = {}): SpecialNode {
  return { [NODE]: "socket", major: 0, minor: 0, ...attributes };
}

/** A character ("c") or block ("b") device node; making one needs root. */
export function device(
  type: "c" | "b",
  numbers: readonly [major: number, minor: number],
  attributes: Attributes = {},
): SpecialNode {
  const [major, minor] = numbers;
  return {
    [NODE]: type === "c" ? "character-device" : "block-device",
    major,
    minor,
    ...attributes,
  };
}

/** One more name of what stands at `to`, a path from the root of the tree. */
export function hardLink(to: string): HardLinkNode {
  return { [NODE]: "hard-link", to };
}

function at(mtimeSeconds: number, mtimeNanoseconds: number): Timestamp {
  return { mtimeSeconds, mtimeNanoseconds };
}

/** 29 February 2024, with every digit of the nanoseconds in use: shows any rounding. */
export const T1 = at(1_709_210_096, 123_456_789);
/** One nanosecond past a full second: shows truncation to milliseconds. */
export const T2 = at(1_000_000_000, 1);
/** One nanosecond before the next second: shows rounding up, and a carry. */
export const T3 = at(1_767_225_600, 999_999_999);
/** 1938: seconds below zero, nanoseconds still counting up. */
export const T4 = at(-1_000_000_000, 987_654_321);
/** 2100: beyond 32 bits of seconds. */
export const T5 = at(4_102_444_800, 500);
