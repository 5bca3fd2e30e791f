/** When the next round is due. Pure; all times are milliseconds of one clock that never goes back. */
import type { Interval } from "../../model/schedule.ts";

/** How rounds follow changes; what a schedule of kind "on-change" says. */
export type Pace = Omit<Extract<Interval, { readonly kind: "on-change" }>, "kind">;

/** What there is to be done, and since when. */
export interface Moments {
  /** The first and the last change that no round has taken care of; null where there is none. */
  readonly changed: { readonly first: number; readonly last: number } | null;
  /** Something happened that cannot be told apart: everything has to be looked at, but soon. */
  readonly doubtful: boolean;
  /** When the last round began; null before the first. */
  readonly begun: number | null;
  /** When the last look at everything began that went well. */
  readonly complete: number | null;
  /** When the last round ended, if it failed, and how many failed in a row. */
  readonly failed: { readonly at: number; readonly times: number } | null;
}

export interface Due {
  readonly at: number;
  readonly everything: boolean;
}

/** A source that never rests is not waited for longer than so many quiet periods. */
const MOST_QUIET_PERIODS = 10;
/** Milliseconds before a round that failed is tried again; doubled for each one after. */
const FIRST_RETRY = 10_000;
/** Milliseconds; what changes is not left for longer because rounds fail: one file may never rest. */
const LONGEST_RETRY = 900_000;

export function nextRound(moments: Moments, pace: Pace): Due {
  const { begun, complete, failed } = moments;
  if (begun === null) return { at: 0, everything: true };
  const change = afterChange(moments, begun, pace);
  if (failed !== null) {
    const after = (longest: number) => {
      const delay = Math.min(FIRST_RETRY * 2 ** (failed.times - 1), longest);
      return failed.at + Math.max(delay, pace.atMostEvery);
    };
    const followed = change === null ? Infinity : Math.max(change.at, after(LONGEST_RETRY));
    return { at: Math.min(after(pace.fullLookEvery), followed), everything: true };
  }
  const look = { at: (complete ?? 0) + pace.fullLookEvery, everything: true };
  return change !== null && change.at < look.at ? change : look;
}

function afterChange({ changed, doubtful }: Moments, begun: number, pace: Pace): Due | null {
  if (changed === null) return null;
  const quiet = changed.last + pace.quiet;
  const patience = changed.first + MOST_QUIET_PERIODS * pace.quiet;
  const at = Math.max(Math.min(quiet, patience), begun + pace.atMostEvery);
  return { at, everything: doubtful };
}
