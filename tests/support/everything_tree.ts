/** One tree that holds everything a copy has to carry. */
import { decodeRaw } from "../../src/base/names.ts";
import { noise } from "./noise.ts";
import {
  type Attributes,
  device,
  fifo,
  file,
  folder,
  hardLink,
  isFolder,
  isHardLink,
  type Literal,
  marked,
  type MarkedNode,
  socket,
  sparse,
  symlink,
  T1,
  T2,
  T3,
  T4,
  T5,
} from "./nodes.ts";

export interface EverythingOptions {
  /** Whether to hold what only root can make or read: devices, owners, mode 000, trusted.*. */
  readonly root: boolean;
  /** Files in the wide folder; 3,000 unless said. */
  readonly wide?: number;
  /** Who owns every entry (user and group number); whoever builds the tree unless said. */
  readonly owner?: number;
}

const GIB = 1024 ** 3;
const KIB = 1024;

/** What {@linkcode everythingTree} holds that rsync cannot judge, or not within minutes. */
export const BEYOND_RSYNC: readonly string[] = ["/deep", "/sparse/64 GiB"];

/** Fits into a file system of 300 MiB, holes aside. */
export function everythingTree(options: EverythingOptions): Literal {
  const literal = {
    names: names(),
    times: times(),
    modes: folder(modes(), { mode: 0o750, mtime: T2 }),
    attributes: attributes(),
    sizes: sizes(),
    sparse: sparseFiles(),
    symlinks: symlinks(),
    links: links(),
    specials: { fifo: fifo({ mode: 0o640, mtime: T1 }), "a.socket": socket() },
    folders: folders(),
    wide: folder(wide(options.wide ?? 3000), { mtime: T1 }),
    deep: deep(),
    ...options.root && { "for root": rootOnly() },
  };
  return options.owner === undefined ? literal : owned(literal, options.owner);
}

/** The same tree with every entry owned by one user and the group of that number. */
function owned(literal: Literal, owner: number): Literal {
  const entries = Object.entries(literal).map(([name, short]): [string, MarkedNode] => {
    const node = marked(short);
    if (isHardLink(node)) return [name, node];
    if (!isFolder(node)) return [name, { ...node, owner, group: owner }];
    return [name, { ...node, owner, group: owner, children: owned(node.children, owner) }];
  });
  return Object.fromEntries(entries);
}

function named(names: readonly string[]): Literal {
  return Object.fromEntries(names.map((name) => [name, `I am ${name.toWellFormed()}`]));
}

const bytes = (...values: number[]) => Uint8Array.from(values);

function names(): Literal {
  const notUtf8 = decodeRaw(bytes(0x66, 0xff, 0xfe, 0x80, 0x67));
  const cutShort = decodeRaw(bytes(0xe2, 0x82));
  return {
    ...named(["new\nline", "tab\there", "return\rhere", "bell\x07", "delete\x7f", "\u202Eright"]),
    ...named([
      "😀🎉",
      "日本語",
      "e\u0301 decomposed",
      "\u00e9 composed",
      "Ünïcödé",
      "zero\u200bwidth",
    ]),
    ...named(["trailing dot.", "trailing space ", " leading space", " ", "...", ".hidden", "~"]),
    ...named(["-rf", "--help", "<b onclick='x'>&amp;\"", "back\\slash", "*?[a-z]{b,c}", "%20"]),
    ...named([
      "$HOME `id` $(id)",
      "a;b|c&d",
      "#hash",
      "!bang",
      "con",
      "nul.txt",
      "a:b",
      "Case",
      "case",
    ]),
    ...named(["n".repeat(255), "é".repeat(127) + "x", "__proto__ ", "constructor", "0", "007"]),
    [notUtf8]: "no UTF-8",
    [cutShort]: folder({ [notUtf8]: "within", "\u20ac": "a whole sequence" }, { mtime: T1 }),
    ["d".repeat(255)]: { ["f".repeat(255)]: "long in long" },
  };
}

const extreme = (mtimeSeconds: number) => ({ mtimeSeconds, mtimeNanoseconds: 0 });

function times(): Literal {
  return {
    ...Object.fromEntries([T1, T2, T3, T4, T5].map((mtime, index) => {
      const number = index + 1;
      const children = {
        file: file("x", { mtime }),
        link: symlink("file", { mtime }),
        fifo: fifo({ mtime }),
        empty: folder({}, { mtime }),
      };
      return [`T${number}`, folder(children, { mtime })];
    })),
    epoch: file("1970", { mtime: extreme(0) }),
    "just before the epoch": file("", {
      mtime: { mtimeSeconds: -1, mtimeNanoseconds: 999_999_999 },
    }),
    // The range of ext4, the narrowest of the three: 1901 to 2446.
    earliest: file("1901", { mtime: extreme(-(2 ** 31)) }),
    latest: file("2446", { mtime: extreme(2 ** 34 - 2 ** 31 - 1) }),
    "end of 32 bits": file("2038", { mtime: extreme(2 ** 31 - 1) }),
    "after 32 bits": file("2038", { mtime: extreme(2 ** 31) }),
  };
}

