/**
 * What a run has to leave at the destination, said from both trees before and from the options.
 *
 * Plain and slow on purpose, and apart from the engine: a second reading of the README.
 */
import type { Kind } from "../../src/model/entry.ts";
import type { Seen, SeenTree } from "./read_tree.ts";
import { isMatch, type Rule } from "./rules.ts";

export interface Question {
  readonly rules: readonly Rule[];
  readonly minSize: number | null;
  readonly maxSize: number | null;
  readonly mirror: boolean;
  readonly deleteExcluded: boolean;
  readonly followSymlinks: boolean;
  /** The most entries that may go, folders aside; null: any number. */
  readonly maxDelete: number | null;
}

export interface Answer {
  /** By path: what is there in the end because the source has it. */
  readonly carried: Map<string, Seen>;
  /** What is gone; all else that was there stays just as it was. */
  readonly removed: Set<string>;
  /** Codes of failures, by path. */
  readonly failures: Map<string, string>;
  readonly excluded: number;
  readonly held: boolean;
}

export function answerTo(question: Question, source: SeenTree, destination: SeenTree): Answer {
  return new Oracle(question, childrenOf(source), childrenOf(destination)).answer();
}

interface Node {
  readonly seen: Seen;
  readonly names: string[];
}

type Nodes = ReadonlyMap<string, Node>;

function childrenOf(tree: SeenTree): Nodes {
  const nodes = new Map<string, Node>();
  for (const [path, seen] of Object.entries(tree)) {
    nodes.set(path === "." ? "" : path, { seen, names: [] });
  }
  for (const path of nodes.keys()) {
    if (path !== "") nodes.get(folderOf(path))?.names.push(path.slice(path.lastIndexOf("/") + 1));
  }
  return nodes;
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

const join = (folder: string, name: string) => folder === "" ? name : `${folder}/${name}`;

/** Where an entry of the source really is, or why a link does not lead there. */
type Led = { readonly at: string; readonly seen: Seen } | "dangling-link" | "link-cycle";

class Oracle {
  readonly #carried = new Map<string, Seen>();
  readonly #removed = new Set<string>();
  readonly #failures = new Map<string, string>();
  /** What comes in the place of folders that are removed. */
  readonly #waiting = new Set<string>();
  #excluded = 0;

  constructor(readonly question: Question, readonly source: Nodes, readonly destination: Nodes) {}

  answer(): Answer {
    this.#folder("", "", [""]);
    const { maxDelete } = this.question;
    const files = [...this.#removed].filter((path) => this.#kindThere(path) !== "directory");
    const held = maxDelete !== null && files.length > maxDelete;
    if (held) {
      this.#removed.clear();
      for (const path of this.#waiting) this.#failures.set(path, "folder-in-the-way");
      for (const path of this.#waiting) this.#carried.delete(path);
    }
    return {
      carried: this.#carried,
      removed: this.#removed,
      failures: this.#failures,
      excluded: this.#excluded,
      held,
    };
  }

  #kindThere(path: string): Kind | undefined {
    return this.destination.get(path)?.seen.kind;
  }

  /** `at` is where the folder really is; `above`, through which folders one came there. */
  #folder(path: string, at: string, above: readonly string[]): void {
    const folder = this.source.get(at);
    if (folder === undefined) throw new Error(`No folder "${at}"`);
    this.#carried.set(path === "" ? "." : path, folder.seen);
    const extras = new Set(this.destination.get(path)?.names);
    for (const name of folder.names) {
      if (this.#entry(join(path, name), join(at, name), above)) extras.delete(name);
    }
    if (this.question.mirror) { for (const name of extras) this.#remove(join(path, name)); }
  }

  /** False where the destination is to be as if the source did not have it. */
  #entry(path: string, at: string, above: readonly string[]): boolean {
    const led = this.#led(at);
    const broken = typeof led === "string";
    // What a broken link would lead to may be a folder as well.
    const kinds: readonly Kind[] = broken ? ["file", "directory"] : [led.seen.kind];
    if (kinds.every((kind) => this.#isExcluded(path, kind))) {
      this.#excluded++;
      return false;
    }
    if (broken) return this.#fail(path, led);
    if (this.#isWrongSize(led.seen)) {
      this.#excluded++;
      return !this.question.deleteExcluded;
    }
    const isFolder = led.seen.kind === "directory";
    if (isFolder && above.includes(led.at)) return this.#fail(path, "link-cycle");
    if (!this.#hasRoom(path, led.seen.kind)) return this.#fail(path, "folder-in-the-way");
    if (isFolder) this.#folder(path, led.at, [...above, led.at]);
    else this.#carried.set(path, led.seen);
    return true;
  }

  #fail(path: string, code: string): true {
    this.#failures.set(path, code);
    return true;
  }

  /** A folder gives way if it is empty, or by a mirror if nothing has to stay in it. */
  #hasRoom(path: string, kind: Kind): boolean {
    const there = this.#kindThere(path);
    if (there === undefined || there === kind) return true;
    if (this.#isKept(path, there)) return false;
    if (there !== "directory") return true;
    if (this.destination.get(path)?.names.length === 0) return true;
    if (!this.question.mirror || !this.#remove(path)) return false;
    this.#waiting.add(path);
    return true;
  }

  /** Takes away what only the destination has. False if something in it has to stay. */
  #remove(path: string): boolean {
    const node = this.destination.get(path);
    if (node === undefined || this.#isKept(path, node.seen.kind)) return false;
    const gone = node.names.map((name) => this.#remove(join(path, name)));
    if (gone.includes(false)) return false;
    this.#removed.add(path);
    return true;
  }

  #isKept(path: string, kind: Kind): boolean {
    if (this.question.deleteExcluded) return false;
    const seen = this.destination.get(path)?.seen;
    return this.#isExcluded(path, kind) || (seen !== undefined && this.#isWrongSize(seen));
  }

  #isExcluded(path: string, kind: Kind): boolean {
    return this.question.rules.findLast((rule) => isMatch(rule, path, kind))?.negated === false;
  }

  #isWrongSize({ kind, size = 0 }: Seen): boolean {
    const { minSize, maxSize } = this.question;
    return kind === "file" && (size < (minSize ?? 0) || size > (maxSize ?? Infinity));
  }

  /** Follows links until there is none, where they are followed; within the source. */
  #led(path: string): Led {
    const found = this.source.get(path)?.seen;
    if (found !== undefined && !this.question.followSymlinks) return { at: path, seen: found };
    const left = path.split("/").reverse();
    let at = "";
    for (let steps = 0, name = left.pop(); name !== undefined; name = left.pop()) {
      if (name === ".") continue;
      if (this.source.get(at)?.seen.kind !== "directory") return "dangling-link";
      at = name === ".." ? folderOf(at) : join(at, name);
      const { target } = this.source.get(at)?.seen ?? {};
      if (target === undefined) continue;
      if (++steps > 40) return "link-cycle";
      at = folderOf(at);
      left.push(...target.split("/").reverse());
    }
    const seen = this.source.get(at)?.seen;
    return seen === undefined ? "dangling-link" : { at, seen };
  }
}
