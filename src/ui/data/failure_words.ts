/** Failures in the words of the page, what is the same told once. */
import { quote } from "../../base/names.ts";
import type { Failure } from "./types.ts";

/** What is wrong, and with which entries. */
export interface Reason {
  /** "Cannot copy: permission denied (EACCES)": without a path. */
  readonly words: string;
  readonly paths: readonly string[];
}

function wordsOf({ path, message }: Failure): string {
  const shown = path === "" ? "the top folder" : quote(path);
  return message.replace(` ${shown}:`, ":").replace("use --mirror", "turn on Mirror");
}

const names = new Intl.Collator(undefined, { numeric: true });

export function byPath(failures: readonly Failure[]): readonly Failure[] {
  return failures.toSorted((one, other) => names.compare(one.path, other.path));
}

/** In the order in which the reasons occur first; the paths of each as they are given. */
export function byReason(failures: readonly Failure[]): readonly Reason[] {
  const groups = Map.groupBy(failures, wordsOf);
  return [...groups].map(([words, same]) => ({ words, paths: same.map(({ path }) => path) }));
}
