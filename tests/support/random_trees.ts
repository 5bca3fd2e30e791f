/** Random trees, and random changes to them on disk. */
import fc from "fast-check";
import { unreachable } from "../../src/base/errors.ts";
import {
  decodeRaw,
  encodeRaw,
  joinPath,
  type RawName,
  type RawPath,
  splitPath,
} from "../../src/base/names.ts";
import type { Entry } from "../../src/model/entry.ts";
import { type Handle, openPlatform, type Timestamp } from "../../src/platform/mod.ts";
import {
  type Attributes,
  fifo,
  file,
  folder,
  type Literal,
  type Node,
  sparse,
  symlink,
} from "./nodes.ts";
import { isRoot } from "./processes.ts";
import { tree } from "./tree.ts";

const system = await openPlatform("auto");

/** Few names, so that changes hit what is there; some of them hard. */
const NAMES = ["a", "b", "c", "é", "-x", "new\nline", "A", decodeRaw(Uint8Array.of(0x61, 0xff))];

const SECONDS = [-1_000_000_000, -1, 0, 1_000_000_000, 1_709_210_096, 4_102_444_800];

/**
 * A time with nanoseconds that follow from the content: what differs in content alone, and not in
 * size and time, is for a thorough comparison only.
 */
function honestTime(content: string, seconds: number): Timestamp {
  let sum = 2_166_136_261;
  for (const byte of encodeRaw(content)) sum = Math.imul(sum ^ byte, 16_777_619) >>> 0;
  return { mtimeSeconds: seconds, mtimeNanoseconds: sum % 1_000_000_000 };
}

const seconds = fc.constantFrom(...SECONDS);
const fileMode = fc.constantFrom(0o644, 0o600, 0o755, 0o444, 0o4755, 0o2711);
const folderMode = fc.constantFrom(0o755, 0o700, 0o1777, 0o2775, ...isRoot ? [0o555, 0] : []);
const xattrs = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  fc.dictionary(fc.constantFrom("user.a", "user.b"), fc.string({ maxLength: 8 })),
);

function dressed(mode: fc.Arbitrary<number>): fc.Arbitrary<Attributes & { seconds: number }> {
  return fc.record({ mode, xattrs, seconds });
}

const content = fc.oneof(
  { weight: 5, arbitrary: fc.string({ maxLength: 12 }) },
  fc.constantFrom("x".repeat(70_000), "y".repeat(70_000)),
);

const leaf: fc.Arbitrary<Node> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(content, dressed(fileMode)).map(([content, { seconds, ...attributes }]) =>
      file(content, { ...attributes, mtime: honestTime(content, seconds) })
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...NAMES, ".", "../b", "no/where"), seconds)
      .map(([target, seconds]) => symlink(target, { mtime: honestTime(target, seconds) })),
  },
  fc.tuple(fileMode, seconds).map(([mode, seconds]) =>
    fifo({ mode, mtime: honestTime("", seconds) })
  ),
  fc.tuple(fc.constantFrom(100_000, 2 ** 21), seconds).map(([size, seconds]) =>
    sparse(size, { [size - 1]: "e" }, { mtime: honestTime("sparse", seconds) })
  ),
);

const { literal } = fc.letrec<{ node: Node; literal: Literal }>((tie) => ({
  literal: fc.dictionary(fc.constantFrom(...NAMES), tie("node"), { maxKeys: 4 }),
  node: fc.oneof(
    { depthIdentifier: "tree", maxDepth: 3 },
    { weight: 3, arbitrary: leaf },
    {
      weight: 2,
      arbitrary: fc.tuple(tie("literal"), dressed(folderMode)).map((
        [children, { seconds, ...attributes }],
      ) => folder(children, { ...attributes, mtime: honestTime("", seconds) })),
    },
  ),
}));

const WHATS = ["add", "remove", "edit", "touch", "chmod", "rename", "replace", "link"] as const;

/** One step by which a tree becomes another; `at` and `to` choose among what is there. */
export interface Change {
  readonly what: (typeof WHATS)[number] | "forge";
  readonly at: number;
  readonly to: number;
  readonly name: string;
  readonly node: Node;
}

export interface Scenario {
  readonly source: Literal;
  /** What stands at the destination before the first run. */
  readonly destination: Literal;
  /** Changes to the source before the first run, which hard links come from. */
  readonly early: readonly Change[];
  /** Changes to the source between the first run and the second. */
  readonly late: readonly Change[];
}

/** `forging` adds changes of content that keep size and time. */
export function scenarios(options: { readonly forging: boolean }): fc.Arbitrary<Scenario> {
  const change = fc.record({
    what: fc.constantFrom(...WHATS, ...options.forging ? ["forge" as const] : []),
    at: fc.nat(100),
    to: fc.nat(100),
    name: fc.constantFrom(...NAMES),
    node: fc.oneof(leaf, literal),
  });
  return fc.record({
    source: literal,
    destination: fc.oneof(fc.constant({}), literal),
    early: fc.array(change, { maxLength: 3 }),
    late: fc.array(change, { maxLength: 5 }),
  });
}

