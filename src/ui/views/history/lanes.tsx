/** A line for each job: its executions in their order, each in the colour of how it ended. */
import { Arrows } from "../../components/arrows.tsx";
import { OUTCOME_WORDS, outcomeOf, type Point } from "../../data/history.ts";
import { countOf, formatBytes, formatDuration, formatMoment } from "../../format.ts";

/** Of each job, so many of the newest are shown. */
const SHOWN = 60;
const WITHOUT = "Without a job";

function lanesOf(points: readonly Point[]): ReadonlyMap<string, readonly Point[]> {
  const named = points.filter(({ jobName }) => jobName !== null);
  const lanes = Map.groupBy(named, ({ jobName }) => jobName ?? WITHOUT);
  const rest = points.filter(({ jobName }) => jobName === null);
  return rest.length === 0 ? lanes : new Map([...lanes, [WITHOUT, rest]]);
}

/** Longer executions are taller; a hundred times as long is twice as tall. */
function heightOf({ elapsed }: Point): number {
  return 8 + Math.min(20, 4 * Math.log10(1 + elapsed / 100));
}

function Mark({ point }: { readonly point: Point }) {
  const outcome = outcomeOf(point);
  const words = `${formatMoment(point.startedAt)}: ${OUTCOME_WORDS[outcome]}, ` +
    `${countOf(point.files, "file")} copied (${formatBytes(point.bytes)}), ` +
    formatDuration(point.elapsed);
  return (
    <a class="mark" href={`/executions/${point.id}`} aria-label={words} title={words}>
      <i class={`day-${outcome}`} style={{ height: `${heightOf(point)}px` }} />
    </a>
  );
}

function Lane({ name, points }: { readonly name: string; readonly points: readonly Point[] }) {
  const well = points.filter((point) => outcomeOf(point) === "completed").length;
  return (
    <li class="lane">
      <div class="lane-name">
        <strong>{name}</strong>
        <span class="small soft">{well} of {countOf(points.length, "execution")} went well</span>
      </div>
      <Arrows class="marks" label={`Executions of ${name}, oldest first`}>
        {points.slice(-SHOWN).map((point) => <Mark key={point.id} point={point} />)}
      </Arrows>
    </li>
  );
}

export function Lanes({ points }: { readonly points: readonly Point[] }) {
  return (
    <ul class="card card-flush rows">
      {[...lanesOf(points)].map(([name, points]) => (
        <Lane
          key={name}
          name={name}
          points={points}
        />
      ))}
    </ul>
  );
}
