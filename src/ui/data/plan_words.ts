/** What the actions of a plan are called. */
import type { Action } from "../../model/action.ts";
import { countInTheWay, isSourceEmpty } from "../../model/report.ts";
import { countOf, formatBytes } from "../format.ts";
import type { Plan, PlanTotal } from "./types.ts";

interface Words {
  /** Beside a single entry. */
  readonly one: string;
  /** Above a number of them. */
  readonly many: string;
}

const PREVIEWED: Readonly<Record<Action, Words>> = {
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

/** What differs, as seen from the copy. */
const VERIFIED: typeof PREVIEWED = {
  ...PREVIEWED,
  "copy": { one: "Missing", many: "Missing files" },
  "update": { one: "Differs", many: "Files that differ" },
  "folder": { one: "Missing folder", many: "Missing folders" },
  "remove": { one: "Extra", many: "Extra" },
};

export function actionWords({ verifies }: Pick<Plan, "verifies">): typeof PREVIEWED {
  return verifies ? VERIFIED : PREVIEWED;
}

const isPlanned = ({ action }: PlanTotal) => action !== "same" && action !== "skip";

/** How many entries something is to be done to; 0 where both sides are alike. */
export function plannedEntries(totals: readonly PlanTotal[]): number {
  return totals.filter(isPlanned).reduce((sum, { entries }) => sum + entries, 0);
}

/** "12 entries, 3.4 MiB": all that is planned in a folder. */
export function totalWords(totals: readonly PlanTotal[]): string {
  const entries = plannedEntries(totals);
  const bytes = totals.filter(isPlanned).reduce((sum, total) => sum + total.bytes, 0);
  if (entries === 0) return "";
  const words = countOf(entries, "entry", "entries");
  return bytes === 0 ? words : `${words}, ${formatBytes(bytes)}`;
}

export interface Verdict {
  readonly tone: "good" | "warn";
  readonly title: string;
  readonly text: string;
}

type Verified = Pick<Plan, "totals" | "counters" | "failures">;

/** Whether the copy is true, of a plan that was made to tell. */
export function verdictOf({ totals, counters, failures }: Verified): Verdict {
  const inTheWay = countInTheWay(failures);
  const differing = plannedEntries(totals) + inTheWay;
  const failed = counters.failed - inTheWay;
  const alike = `${countOf(counters.unchanged, "entry is", "entries are")} alike`;
  const unseen = `${countOf(failed, "entry", "entries")} could not be compared`;
  if (isSourceEmpty(counters)) return NO_SOURCE;
  if (differing > 0) {
    const title = countOf(differing, "entry differs", "entries differ");
    return { tone: "warn", title, text: failed === 0 ? `${alike}.` : `${alike}, and ${unseen}.` };
  }
  if (failed > 0) {
    return { tone: "warn", title: `No difference found, but ${unseen}`, text: `${alike}.` };
  }
  const text = `${alike}. All content of both sides was read and compared.`;
  return { tone: "good", title: "The copy is true", text };
}

const NO_SOURCE: Verdict = {
  tone: "warn",
  title: "The source is empty",
  text: "Nothing could be compared. Check what is mounted there.",
};
