/** What the actions of a plan are called. */
import type { Action } from "../../model/action.ts";
import { countOf, formatBytes } from "../format.ts";
import type { PlanTotal } from "./types.ts";

interface Words {
  /** Beside a single entry. */
  readonly one: string;
  /** Above a number of them. */
  readonly many: string;
}

export const ACTION_WORDS: Readonly<Record<Action, Words>> = {
  "copy": { one: "New", many: "New files" },
  "update": { one: "Changed", many: "Changed files" },
  "folder": { one: "New folder", many: "New folders" },
  "symlink": { one: "Link", many: "Symbolic links" },
  "hard-link": { one: "Hard link", many: "Hard links" },
  "special": { one: "Special", many: "Special files" },
  "metadata": { one: "Metadata", many: "Metadata only" },
  "remove": { one: "Remove", many: "Removals" },
  "skip": { one: "Skipped", many: "Skipped" },
  "same": { one: "Same", many: "Unchanged" },
};

/** "12 entries, 3.4 MiB": all that is planned in a folder. */
export function totalWords(totals: readonly PlanTotal[]): string {
  const planned = totals.filter(({ action }) => action !== "same" && action !== "skip");
  const entries = planned.reduce((sum, total) => sum + total.entries, 0);
  const bytes = planned.reduce((sum, total) => sum + total.bytes, 0);
  if (entries === 0) return "";
  const words = countOf(entries, "entry", "entries");
  return bytes === 0 ? words : `${words}, ${formatBytes(bytes)}`;
}
