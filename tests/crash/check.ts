/** What has to be true after a fault: nothing torn, nothing lost, and the next run finishes. */
import { isTemporary } from "../../src/engine/temporary.ts";
import { type RawName, type RawPath, splitPath } from "../../src/base/names.ts";
import type { Outcome } from "../support/cli.ts";
import { judge } from "../support/judge.ts";
import { differences, readTree, type Seen, type SeenTree } from "../support/tree.ts";
import { runOnce } from "./command.ts";
import { recordProblems } from "./record.ts";
import { BEYOND_RSYNC, type Scene } from "./scene.ts";

const PLAIN_BITS = 0o777;

function plain(mode: string): number {
  return Number.parseInt(mode, 8) & PLAIN_BITS;
}

/** Whether an entry is, as a whole, what a version has at its path. */
function isVersion(seen: Seen, version: Seen | undefined, contentAlone: boolean): boolean {
  if (version === undefined || seen.kind !== version.kind) return false;
  if (seen.kind === "directory") return true;
  const sameContent = seen.content === version.content && seen.size === version.size &&
    seen.target === version.target;
  const sameMetadata = seen.mtime === version.mtime && plain(seen.mode) === plain(version.mode);
  return sameContent && (sameMetadata || contentAlone);
}

/** Whether a path is that of a temporary, or in a folder that is one. */
function inTemporary(path: string): boolean {
  return path.split("/").some((name) => isTemporary(name as RawName));
}

function told(seen: Seen | undefined): string {
  if (seen === undefined) return "nothing";
  const { kind, size, mtime, mode, content, target } = seen;
  return JSON.stringify({ kind, size, mtime, mode, content, target });
}

export interface WholeOptions {
  /** Paths that the case itself makes: they are looked at by it alone. */
  readonly except?: (path: string) => boolean;
  /** Paths that may be gone, though both versions have them. */
  readonly mayBeGone?: (path: string) => boolean;
  /** Paths whose content alone has to be whole: the report tells of their metadata. */
  readonly contentAlone?: (path: string) => boolean;
  /** Whether what was not there before may lack its content for now. */
  readonly newMayLackContent?: boolean;
}

/** Entries of a destination that are neither old nor new, or gone though both versions have them. */
export function tornEntries(found: SeenTree, scene: Scene, options: WholeOptions = {}): string[] {
  const never = () => false;
  const { except = never, mayBeGone = never, contentAlone = never } = options;
  const problems: string[] = [];
  for (const [path, seen] of Object.entries(found)) {
    if (inTemporary(path) || except(path)) continue;
    const [before, after] = [scene.old[path], scene.new[path]];
    if ([before, after].some((version) => isVersion(seen, version, contentAlone(path)))) continue;
    const isNew = before === undefined || before.kind === "directory";
    if (options.newMayLackContent && isNew && seen.kind === after?.kind) continue;
    problems.push(
      `torn: ${JSON.stringify(path)} is ${told(seen)}, was ${told(before)}, becomes ${told(after)}`,
    );
  }
  for (const [path, before] of Object.entries(scene.old)) {
    const after = scene.new[path];
    if (found[path] !== undefined || after === undefined || except(path)) continue;
    const crosses = (before.kind === "directory") !== (after.kind === "directory");
    if (crosses || mayBeGone(path)) continue;
    problems.push(`lost: ${JSON.stringify(path)} is gone`);
  }
  return problems;
}

export interface Ends {
  readonly source: string;
  readonly destination: string;
  readonly flags: readonly string[];
  /** The folder of the record. */
  readonly state: string;
}

/** Where a destination is not what the source is, each a line. */
export async function disagreements({ source, destination, flags }: Ends): Promise<string[]> {
  const permissions = flags.includes("--permissions");
  const lines = await judge(source, destination, { permissions, beyondRsync: BEYOND_RSYNC });
  return lines.map((line) => `differs: ${line}`);
}

/** Temporaries that stand at a destination. */
export function temporaries(destination: string): string[] {
  return Object.keys(readTree(destination)).filter(inTemporary);
}

/** Runs again and tells what is not in order afterwards. */
export async function recover(ends: Ends): Promise<string[]> {
  const { code, report, stderr } = await runOnce(ends);
  const problems: string[] = [];
  if (code !== 0 || report?.state !== "completed") {
    const failures = report?.failures.map(({ message }) => message) ?? [];
    problems.push(`the next run ended with ${code}: ${[stderr.trim(), ...failures].join("; ")}`);
  }
  for (const path of temporaries(ends.destination)) {
    problems.push(`left behind by the next run: ${JSON.stringify(path)}`);
  }
  for (const warning of report?.warnings ?? []) {
    if (warning.includes("recorded")) problems.push(`the next run warned: ${warning}`);
  }
  return [...problems, ...await recordProblems(ends.state), ...await disagreements(ends)];
}

/** What became of a source that nobody but the run had to do with. */
export function touched(source: string, scene: Scene): string[] {
  return differences(scene.new, readTree(source)).map((line) => `source touched: ${line}`);
}

/** Whether a failure at `failed` is a reason for a difference at `path`. */
function explains(failed: string, path: string): boolean {
  const within = (inner: string, outer: string) =>
    outer === "" || inner === outer || inner.startsWith(`${outer}/`);
  const parent = splitPath(failed as RawPath).parent || ".";
  return within(path, failed) || within(failed, path) || path === parent || path === ".";
}

/** Differences between both ends that none of the failed paths stands for. */
export function unexplained(ends: Ends, failed: readonly string[]): string[] {
  const all = ends.flags.includes("--permissions");
  // What is one file under several names may be several once one of them failed.
  const linked = failed.length === 0 ? {} : { sameAs: undefined };
  const reduce = (seen: Seen) =>
    JSON.stringify({
      ...seen,
      ...linked,
      ...all ? {} : { mode: plain(seen.mode), owner: "", xattrs: {} },
    });
  const lines = differences(
    readTree(ends.source),
    readTree(ends.destination),
    (one, other) => reduce(one) === reduce(other),
  );
  return lines.filter((line) => {
    const path = JSON.parse(/^"(?:[^"\\]|\\.)*"/.exec(line)?.[0] ?? '""') as string;
    // The next run clears what this one could not remove.
    return !inTemporary(path) && !failed.some((each) => explains(each, path));
  });
}

/** Exit codes and words that no fault may bring about. */
export function manners({ code, signal, stdout, stderr, report }: Outcome): string[] {
  const problems: string[] = [];
  if (signal !== null) problems.push(`ended by ${signal}`);
  else if (![0, 1, 4, 5].includes(code)) problems.push(`exit code ${code}: ${stderr.trim()}`);
  if (/^\s+at .*\.ts:\d+/m.test(stderr + stdout) || /panicked/.test(stderr)) {
    problems.push(`a stack trace: ${stderr.trim()}`);
  }
  if (report?.error?.code === "internal") problems.push(`internal: ${report.error.message}`);
  if (report === null && code !== 4) problems.push(`no report: ${stderr.trim()}`);
  if (report !== null && report.counters.failed !== report.failures.length) {
    problems.push(`${report.counters.failed} failures counted, ${report.failures.length} told`);
  }
  return problems;
}
