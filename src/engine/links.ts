import type { RawPath } from "../base/names.ts";
import type { Identity, LinkCandidate, LinkTask } from "./workers/protocol.ts";

/** One source file, and all that was found out about its names. */
interface Group {
  readonly paths: Set<RawPath>;
  /** How many names the source file has, those outside of the tree included. */
  readonly names: number;
  /** By key: what the destination has under these names. */
  readonly destinations: Map<string, Identity>;
}

function keyOf({ device, inode }: Identity): string {
  return `${device}:${inode}`;
}

/** Gathers the names of files that have several, and tells which belong together. */
export class Links {
  readonly #groups = new Map<string, Group>();
  /** Which group keeps a file of the destination; the others that have names there leave it. */
  readonly #owners = new Map<string, string>();
  /** Groups of which new names turned up since they were last taken. */
  readonly #open = new Set<string>();

  add({ path, source, names, destination }: LinkCandidate): void {
    const key = keyOf(source);
    const group = this.#groups.get(key) ?? { paths: new Set(), names, destinations: new Map() };
    this.#groups.set(key, group);
    group.paths.add(path);
    this.#open.add(key);
    if (destination === null) return;
    const there = keyOf(destination);
    group.destinations.set(there, destination);
    if (!this.#owners.has(there)) this.#owners.set(there, key);
  }

  /** Whether every name of every file that was met is known. */
  get complete(): boolean {
    return [...this.#groups.values()].every(({ paths, names }) => paths.size >= names);
  }

  /** What still has to be done. */
  take(): LinkTask[] {
    const tasks = [...this.#open].map((key): LinkTask => {
      const group = this.#groups.get(key);
      const destinations = [...group?.destinations ?? []];
      return {
        kind: "link",
        paths: [...group?.paths ?? []].sort(),
        foreign: destinations.filter(([there]) => this.#owners.get(there) !== key)
          .map(([, identity]) => identity),
      };
    });
    this.#open.clear();
    return tasks;
  }

  /** All that was gathered, for a checkpoint; who owns what comes first, in its order. */
  get candidates(): LinkCandidate[] {
    const owned = [...this.#owners].flatMap(([there, key]) => this.#candidate(key, there));
    const others = [...this.#groups].flatMap(([key, { paths, names, destinations }]) => [
      ...[...paths].map((path) => ({ path, source: identityOf(key), names, destination: null })),
      ...[...destinations.keys()].flatMap((there) => this.#candidate(key, there)),
    ]);
    return [...owned, ...others];
  }

  #candidate(key: string, there: string): LinkCandidate[] {
    const group = this.#groups.get(key);
    const [path] = group?.paths ?? [];
    if (group === undefined || path === undefined) return [];
    const { names } = group;
    return [{ path, source: identityOf(key), names, destination: identityOf(there) }];
  }

  get open(): string[] {
    return [...this.#open];
  }

  /** After candidates of a checkpoint were added: only these are still to be done. */
  leaveOpen(keys: readonly string[]): void {
    this.#open.clear();
    for (const key of keys) this.#open.add(key);
  }
}

function identityOf(key: string): Identity {
  const [device = "0", inode = "0"] = key.split(":");
  return { device: Number(device), inode: BigInt(inode) };
}