function modes(): Literal {
  const files = [0o400, 0o444, 0o600, 0o640, 0o644, 0o755, 0o777, 0o4755, 0o2755, 0o6755, 0o1644];
  return {
    ...Object.fromEntries(files.map((mode) => [mode.toString(8), file("x", { mode, mtime: T3 })])),
    sticky: folder({ a: "a" }, { mode: 0o1777, mtime: T1 }),
    "set group": folder({ a: "a", b: { c: "c" } }, { mode: 0o2775, mtime: T1 }),
    "read only": folder({ a: "a", b: { c: "c" }, empty: folder({}, { mode: 0o555 }) }, {
      mode: 0o555,
      mtime: T4,
    }),
  };
}

interface AclEntry {
  readonly tag: "owner" | "user" | "group-owner" | "group" | "mask" | "other";
  readonly rights: number;
  readonly id?: number;
}

// linux/posix_acl.h
const ACL_TAGS = { owner: 1, user: 2, "group-owner": 4, group: 8, mask: 0x10, other: 0x20 };
const ACL_NO_ID = 0xffff_ffff;

/** The value of `system.posix_acl_access` or `..._default` (linux/posix_acl_xattr.h). */
export function aclValue(entries: readonly AclEntry[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 + entries.length * 8));
  view.setUint32(0, 2, true);
  entries.forEach(({ tag, rights, id = ACL_NO_ID }, index) => {
    view.setUint16(4 + index * 8, ACL_TAGS[tag], true);
    view.setUint16(6 + index * 8, rights, true);
    view.setUint32(8 + index * 8, id, true);
  });
  return new Uint8Array(view.buffer);
}

/** Grants more to one user and one group than the owner's group has. */
export const SOME_ACL: Uint8Array = aclValue([
  { tag: "owner", rights: 7 },
  { tag: "user", rights: 7, id: 1234 },
  { tag: "group-owner", rights: 4 },
  { tag: "group", rights: 5, id: 5678 },
  { tag: "mask", rights: 7 },
  { tag: "other", rights: 0 },
]);

const ACCESS = "system.posix_acl_access";
const DEFAULT = "system.posix_acl_default";

