import { unreachable } from "../../base/errors.ts";
import { lostAt } from "../data/events.ts";
import type { IconName } from "./icon.tsx";
import { Badge, type Tone } from "./parts.tsx";

/** What there is to be said of an execution's state at a glance. */
export type ShownState =
  | "pending"
  | "running"
  | "paused"
  | "interrupted"
  | "completed"
  | "with-failures"
  | "nothing-copied"
  | "held"
  | "failed"
  | "canceled";

interface Look {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly word: string;
}

export function lookOf(state: ShownState): Look {
  switch (state) {
    case "pending":
      return { tone: "live", icon: "clock", word: "Starting" };
    case "running":
      return { tone: "live", icon: "running", word: "Running" };
    case "paused":
      return { tone: "warn", icon: "paused", word: "Paused" };
    case "interrupted":
      return { tone: "warn", icon: "warning", word: "Interrupted" };
    case "completed":
      return { tone: "good", icon: "done", word: "Completed" };
    case "with-failures":
      return { tone: "bad", icon: "warning", word: "Completed, some failed" };
    case "nothing-copied":
      return { tone: "bad", icon: "failed", word: "Nothing could be copied" };
    case "held":
      return { tone: "warn", icon: "hand", word: "Removals held" };
    case "failed":
      return { tone: "bad", icon: "failed", word: "Failed" };
    case "canceled":
      return { tone: "neutral", icon: "stopped", word: "Canceled" };
    default:
      return unreachable(state);
  }
}

/** What is under way is not shown as lively where nothing is heard of it. */
export function StateBadge({ state }: { readonly state: ShownState }) {
  const { tone, icon, word } = lookOf(state);
  const old = tone === "live" && lostAt.value !== null;
  return <Badge tone={old ? "neutral" : tone} icon={icon}>{word}</Badge>;
}
