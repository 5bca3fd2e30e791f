import type { RawPath } from "../base/names.ts";
import type { Identity, LinkCandidate, LinkTask } from "./workers/protocol.ts";

/** One source file, and all that was found out about its names. */
interface Group {
  readonly paths: Set<RawPath>;
  /** How many names the source file has, those outside of the tree included. */
  readonly names: number;
  /** What the destination has under these names, by key: how many names it has besides. */
  readonly destinations: Map<string, number>;
  /** A name of it was seen to lead elsewhere than the others, or was not looked at by this process. */
  scattered: boolean;
  /** The destination has something at one of the names, or may have. */
  occupied: boolean;
  /** Each name was seen to need nothing by itself. */
  equal: boolean;
}

/** What files with several names still are to be done, and how many of these names are not. */
export interface LinkWork {
  readonly tasks: LinkTask[];
  /** Of files that the destination has, equal and under all these names. */
  readonly unchanged: number;
}

/**
 * All that was gathered, as plain values. A tree of snapshots has names by the million: what is
 * said of a file is said once, and no name takes more than its path.
 */
export interface LinksState {
  readonly groups: readonly {
    readonly key: string;
    readonly names: number;
    readonly paths: readonly RawPath[];
    readonly destinations: readonly string[];
  }[];
  readonly owners: readonly (readonly [destination: string, group: string])[];
  readonly open: readonly string[];
}

const NO_LINKS: LinksState = { groups: [], owners: [], open: [] };

function keyOf({ device, inode }: Identity): string {
  return `${device}:${inode}`;
}

function identityOf(key: string): Identity {
  const [device = "0", inode = "0"] = key.split(":");
  return { device: Number(device), inode: BigInt(inode) };
}

function newGroup(names: number): Group {
  return {
    paths: new Set(),
    names,
    destinations: new Map(),
    scattered: false,
    occupied: false,
    equal: true,
  };
}

/** Gathers the names of files that have several, and tells which belong together. */
export class Links {
  readonly #groups: Map<string, Group>;
  /** Which group keeps a file of the destination; the others that have names there leave it. */
  readonly #owners: Map<string, string>;
  /** Groups of which new names turned up since they were last taken. */
  readonly #open: Set<string>;
  /** Groups that were taken before, by this process. */
  readonly #taken = new Set<string>();

  /** Empty, or what an earlier process had gathered. */
  constructor({ groups, owners, open }: LinksState = NO_LINKS) {
    this.#groups = new Map(groups.map(({ key, names, paths, destinations }) => [
      key,
      {
        names,
        paths: new Set(paths),
        destinations: new Map(destinations.map((there) => [there, 0])),
        scattered: true,
        occupied: true,
        equal: false,
      },
    ]));
    this.#owners = new Map(owners);
    this.#open = new Set(open);
  }

  get state(): LinksState {
    return {
      groups: [...this.#groups].map(([key, { names, paths, destinations }]) => ({
        key,
        names,
        paths: [...paths],
        destinations: [...destinations.keys()],
      })),
      owners: [...this.#owners],
      open: [...this.#open],
    };
  }

  add(candidate: LinkCandidate): void {
    const { path, source, names, destination, destinationNames } = candidate;
    const key = keyOf(source);
    const group = this.#groups.get(key) ?? newGroup(names);
    this.#groups.set(key, group);
    const isNew = !group.paths.has(path);
    group.paths.add(path);
    this.#open.add(key);
    group.occupied ||= candidate.occupied;
    group.equal &&= candidate.equal;
    if (destination === null) {
      group.scattered = true;
      return;
    }
    const there = keyOf(destination);
    const besides = group.destinations.get(there) ?? destinationNames;
    group.destinations.set(there, isNew ? besides - 1 : besides);
    if (group.destinations.size > 1) group.scattered = true;
    if (!this.#owners.has(there)) this.#owners.set(there, key);
  }

  /** Whether every name of every file that was met is known. */
  get complete(): boolean {
    return [...this.#groups.values()].every(({ paths, names }) => paths.size >= names);
  }

  /** What still has to be done. */
  take(): LinkWork {
    let unchanged = 0;
    const tasks: LinkTask[] = [];
    for (const key of this.#open) {
      const group = this.#groups.get(key) ?? newGroup(0);
      if (this.#isSettled(key, group)) unchanged += group.paths.size;
      else tasks.push(this.#taskOf(key, group));
      this.#taken.add(key);
    }
    this.#open.clear();
    return { tasks, unchanged };
  }

  #isSettled(key: string, { equal, scattered, destinations }: Group): boolean {
    const [there] = destinations.keys();
    return equal && !scattered && there !== undefined && this.#owners.get(there) === key;
  }

  #taskOf(key: string, { paths, destinations, ...seen }: Group): LinkTask {
    const there = [...destinations].map(([one, besides]) => (
      { key: one, identity: identityOf(one), besides }
    ));
    return {
      kind: "link",
      paths: [...paths].sort(),
      foreign: there.filter((one) => this.#owners.get(one.key) !== key)
        .map(({ identity }) => identity),
      shared: there.filter(({ besides }) => besides > 0).map(({ identity }) => identity),
      together: seen.scattered ? null : there[0]?.identity ?? null,
      bare: !seen.occupied,
      ...this.#taken.has(key) && { again: true },
    };
  }
}