interface Found {
  readonly path: RawPath;
  readonly entry: Entry;
}

/** Every entry of a tree, each before what is in it, in an order that depends on names alone. */
function survey(root: Handle, path: RawPath = "" as RawPath): Found[] {
  const directory = system.openDirectory(root, path);
  const names = system.list(directory).map(({ name }) => name).sort();
  const found = names.flatMap((name): Found[] => {
    const entry = system.stat({ handle: directory, name });
    return entry ? [{ path: joinPath(path, name), entry }] : [];
  });
  system.close(directory);
  return found.flatMap((item) =>
    item.entry.kind === "directory" ? [item, ...survey(root, item.path)] : [item]
  );
}

/** Applies a change to the tree in the folder at an absolute path, if it makes sense there. */
export function applyChange(base: string, change: Change): void {
  const root = system.openRoot(base);
  const found = survey(root);
  const picked = found[change.at % Math.max(found.length, 1)];
  const folders = found.filter(({ entry }) => entry.kind === "directory");
  const into = folders[change.to % (folders.length + 1)]?.path ?? "" as RawPath;
  const place = { base, root, into, name: change.name as RawName };
  if (change.what === "add") {
    tree({ [change.name]: change.node }).build(at(base, freed(place)));
  } else if (picked !== undefined) {
    applyTo(picked, place, change);
  }
  system.close(root);
}

interface Where {
  readonly base: string;
  readonly root: Handle;
  readonly into: RawPath;
  readonly name: RawName;
}

const at = (base: string, path: RawPath): string => path === "" ? base : `${base}/${path}`;

/** Makes sure that the name is not taken in the folder; gives the folder. */
function freed({ root, into, name }: Where): RawPath {
  removeTree(root, joinPath(into, name));
  return into;
}

function removeTree(root: Handle, path: RawPath): void {
  const { parent, name } = splitPath(path);
  const directory = system.openDirectory(root, parent);
  const kind = system.stat({ handle: directory, name })?.kind;
  if (kind === "directory") {
    const inner = system.openDirectory(root, path);
    for (const { name } of system.list(inner)) removeTree(root, joinPath(path, name));
    system.close(inner);
    system.removeDirectory(directory, name);
  } else if (kind !== undefined) {
    system.removeFile(directory, name);
  }
  system.close(directory);
}

function applyTo(found: Found, where: Where, { what, to, node }: Change): void {
  const { path, entry } = found;
  const { base, root, into, name } = where;
  const { parent, name: old } = splitPath(path);
  const target = joinPath(into, name);
  const apart = target !== path && !`${target}/`.startsWith(`${path}/`) &&
    !`${path}/`.startsWith(`${target}/`);
  const directory = system.openDirectory(root, parent);
  const place = { handle: directory, name: old };
  switch (what) {
    case "add":
      break;
    case "remove":
      removeTree(root, path);
      break;
    case "replace":
      removeTree(root, path);
      tree({ [old]: node }).build(at(base, parent));
      break;
    case "edit":
      if (entry.kind === "file") rewrite(directory, old, entry);
      break;
    case "forge":
      if (entry.kind !== "file") break;
      rewrite(directory, old, entry);
      system.setTimes(place, entry);
      break;
    case "touch": {
      const { mtimeNanoseconds } = entry;
      const mtimeSeconds = SECONDS[to % SECONDS.length] ?? 0;
      system.setTimes(place, { mtimeSeconds, mtimeNanoseconds });
      break;
    }
    case "chmod":
      if (entry.kind !== "symlink") system.setMode(place, entry.mode ^ 0o010);
      break;
    case "rename":
      if (apart) rename(place, found, where);
      break;
    case "link":
      if (!apart || entry.kind === "directory") break;
      withFreed(where, (created) => system.makeHardLink(place, created));
      break;
    default:
      unreachable(what);
  }
  system.close(directory);
}

interface Named {
  readonly handle: Handle;
  readonly name: RawName;
}

function withFreed(where: Where, body: (created: Named) => void): void {
  const handle = system.openDirectory(where.root, freed(where));
  body({ handle, name: where.name });
  system.close(handle);
}

/** A folder stays where it is and gets the new name; the platform moves nothing between folders. */
function rename(place: Named, found: Found, where: Where): void {
  if (found.entry.kind !== "directory") {
    withFreed(where, (created) => system.makeHardLink(place, created));
    return system.removeFile(place.handle, place.name);
  }
  const { parent } = splitPath(found.path);
  if (where.name === place.name) return;
  freed({ ...where, into: parent });
  system.rename(place.handle, place.name, where.name);
}

/** Other bytes, as many, in place. */
function rewrite(directory: Handle, name: RawName, { size }: Entry): void {
  if (size === 0) return;
  const first = new Uint8Array(1);
  const old = system.openFile(directory, name);
  system.read(old, first, 0);
  system.close(old);
  const handle = system.openToWrite(directory, name);
  system.write(handle, first.map((byte) => byte ^ 1), 0);
  system.close(handle);
}
