/** Whether two folders are one, or one lies in the other, whatever links and mounts lead there. */
import { quote } from "../base/names.ts";
import { dirname, isWithin } from "../base/paths.ts";
import type { FileSystem, Mount } from "../platform/mod.ts";
import type { LocalTarget } from "../targets/mod.ts";

/** A folder that is there, or is to be made. */
export interface Place {
  /** Absolute, without links. */
  readonly path: string;
  /** The folder itself, or, where that is to be made, the one that it is made in. */
  readonly nearest: LocalTarget;
}

/** How two folders overlap, for the middle of a message; null where they do not. */
export function overlapOf(files: FileSystem, source: Place, destination: Place): string | null {
  return overlapByIdentity(files, source, destination) ??
    overlapByMounts(source.path, destination.path, files.mounts());
}

interface Root {
  readonly path: string;
  readonly device: number;
  readonly inode: bigint;
}

/** A folder that is there and all above it, from itself up. */
function lineage(files: FileSystem, target: LocalTarget): Root[] {
  const { device, inode } = target.entry;
  const found: Root[] = [{ path: target.path, device, inode }];
  for (let path = dirname(target.path); path !== found.at(-1)?.path; path = dirname(path)) {
    try {
      const handle = files.openRoot(path);
      const entry = files.stat({ handle, name: null });
      files.close(handle);
      if (entry !== null) found.push({ path, device: entry.device, inode: entry.inode });
    } catch {
      // A folder above that this user may pass but not read: its path, free of links, must do.
      found.push({ path, device: -1, inode: -1n });
    }
  }
  return found;
}

function isSame(one: Root, other: Root): boolean {
  return one.path === other.path || (one.device === other.device && one.inode === other.inode);
}

function overlapByIdentity(files: FileSystem, source: Place, destination: Place): string | null {
  const isThere = destination.path === destination.nearest.path;
  const sourceLine = lineage(files, source.nearest);
  const destinationLine = lineage(files, destination.nearest);
  const itself = sourceLine[0] as Root;
  const other = destinationLine[0] as Root;
  if (isThere && isSame(itself, other)) return SAME;
  if (destinationLine.some((above) => isSame(above, itself))) return DESTINATION_WITHIN;
  return isThere && sourceLine.some((above) => isSame(above, other)) ? SOURCE_WITHIN : null;
}

const SAME = "both are the same folder";
const DESTINATION_WITHIN = "the destination is inside the source";
const SOURCE_WITHIN = "the source is inside the destination";

/** A folder by where its file system has it: all paths that show it have this in common. */
interface Location {
  readonly fileSystem: string;
  readonly path: string;
}

function contains(outer: Location, inner: Location): boolean {
  return outer.fileSystem === inner.fileSystem && isWithin(inner.path, outer.path);
}

/** What two folders have in common by way of mounts. Pure. */
export function overlapByMounts(
  source: string,
  destination: string,
  mounts: readonly Mount[],
): string | null {
  const from = locate(source, mounts);
  const to = locate(destination, mounts);
  if (from === null || to === null) return null;
  if (contains(from, to)) return contains(to, from) ? SAME : DESTINATION_WITHIN;
  if (contains(to, from)) return SOURCE_WITHIN;
  const shows = (location: Location) => ({ fileSystem, root: path }: Mount) =>
    contains({ fileSystem, path }, location) || contains(location, { fileSystem, path });
  const below = (folder: string) => mounts.filter(({ point }) => isWithin(point, folder));
  const inDestination = below(destination).find(shows(from));
  if (inDestination !== undefined) return `${quote(inDestination.point)} shows the source`;
  const inSource = below(source).find(shows(to));
  return inSource === undefined ? null : `${quote(inSource.point)} shows the destination`;
}

/** Goes down from the root, from mount to mount: what is mounted over hides what was there. */
function locate(path: string, mounts: readonly Mount[]): Location | null {
  let at = mounts.find(({ point, id, parent }) =>
    point === "/" && !mounts.some((one) => one.id === parent && one.id !== id)
  );
  if (at === undefined) return null;
  for (let next: Mount | undefined = at; next !== undefined;) {
    at = next;
    next = nextMount(at, { path, mounts });
  }
  const [point, root, rest] = [at.point, at.root, path].map((one) => one === "/" ? "" : one);
  return { fileSystem: at.fileSystem, path: `${root}${rest?.slice(point?.length)}` || "/" };
}

function nextMount(
  { id }: Mount,
  { path, mounts }: { readonly path: string; readonly mounts: readonly Mount[] },
): Mount | undefined {
  return mounts.filter(({ parent, point, id: own }) =>
    parent === id && own !== id && isWithin(path, point)
  ).toSorted((one, other) => one.point.length - other.point.length)[0];
}
