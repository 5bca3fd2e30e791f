import type { Report } from "../../model/report.ts";

/**
 * How a round ended. "failed": everything is looked at again later. "left": it was stopped on
 * purpose, or is gone on with by whoever carries it out; here only the next round looks at everything.
 */
export type RoundEnd = "well" | "failed" | "left";

/** What went badly is tried again; what a user, or the end of the process, stopped is not. */
export function endOf({ state, failures }: Report): RoundEnd {
  if (state === "canceled" || state === "suspended") return "left";
  return state === "failed" || failures.some(({ retry }) => retry !== "never") ? "failed" : "well";
}
