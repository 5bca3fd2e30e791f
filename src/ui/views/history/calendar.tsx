/** Months of days, each in the colour of how its executions ended. */
import { Arrows } from "../../components/arrows.tsx";
import { Icon } from "../../components/icon.tsx";
import {
  type Day,
  dayOf,
  daysOf,
  monthAfter,
  nameOfDay,
  OUTCOME_WORDS,
  outcomeOfDay,
  startOf,
} from "../../data/history.ts";
import { countOf, formatBytes } from "../../format.ts";
import { hrefWith } from "../../router.ts";

const monthName = new Intl.DateTimeFormat(undefined, { month: "long", year: "numeric" });
const weekdayName = new Intl.DateTimeFormat(undefined, { weekday: "narrow" });

/** Monday first, as ISO 8601 has it: 5 January 1970 was one. */
const WEEKDAYS = [5, 6, 7, 8, 9, 10, 11].map((day) => weekdayName.format(new Date(1970, 0, day)));

interface MonthProps {
  readonly month: string;
  readonly days: ReadonlyMap<string, Day>;
  readonly chosen: string;
}

function sentence(day: Day): string {
  const { completed, failed, canceled, unfinished } = day.counts;
  const count = completed + failed + canceled + unfinished;
  return `${nameOfDay(day.day)}: ${countOf(count, "execution")}, ${
    OUTCOME_WORDS[outcomeOfDay(day)]
  }, ` +
    `${formatBytes(day.bytes)} copied`;
}

function DayCell({ date, day, chosen }: {
  readonly date: string;
  readonly day: Day | undefined;
  readonly chosen: boolean;
}) {
  const number = Number(date.slice(8));
  const today = date === dayOf(Date.now()) ? " day-today" : "";
  if (day === undefined) return <span class={`day day-none${today}`}>{number}</span>;
  return (
    <a
      class={`day day-${outcomeOfDay(day)}${today}`}
      href={hrefWith({ day: chosen ? null : date })}
      aria-label={sentence(day)}
      aria-current={chosen ? "date" : undefined}
      title={sentence(day)}
    >
      {number}
    </a>
  );
}

function Month({ month, days, chosen }: MonthProps) {
  const start = new Date(startOf(month));
  const before = (start.getDay() + 6) % 7;
  return (
    <div class="month">
      <h2>{monthName.format(start)}</h2>
      <div class="month-days">
        {WEEKDAYS.map((name, at) => (
          <span key={`weekday ${at}`} class="weekday" aria-hidden="true">{name}</span>
        ))}
        {Array.from({ length: before }, (_, at) => <span key={`before ${at}`} />)}
        {daysOf(month).map((date) => (
          <DayCell key={date} date={date} day={days.get(date)} chosen={date === chosen} />
        ))}
      </div>
    </div>
  );
}

export interface CalendarProps {
  /** YYYY-MM, oldest first. */
  readonly months: readonly string[];
  readonly days: readonly Day[];
  /** YYYY-MM-DD; "" for none. */
  readonly chosen: string;
}

export function Calendar({ months, days, chosen }: CalendarProps) {
  const known = new Map(days.map((day) => [day.day, day]));
  const last = months.at(-1) ?? "";
  const now = dayOf(Date.now()).slice(0, 7);
  const later = monthAfter(last, months.length);
  return (
    <div class="card">
      <div class="calendar-head">
        <a
          class="button button-small"
          href={hrefWith({ month: monthAfter(last, -months.length), day: null })}
        >
          <Icon name="chevron" size={16} class="turned" />
          Earlier
        </a>
        <ul class="legend" aria-hidden="true">
          {(["completed", "imperfect", "failed", "canceled"] as const).map((outcome) => (
            <li key={outcome}>
              <i class={`day-swatch day-${outcome}`} />
              {OUTCOME_WORDS[outcome]}
            </li>
          ))}
        </ul>
        {last < now
          ? (
            <a
              class="button button-small"
              href={hrefWith({ month: later >= now ? null : later, day: null })}
            >
              Later
              <Icon name="chevron" size={16} />
            </a>
          )
          : <span />}
      </div>
      <Arrows class="months" label="Days with executions">
        {months.map((month) => <Month key={month} month={month} days={known} chosen={chosen} />)}
      </Arrows>
    </div>
  );
}
