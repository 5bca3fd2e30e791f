/** What was executed, day by day and job by job. */
import { Empty, Notice, Skeleton } from "../components/parts.tsx";
import { Select } from "../components/field.tsx";
import { Section, Trouble, View } from "../components/view.tsx";
import { listJobs } from "../data/api.ts";
import { askHistory, dayOf, isDay, isMonth, monthAfter, startOf } from "../data/history.ts";
import { useResource } from "../data/resource.ts";
import { formatCount } from "../format.ts";
import { query, setQuery } from "../router.ts";
import { Calendar } from "./history/calendar.tsx";
import { DayList } from "./history/day_list.tsx";
import { Lanes } from "./history/lanes.tsx";
import { Trends } from "./history/trends.tsx";

/** Of more executions the server tells the newest. */
const MOST_POINTS = 2000;
/** Months that are shown at once. */
const MONTHS = 3;

/** The last month in sight: what the address says, else this one. */
function lastMonth(): string {
  const asked = query("month");
  return isMonth(asked) ? asked : dayOf(Date.now()).slice(0, 7);
}

function JobFilter() {
  const { data } = useResource({ key: "jobs", load: listJobs, topics: ["jobs"] });
  const choices = [
    { value: "", label: "All jobs" },
    ...data?.map(({ id, name }) => ({ value: String(id), label: name })) ?? [],
  ];
  return (
    <div class="job-filter">
      <Select
        label="Show"
        choices={choices}
        value={query("job")}
        onChange={(job) => setQuery({ job })}
      />
    </div>
  );
}

export function History() {
  const last = lastMonth();
  const months = Array.from({ length: MONTHS }, (_, at) => monthAfter(last, at + 1 - MONTHS));
  const job = /^\d+$/.test(query("job")) ? query("job") : "";
  const jobId = job === "" ? null : Number(job);
  const span = {
    from: startOf(months[0] ?? last),
    to: startOf(monthAfter(last, 1)),
    jobId,
  };
  const { data, problem, reload } = useResource({
    key: `history ${span.from} ${span.to} ${job}`,
    load: () => askHistory(span),
    topics: ["executions"],
  });
  const day = query("day");
  return (
    <View title="History" about="Every execution, day by day." actions={<JobFilter />}>
      {problem !== null && <Trouble problem={problem} retry={reload} />}
      <Calendar months={months} days={data?.days ?? []} chosen={day} />
      {isDay(day) && <DayList day={day} jobId={jobId} />}
      {data === undefined && problem === null && <Skeleton height={300} />}
      {data !== undefined && (
        <>
          {data.points.length === 0
            ? (
              <Empty icon="history" title="Nothing was executed in these months">
                Each backup leaves its mark here: when, how long it took, how much was copied, and
                how it ended.
              </Empty>
            )
            : (
              <>
                {data.points.length >= MOST_POINTS && (
                  <Notice tone="live">
                    <p>
                      Below are the newest {formatCount(MOST_POINTS)}{" "}
                      executions; a day or a job that is chosen shows its own.
                    </p>
                  </Notice>
                )}
                <Section title="By job">
                  <Lanes points={data.points} />
                </Section>
                <Trends points={data.points} />
              </>
            )}
        </>
      )}
    </View>
  );
}
