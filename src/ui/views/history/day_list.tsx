/** What was executed on one day. */
import { ButtonLink } from "../../components/button.tsx";
import { Section } from "../../components/view.tsx";
import { dayOf, OUTCOME_WORDS, outcomeOf, type Point, startOf } from "../../data/history.ts";
import { countOf, formatBytes, formatDuration } from "../../format.ts";
import { hrefWith } from "../../router.ts";

const dayName = new Intl.DateTimeFormat(undefined, { dateStyle: "full" });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

export function nameOf({ jobName, id }: Point): string {
  return jobName ?? `Execution ${id}`;
}

function Row({ point }: { readonly point: Point }) {
  const { id, startedAt, elapsed, files, bytes, removed } = point;
  const outcome = outcomeOf(point);
  return (
    <a class="day-row" href={`/executions/${id}`}>
      <i class={`day-swatch day-${outcome}`} />
      <span class="faint">{clock.format(startedAt)}</span>
      <span class="grow">
        <strong>{nameOf(point)}</strong> <span class="soft">{OUTCOME_WORDS[outcome]}</span>
      </span>
      <span class="soft small">
        {countOf(files, "file")} copied ({formatBytes(bytes)})
        {removed > 0 && `, ${removed} removed`}, {formatDuration(elapsed)}
      </span>
    </a>
  );
}

export function DayList({ day, points }: {
  readonly day: string;
  readonly points: readonly Point[];
}) {
  const noon = startOf(day.slice(0, 7)) + (Number(day.slice(8)) - 0.5) * 86_400_000;
  const ofDay = points.filter(({ startedAt }) => dayOf(startedAt) === day);
  const close = (
    <ButtonLink small kind="plain" icon="close" href={hrefWith({ day: null })} label="Close day" />
  );
  return (
    <Section title={Number.isFinite(noon) ? dayName.format(noon) : day} actions={close}>
      <div class="card card-flush rows">
        {ofDay.map((point) => <Row key={point.id} point={point} />)}
        {ofDay.length === 0 && <p class="day-row soft">Nothing was executed on this day.</p>}
      </div>
    </Section>
  );
}
