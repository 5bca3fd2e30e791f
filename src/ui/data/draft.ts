/** What can be wrong with the ends and the name of a backup, as far as the page itself can see. */
import { jobNameProblem, normalJobName } from "../../model/job.ts";

export interface Ends {
  readonly source: string;
  readonly destination: string;
}

const SOURCE_CODES = ["source-missing", "source-not-a-folder", "source-unreadable", "source-gone"];
const DESTINATION_CODES = [
  "destination-not-a-folder",
  "destination-parent-missing",
  "destination-unwritable",
  "destination-locked",
  "destination-gone",
  "overlap",
  "disk-full",
  "other-disk",
];

/** Which end a code of the server speaks of; null for neither. */
export function endOf(code: string): keyof Ends | null {
  if (SOURCE_CODES.includes(code)) return "source";
  return DESTINATION_CODES.includes(code) ? "destination" : null;
}

// A drive of Windows ("C:\") is absolute, too.
const ABSOLUTE = /^(\/|[A-Za-z]:[\\/]|\\\\)/;

function within(path: string, folder: string): boolean {
  const bare = (text: string) => text.replace(/\/+$/, "");
  return `${bare(path)}/`.startsWith(`${bare(folder)}/`);
}

/** What is wrong with an end, and what to do; null where nothing can be seen. */
export function endProblem(ends: Ends, end: keyof Ends): string | null {
  const path = ends[end];
  if (path === "") return "Choose a folder";
  if (!ABSOLUTE.test(path)) return "Give the whole path, from the top: it begins with “/”";
  if (end === "source" || ends.source === "") return null;
  if (within(path, ends.source)) return "This is inside the source; choose a folder outside of it";
  return within(ends.source, path) ? "The source is inside this folder; choose another one" : null;
}

/** What is wrong with a job's name; null where nothing is. */
export function nameProblem(name: string): string | null {
  const problem = jobNameProblem(normalJobName(name));
  if (problem === null) return null;
  return problem === "empty"
    ? "Give it a name"
    : `Choose another name; this one is not accepted: ${problem}`;
}
