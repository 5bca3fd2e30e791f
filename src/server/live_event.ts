/** What happens while one looks: what the page is told by events. */
import type { Preview } from "./schema/plans.ts";
import type { ExecutionView } from "./door/views.ts";

/** Lists that are asked for anew when they changed. */
export const LIVE_TOPICS = ["jobs", "schedules", "held", "plans", "channels"] as const;
export type LiveTopic = (typeof LIVE_TOPICS)[number];

export type LiveEvent =
  /** All that is pending, running or suspended; whatever is not in it is not. */
  | { readonly event: "snapshot"; readonly executions: readonly ExecutionView[] }
  /** One that began, went on, or ended. */
  | { readonly event: "execution"; readonly execution: ExecutionView }
  /** A preview that began, went on, or ended. */
  | { readonly event: "preview"; readonly preview: Preview }
  /** Something in these lists changed. */
  | { readonly event: "changed"; readonly topics: readonly LiveTopic[] }
  /** Sessions that are over, for whoever serves their streams. */
  | { readonly event: "sessions-ended"; readonly sessions: readonly number[] };
