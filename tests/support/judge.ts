/** The second opinion: is the destination what the source is? */
import { finished, hasCommand } from "./processes.ts";
import { differences, readTree, type Seen, type SeenTree } from "./read_tree.ts";

export interface JudgeOptions {
  /** Whether owners, ACLs and extended attributes were to be carried; true unless said. */
  readonly permissions?: boolean;
  /** Whether the destination may hold more; false unless said. */
  readonly extrasAllowed?: boolean;
  /** rsync patterns of what is beyond rsync, or would take it minutes. */
  readonly beyondRsync?: readonly string[];
}

export const canJudge = hasCommand("rsync");

/**
 * What differs between two folders, one line each; none after a true copy.
 *
 * Two witnesses are heard. rsync compares everything it can, content by checksum and times to
 * the nanosecond. {@linkcode compareTrees} compares the rest too: paths beyond PATH_MAX, sparse
 * files, link groups. Sockets are not copied and so not asked for. Without `permissions` rsync
 * does not look at owners, ACLs and attributes, nor at setuid, setgid and sticky.
 */
export async function judge(
  source: string,
  destination: string,
  options: JudgeOptions = {},
): Promise<string[]> {
  return [
    ...await rsyncLines(source, destination, options),
    ...compareTrees(source, destination, options),
  ];
}

/** ACLs are compared as such; xfs shows each a second time, as an attribute that is its own. */
const NOT_ATTRIBUTES = ["--filter=-x system.*", "--filter=-x trusted.SGI_ACL_*"];

async function rsyncLines(source: string, destination: string, options: JudgeOptions) {
  const { permissions = true, extrasAllowed = false, beyondRsync = [] } = options;
  const { code, stdout, stderr } = await finished("rsync", [
    permissions ? "-aHAXn" : "-rlptDHn",
    ...(permissions ? NOT_ATTRIBUTES : ["--chmod=ug-s,-t"]),
    ...(extrasAllowed ? [] : ["--delete"]),
    ...beyondRsync.map((pattern) => `--exclude=${pattern}`),
    // No fuzz: nanoseconds count.
    "--modify-window=-1",
    "--checksum",
    "--itemize-changes",
    "--exclude=*.socket",
    `${source}/`,
    `${destination}/`,
  ]);
  const lines = `${stdout}\n${stderr}`.split("\n").filter((line) => line !== "");
  return code === 0 ? lines : [...lines, `rsync: exit code ${code}`];
}

/** The same question to `readTree`; no line when the trees are equal. */
export function compareTrees(
  source: string,
  destination: string,
  options: JudgeOptions = {},
): string[] {
  const { permissions = true, extrasAllowed = false } = options;
  const wanted = withoutSockets(readTree(source));
  const found = readTree(destination);
  const same = (one: Seen, other: Seen) => reduce(one, permissions) === reduce(other, permissions);
  const lines = differences(wanted, found, same);
  return extrasAllowed ? lines.filter((line) => !line.includes(": undefined | ")) : lines;
}

function withoutSockets(tree: SeenTree): SeenTree {
  return Object.fromEntries(Object.entries(tree).filter(([, seen]) => seen.kind !== "socket"));
}

const PLAIN_BITS = 0o777;

function reduce(seen: Seen, permissions: boolean): string {
  if (permissions) return JSON.stringify(seen);
  const mode = (Number.parseInt(seen.mode, 8) & PLAIN_BITS).toString(8);
  return JSON.stringify({ ...seen, mode, owner: "", xattrs: {} });
}
