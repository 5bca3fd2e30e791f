/** What an execution comes to, in words: its state at a glance, and one sentence. */
import { unreachable } from "../../base/errors.ts";
import type { Execution } from "../../model/execution.ts";
import type { Counters, GuardVerdict } from "../../model/report.ts";
import type { ShownState } from "../components/state_badge.tsx";
import { countOf, formatBytes, formatCount } from "../format.ts";
import { lastName, visible } from "../visible.ts";

export type Shown = Pick<
  Execution,
  "state" | "interrupted" | "guard" | "counters" | "jobName" | "source" | "destination"
>;

export function shownState({ state, interrupted, guard, counters }: Shown): ShownState {
  switch (state) {
    case "pending":
    case "running":
    case "canceled":
    case "failed":
      return state;
    case "suspended":
      return interrupted ? "interrupted" : "paused";
    case "completed":
      if (guard !== null) return "held";
      if (counters.failed === 0) return "completed";
      return isInVain(counters) ? "nothing-copied" : "with-failures";
    default:
      return unreachable(state);
  }
}

/** Whether anything is different at the destination. */
export function changesAnything(counters: Counters): boolean {
  const { directories, links, metadata, removed } = counters;
  return filesOf(counters) + directories + links + metadata + removed > 0;
}

/** Nothing came over, and more failed than was there already. */
function isInVain(counters: Counters): boolean {
  const { directories, links, unchanged, failed } = counters;
  return filesOf(counters) + directories + links === 0 && failed > unchanged;
}

/** Under way, or waiting to be gone on with. */
export function isOpen({ state }: Pick<Shown, "state">): boolean {
  return state === "pending" || state === "running" || state === "suspended";
}

/** What it is called: its job, or the folders that it goes between. */
export function titleOf({ jobName, source, destination }: Shown): string {
  return jobName ?? `${visible(lastName(source))} to ${visible(lastName(destination))}`;
}

/** Files that came over, new and replaced. */
export function filesOf({ copied, updated }: Counters): number {
  return copied + updated;
}

/** "1,204 files copied (3.2 GiB), 3 removed": what changed; "nothing changed" where nothing did. */
export function changeWords(counters: Counters): string {
  const { directories, links, metadata, removed, bytes } = counters;
  const files = filesOf(counters);
  const words = [
    files > 0 ? `${countOf(files, "file")} copied (${formatBytes(bytes)})` : "",
    files === 0 && directories + links > 0
      ? `${countOf(directories + links, "folder or link", "folders and links")} made`
      : "",
    metadata > 0 ? `${countOf(metadata, "entry", "entries")} with new metadata` : "",
    removed > 0 ? `${countOf(removed, "entry", "entries")} removed` : "",
  ].filter((word) => word !== "");
  return words.length === 0 ? "nothing changed" : words.join(", ");
}

/** Why removals were held, and what to look at: as on the command line, but for its options. */
export function heldWords({ reason, removals, limit }: Omit<GuardVerdict, "message">): string {
  const would = `${countOf(removals, "entry", "entries")} at the destination would go`;
  const look = "Check that its disk is there.";
  switch (reason) {
    case "source-empty":
      return `The source is empty, and ${would}. ${look}`;
    case "source-other-device":
      return `The source is on another file system than the last time, and ${would}. ${look}`;
    case "source-unfinished":
      return `The source is a copy that a run has not finished, and ${would}. Finish that first.`;
    case "too-many-removals":
      return `${would}, and ${formatCount(limit)} may without being asked for.`;
    case "unusual-removals":
      return `${would}, far more than past executions removed: ${formatCount(limit)} would pass.`;
    case "unusual-changes":
      return `Far more entries changed than in past executions, and ${would}.`;
    default:
      return unreachable(reason);
  }
}
