/** From operations, in whatever order they are told, to the nodes of a plan. */
import { joinPath, type RawName, type RawPath, ROOT_PATH, splitPath } from "../base/names.ts";
import { isFolder, type Total, Totals } from "../model/action.ts";
import type { Operation } from "../model/operation.ts";
import { type Fingerprint, NO_FINGERPRINT } from "../model/plan.ts";

interface Leaf {
  readonly name: RawName;
  operation: Operation | null;
  fingerprint: Fingerprint;
  /** Of a folder in which something is to be done. */
  readonly inside: Leaf[] | null;
  totals: readonly Total[];
}

/** A node with its place among the others. */
export interface NumberedNode {
  readonly node: number;
  readonly parent: number;
  readonly name: RawName;
  readonly operation: Operation | null;
  readonly fingerprint: Fingerprint;
  readonly firstChild: number;
  readonly children: number;
  /** Null where nothing is in it. */
  readonly totals: readonly Total[] | null;
}

function newFolder(name: RawName): Leaf & { readonly inside: Leaf[] } {
  return { name, operation: null, fingerprint: NO_FINGERPRINT, inside: [], totals: [] };
}

/** Gathers operations as a tree. */
export class PlanTree {
  #summed = false;
  #size = 1;
  readonly #root = newFolder("" as RawName);
  readonly #folders = new Map<RawPath, Leaf & { readonly inside: Leaf[] }>([
    [ROOT_PATH, this.#root],
  ]);

  add(operation: Operation, fingerprint: Fingerprint): void {
    // What is the same needs nothing.
    if (operation.type === "unchanged") return;
    if (isFolder(operation)) {
      const folder = this.#folder(operation.path);
      if (folder.operation === null) {
        folder.operation = operation;
        folder.fingerprint = fingerprint;
        return;
      }
    }
    const { parent, name } = splitPath(operation.path);
    this.#size++;
    this.#folder(parent).inside.push({ name, operation, fingerprint, inside: null, totals: [] });
  }

  #folder(path: RawPath): Leaf & { readonly inside: Leaf[] } {
    const known = this.#folders.get(path);
    if (known !== undefined) return known;
    const { parent, name } = splitPath(path);
    const folder = newFolder(name);
    this.#folders.set(path, folder);
    this.#size++;
    this.#folder(parent).inside.push(folder);
    return folder;
  }

  /** How many nodes there are. */
  get size(): number {
    return this.#size;
  }

  /** Sums over everything. Asked for when all were added. */
  get totals(): readonly Total[] {
    return this.#sum();
  }

  #sum(): readonly Total[] {
    if (this.#summed) return this.#root.totals;
    this.#summed = true;
    // Deepest first: a folder's path is longer than that of the one it is in.
    const folders = [...this.#folders].sort(([one], [other]) => other.length - one.length);
    for (const [, folder] of folders) {
      const sums = new Totals();
      if (folder.operation !== null) sums.add(folder.operation);
      for (const { inside, totals, operation } of folder.inside) {
        if (inside !== null) sums.addAll(totals);
        else if (operation !== null) sums.add(operation);
      }
      folder.totals = sums.list();
    }
    return this.#root.totals;
  }

  /** Breadth first, what is in one folder by name. Taken once, when all were added. */
  *nodes(): Generator<NumberedNode> {
    this.#sum();
    this.#folders.clear();
    let next = 1;
    let level: { readonly leaf: Leaf; readonly parent: number }[] = [
      { leaf: this.#root, parent: 0 },
    ];
    for (let node = 0; level.length > 0;) {
      const below: typeof level = [];
      for (const { leaf, parent } of level) {
        const inside = (leaf.inside ?? []).sort(byName);
        yield {
          node,
          parent,
          name: leaf.name,
          operation: leaf.operation,
          fingerprint: leaf.fingerprint,
          firstChild: next,
          children: inside.length,
          totals: inside.length === 0 ? null : leaf.totals,
        };
        for (const child of inside) below.push({ leaf: child, parent: node });
        next += inside.length;
        node++;
      }
      level = below;
    }
  }
}

// Of two with one name, the folder that goes first.
function byName(one: Leaf, other: Leaf): number {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1;
  return Number(other.inside !== null) - Number(one.inside !== null);
}

/** An operation of which the path is told by its place. */
export function withoutPath({ path: _, ...rest }: Operation): Omit<Operation, "path"> {
  if ("digests" in rest) delete rest.digests;
  return rest;
}

/** The path of something in a folder. */
export function pathIn(folder: RawPath, name: RawName): RawPath {
  return name === "" ? folder : joinPath(folder, name);
}
