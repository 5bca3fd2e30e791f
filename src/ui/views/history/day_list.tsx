/** What was executed on one day. */
import { ButtonLink } from "../../components/button.tsx";
import { Skeleton } from "../../components/parts.tsx";
import { Section, Trouble } from "../../components/view.tsx";
import {
  askHistory,
  nameOfDay,
  OUTCOME_WORDS,
  outcomeOf,
  type Point,
  spanOf,
} from "../../data/history.ts";
import { useResource } from "../../data/resource.ts";
import { countOf, formatBytes, formatDuration } from "../../format.ts";
import { hrefWith } from "../../router.ts";

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

function Row({ point }: { readonly point: Point }) {
  const { id, jobName, startedAt, elapsed, files, bytes, removed } = point;
  const outcome = outcomeOf(point);
  return (
    <a class="day-row" href={`/executions/${id}`}>
      <i class={`day-swatch day-${outcome}`} />
      <span class="faint">{clock.format(startedAt)}</span>
      <span class="grow">
        <strong>{jobName ?? `Execution ${id}`}</strong>{" "}
        <span class="soft">{OUTCOME_WORDS[outcome]}</span>
      </span>
      <span class="soft small">
        {countOf(files, "file")} copied ({formatBytes(bytes)})
        {removed > 0 && `, ${removed} removed`}, {formatDuration(elapsed)}
      </span>
    </a>
  );
}

export interface DayListProps {
  /** YYYY-MM-DD. */
  readonly day: string;
  /** Null for all jobs. */
  readonly jobId: number | null;
}

/** Asks for its day alone: of months full of executions, the page has the newest only. */
export function DayList({ day, jobId }: DayListProps) {
  const { data, problem, reload } = useResource({
    key: `history of ${day} ${jobId}`,
    load: () => askHistory({ ...spanOf(day), jobId }),
    topics: ["executions"],
  });
  const close = (
    <ButtonLink small kind="plain" icon="close" href={hrefWith({ day: null })} label="Close day" />
  );
  return (
    <Section title={nameOfDay(day)} actions={close}>
      {problem !== null && <Trouble problem={problem} retry={reload} />}
      {data === undefined && problem === null && <Skeleton height={48} />}
      {data !== undefined && (
        <div class="card card-flush rows">
          {data.points.map((point) => <Row key={point.id} point={point} />)}
          {data.points.length === 0 && (
            <p class="day-row soft">Nothing was executed on this day.</p>
          )}
        </div>
      )}
    </Section>
  );
}
