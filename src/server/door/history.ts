/** Executions over time. */
import { RunError } from "../../base/errors.ts";
import { quote } from "../../base/names.ts";
import type { HistoryPoint } from "../../store/mod.ts";
import { type Day, HistoryQuery } from "../schema/history.ts";
import type { House } from "./house.ts";
import { verb } from "./verb.ts";

const MOST_COUNTED = 100_000;
const MOST_POINTS = 2000;

export function historyVerbs({ jobs: { store } }: House) {
  return {
    history: verb({
      for: "page",
      input: HistoryQuery,
      act: ({ from, to, jobId, zone }) => {
        const query = { from, to, limit: MOST_COUNTED, ...jobId !== undefined && { jobId } };
        const points = store.history.points(query);
        return { days: daysOf(points, zone), points: points.slice(-MOST_POINTS) };
      },
    }),
  };
}

/** YYYY-MM-DD of a moment. @throws {RunError} "usage": no such zone */
function dayFormat(zone: string): (moment: number) => string {
  try {
    const format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" });
    return (moment) => format.format(moment);
  } catch {
    const message = `Count days in ${quote(zone)}: no such time zone; give one such as ` +
      '"Europe/Berlin"';
    throw new RunError("usage", message);
  }
}

const EMPTY: Omit<Day, "day"> = {
  counts: { completed: 0, failed: 0, canceled: 0, unfinished: 0, imperfect: 0 },
  bytes: 0,
  elapsed: 0,
};

/** Adds up what was executed on each day, in the order of days. Pure. */
export function daysOf(points: readonly HistoryPoint[], zone: string): Day[] {
  const dayOf = dayFormat(zone);
  const days = new Map<string, Day>();
  for (const point of points) {
    const day = dayOf(point.startedAt);
    days.set(day, added(days.get(day) ?? { day, ...EMPTY }, point));
  }
  return [...days.values()].sort((one, other) => one.day < other.day ? -1 : 1);
}

function added({ day, counts, bytes, elapsed }: Day, point: HistoryPoint): Day {
  const { state, failed, guarded } = point;
  const ended = state === "completed" || state === "failed" || state === "canceled";
  const kind = ended ? state : "unfinished";
  const imperfect = state === "completed" && (failed > 0 || guarded);
  return {
    day,
    counts: {
      ...counts,
      [kind]: counts[kind] + 1,
      imperfect: counts.imperfect + Number(imperfect),
    },
    bytes: bytes + point.bytes,
    elapsed: elapsed + point.elapsed,
  };
}
