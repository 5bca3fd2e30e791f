/** One small tree in two versions: what the destination holds, and what the source has become. */
import { must } from "../support/processes.ts";
import {
  fifo,
  file,
  folder,
  hardLink,
  type Literal,
  type Node,
  readTree,
  type SeenTree,
  sparse,
  symlink,
  T1,
  T2,
  T3,
  tree,
} from "../support/tree.ts";

/** Where both versions stand, in memory, and what they are. */
export interface Scene {
  readonly oldPath: string;
  readonly newPath: string;
  readonly old: SeenTree;
  readonly new: SeenTree;
}

/** rsync would read all of its holes; the other witness skips them. */
export const BEYOND_RSYNC: readonly string[] = ["/large"];

type Version = 1 | 2;

const FOLDERS = 5;
const KIB = 1024;
const MIB = 1024 * KIB;
/** Above the size from which a file is shared among workers. */
const LARGE = 130 * MIB;

/** Text of `size` bytes that no other file or version shares. */
function text(name: string, version: Version, size: number): string {
  const line = `${name}, version ${version}\n`;
  return line.repeat(Math.ceil(size / line.length)).slice(0, size);
}

function changed(name: string, version: Version, size: number): Node {
  return file(text(name, version, size), { mtime: version === 1 ? T1 : T2 });
}

function same(name: string, size: number): Node {
  return file(text(name, 1, size), { mtime: T3 });
}

/** Files that stay, change with and without their size, appear and go. */
function ordinary(name: string, version: Version): Node {
  return folder({
    "same empty": same(name, 0),
    "same small": same(`${name} same`, 900),
    "same middle": same(`${name} same`, 20 * KIB),
    "changed small": changed(`${name} small`, version, 800),
    "changed middle": changed(`${name} middle`, version, 70 * KIB),
    "changed much": changed(`${name} much`, version, 300 * KIB),
    "grown": changed(`${name} grown`, version, version * 3000),
    ...version === 1
      ? { "gone": same(`${name} gone`, 700) }
      : { "new": same(`${name} new`, 4096), "new too": same(`${name} new too`, 100_000) },
  }, { mtime: version === 1 ? T1 : T2 });
}

/** What changes its kind, its metadata alone, or its links. */
function odd(version: Version): Literal {
  const first = version === 1;
  return {
    "file to folder": first ? changed("kind", 1, 50) : folder({ inner: changed("kind", 2, 60) }),
    "folder to file": first ? folder({ inner: changed("kind", 1, 60) }) : changed("kind", 2, 50),
    "file to link": first ? changed("to link", 1, 50) : symlink("grown", { mtime: T2 }),
    "link to file": first ? symlink("grown", { mtime: T1 }) : changed("from link", 2, 50),
    "link": symlink(`version ${version}`, { mtime: first ? T1 : T2 }),
    "mode": file("of another mode", { mode: first ? 0o644 : 0o600, mtime: T1 }),
    "attribute": file(text("attribute", version, 90), {
      mtime: first ? T1 : T2,
      xattrs: { "user.version": `${version}` },
    }),
    "touched": file("of another time", { mtime: first ? T1 : T2 }),
    "pipe": fifo({ mtime: T1 }),
    "holes": sparse(MIB, { 0: `${version}`, [MIB - 1]: "e" }, { mtime: first ? T1 : T2 }),
    "linked": changed("linked", version, 2000),
    "linked too": hardLink("odd/linked"),
    ...first ? {} : { "linked three": hardLink("odd/linked") },
  };
}

function literal(version: Version): Literal {
  return {
    ...Object.fromEntries(
      Array.from({ length: FOLDERS }, (_, n) => {
        const name = `folder ${n}`;
        return [name, ordinary(name, version)];
      }),
    ),
    "odd": odd(version),
    "empty": folder({}, { mtime: T1 }),
    "middle": changed("middle", version, 3 * MIB),
    "large": sparse(LARGE, {
      0: text("large", version, 64 * KIB),
      [100 * MIB]: text("large, further on", version, 64 * KIB),
    }, { mtime: version === 1 ? T1 : T2 }),
    ...version === 1
      ? { "left": folder({ deep: folder({ one: same("left", 100), two: same("left", 9000) }) }) }
      : { "arrived": folder({ deep: folder({ one: same("arrived", 100) }, { mtime: T1 }) }) },
  };
}

/** Builds both versions in a folder. */
export function makeScene(folder: string): Scene {
  const [oldPath, newPath] = [`${folder}/old`, `${folder}/new`];
  tree(literal(1)).build(oldPath);
  tree(literal(2)).build(newPath);
  return { oldPath, newPath, old: readTree(oldPath), new: readTree(newPath) };
}

/** Makes `to` a true copy of `from`, whatever it was. */
export async function place(from: string, to: string): Promise<void> {
  await must("rm", ["-rf", "--", to]);
  await must("cp", ["-a", "--sparse=auto", "--reflink=never", "--", from, to]);
}