function attributes(): Literal {
  const plain: Attributes = { xattrs: { "user.plain": "value" }, mtime: T2 };
  return {
    plain: file("x", plain),
    empty: file("x", { xattrs: { "user.empty": "" } }),
    binary: file("x", { xattrs: { "user.binary": bytes(0, 1, 255, 10, 0) } }),
    "unusual name": file("x", { xattrs: { "user.ключ with space": "value" } }),
    large: file("x", { xattrs: { "user.large": "v".repeat(2000) } }),
    many: file("x", { xattrs: Object.fromEntries(numbers(30).map((n) => [`user.n${n}`, `${n}`])) }),
    folder: folder({ "plain too": file("x", plain) }, plain),
    "with ACL": file("x", { xattrs: { [ACCESS]: SOME_ACL }, mtime: T3 }),
    "folder with ACL": folder({ inside: "x", below: { inside: "x" } }, {
      xattrs: { [ACCESS]: SOME_ACL, [DEFAULT]: SOME_ACL },
      mtime: T3,
    }),
  };
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

function sizes(): Literal {
  const around = [4 * KIB, 64 * KIB, 128 * KIB, 256 * KIB, 1024 * KIB, 8192 * KIB];
  const all = [0, 1, ...around.flatMap((size) => [size - 1, size, size + 1])];
  return Object.fromEntries(
    all.map((size) => [`${size} bytes`, file(noise(size, size + 1), { mtime: T1 })]),
  );
}

function sparseFiles(): Literal {
  const mebibyte = 1024 * KIB;
  const island = noise(10_000);
  return {
    "64 GiB": sparse(64 * GIB, { 0: "start", [32 * GIB + 123]: island, [64 * GIB - 3]: "end" }, {
      mtime: T1,
    }),
    "only a hole": sparse(300 * mebibyte, {}, { mtime: T2 }),
    "hole first": sparse(20 * mebibyte, { [19 * mebibyte]: island }),
    "hole last": sparse(20 * mebibyte, { 0: island }),
    "hole between": sparse(20 * mebibyte, { 0: island, [20 * mebibyte - 10_000]: island }),
    "small hole": sparse(100 * KIB, { [50 * KIB]: "x" }),
    "zeros, but no hole": file(new Uint8Array(mebibyte)),
  };
}

function symlinks(): Literal {
  const notUtf8 = decodeRaw(bytes(0x61, 0xff));
  return {
    target: "x",
    "to a file": symlink("target", { mtime: T1 }),
    "to a folder": symlink("../folders/full"),
    "with a slash": symlink("../folders/full/"),
    dangling: symlink("nowhere/at all", { mtime: T4 }),
    absolute: symlink("/etc/hostname"),
    "out of the tree": symlink("../../../.."),
    "to itself": symlink("to itself"),
    "to its folder": symlink("."),
    "new\nline": symlink("new\nline too"),
    [notUtf8]: symlink(`${notUtf8}/${notUtf8}`),
    // xfs takes 1,024 bytes, the others more.
    long: symlink("l/".repeat(500)),
  };
}

function links(): Literal {
  return {
    one: file("I have three names", { mode: 0o640, mtime: T3, xattrs: { "user.x": "y" } }),
    two: hardLink("links/one"),
    "in here": {
      three: hardLink("links/one"),
      "only here": "x",
      again: hardLink("links/in here/only here"),
    },
    "large one": file(noise(300 * KIB), { mtime: T1 }),
    "large two": hardLink("links/large one"),
    "empty one": "",
    "empty two": hardLink("links/empty one"),
    "sparse one": sparse(20 * 1024 * KIB, { 0: "x" }),
    "sparse two": hardLink("links/sparse one"),
    "fifo one": fifo({ mtime: T1 }),
    "fifo two": hardLink("links/fifo one"),
    "symlink one": symlink("one", { mtime: T1 }),
    "symlink two": hardLink("links/symlink one"),
  };
}

function folders(): Literal {
  return {
    empty: folder({}, { mtime: T1 }),
    "empty and closed": folder({}, { mode: 0o500, mtime: T2 }),
    nested: { empty: { empty: { empty: {} } } },
    full: folder({ a: file("a", { mtime: T1 }), b: file("b", { mtime: T5 }) }, { mtime: T4 }),
  };
}

function wide(count: number): Literal {
  return Object.fromEntries(
    numbers(count).map((n) => [`file ${n}`, file(`${n}`, { mode: 0o644, mtime: T1 })]),
  );
}

/** 40 folders of 150 bytes each: 6,040 bytes, where PATH_MAX is 4,096. */
function deep(): Literal {
  let inner: Literal = { bottom: file("deep down", { mtime: T1 }), link: symlink("bottom") };
  for (const level of numbers(40)) {
    inner = { [`${level} `.padEnd(150, "d")]: folder(inner, { mtime: T2 }), file: `${level}` };
  }
  return inner;
}

/** Version 2, effective, CAP_NET_RAW permitted (linux/capability.h). */
const SOME_CAPABILITY = bytes(1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

function rootOnly(): Literal {
  const trusted = { "trusted.secret": "value" };
  const someone = { owner: 1234, group: 5678 };
  return {
    null: device("c", [1, 3], { mode: 0o666, mtime: T1 }),
    block: device("b", [7, 200], { mode: 0o660, mtime: T5, ...someone }),
    "large numbers": device("c", [300, 70_000]),
    "device one": device("c", [1, 5]),
    "device two": hardLink("for root/device one"),
    closed: file("mode 000", { mode: 0, mtime: T2 }),
    "closed folder": folder({ inside: file("x", { mode: 0 }) }, { mode: 0, mtime: T1 }),
    someone: file("x", { ...someone, mtime: T1 }),
    "set user": file("x", { ...someone, mode: 0o4755 }),
    "set both": file("x", { owner: 4_000_000_000, group: 4_000_000_001, mode: 0o6711 }),
    "link of someone": symlink("nowhere", { ...someone, mtime: T1 }),
    "fifo of someone": fifo({ ...someone, mode: 0o620 }),
    "folder of someone": folder({ inside: file("x", someone) }, {
      ...someone,
      mode: 0o2770,
      mtime: T3,
    }),
    "with capability": file("x", {
      xattrs: { "security.capability": SOME_CAPABILITY },
      mode: 0o755,
    }),
    trusted: file("x", { xattrs: trusted, mtime: T1 }),
    "trusted folder": folder({}, { xattrs: trusted, mtime: T1 }),
    "trusted link": symlink("trusted", { xattrs: trusted, mtime: T1 }),
  };
}
