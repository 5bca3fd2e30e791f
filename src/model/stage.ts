/** The parts of a run, in their order. */
export const STAGES = ["copying", "linking", "removing", "finishing"] as const;
/** Which part of a run is under way. */
export type Stage = (typeof STAGES)[number];

/**
 * What the time of a run is told apart into. "preparing" is what goes before: both ends are opened,
 * and where space is scarce, the look at how much is needed. Writing out to the disk at the end
 * belongs to "finishing".
 */
export const TIMED_STAGES = ["preparing", ...STAGES] as const;
export type TimedStage = (typeof TIMED_STAGES)[number];

/** Milliseconds of work in each, pauses and interruptions left out. */
export type StageTimes = Readonly<Record<TimedStage, number>>;

export const NO_TIMES: StageTimes = {
  preparing: 0,
  copying: 0,
  linking: 0,
  removing: 0,
  finishing: 0,
};
