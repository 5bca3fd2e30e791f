import { type ArchiveEntry, buildTree } from "./archive.ts";

/** Trees to copy; the same on every machine and in every run. */

/** Numbers between 0 and 1, the same sequence each time (Park and Miller's generator). */
function* fractions(): Generator<number, never> {
  for (let state = 20_261_122;; state = state * 48_271 % 2_147_483_647) {
    yield state / 2_147_483_647;
  }
}

const MTIME = 1_700_000_000;
const FILES_PER_FOLDER = 23;
const FOLDERS_PER_GROUP = 60;
const MEAN_SIZE = 13_000;
const LARGEST_SIZE = 256 * 1024;
const MEBIBYTE = 1024 * 1024;

const folderEntry = (path: string): ArchiveEntry => ({ path, mtime: MTIME, size: 0, content: [] });

/** Files in folders, a few dozen in each, two levels deep. */
function* files(count: number, contentOf: () => Uint8Array): Generator<ArchiveEntry> {
  for (let file = 0; file < count; file++) {
    const folder = Math.floor(file / FILES_PER_FOLDER);
    const group = Math.floor(folder / FOLDERS_PER_GROUP);
    const path = `group-${group}/folder-${folder}/`;
    if (file % (FILES_PER_FOLDER * FOLDERS_PER_GROUP) === 0) yield folderEntry(`group-${group}/`);
    if (file % FILES_PER_FOLDER === 0) yield folderEntry(path);
    const content = contentOf();
    yield {
      path: `${path}file-${file}.dat`,
      mtime: MTIME + file,
      size: content.length,
      content: [content],
    };
  }
}

function unrepeatable(length: number): Uint8Array {
  const next = fractions();
  return Uint8Array.from({ length }, () => next.next().value * 256);
}

/** Many small files, as home folders hold them: most far below the mean of 13 kB. */
export async function buildSmallFiles(root: string, count: number): Promise<void> {
  const bytes = unrepeatable(2 * LARGEST_SIZE);
  const next = fractions();
  const contentOf = () => {
    const size = Math.min(-MEAN_SIZE * Math.log(1 - next.next().value), LARGEST_SIZE);
    const start = Math.floor(next.next().value * LARGEST_SIZE);
    return bytes.subarray(start, start + Math.floor(size));
  };
  await buildTree(root, files(count, contentOf));
}

export async function buildEmptyFiles(root: string, count: number): Promise<void> {
  const nothing = new Uint8Array();
  await buildTree(root, files(count, () => nothing));
}

/** One file without holes, no two of its blocks alike. */
export async function buildLargeFile(root: string, mebibytes: number): Promise<void> {
  const bytes = unrepeatable(MEBIBYTE);
  const content = function* () {
    for (let piece = 0; piece < mebibytes; piece++) {
      new DataView(bytes.buffer).setUint32(0, piece);
      yield bytes;
    }
  };
  const size = mebibytes * MEBIBYTE;
  await buildTree(root, [{ path: "large.dat", mtime: MTIME, size, content: content() }]);
}
