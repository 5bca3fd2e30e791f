/** When a job is to be executed; shows the next five times while one chooses. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Weekday } from "../../model/schedule.ts";
import { USUAL_SETTINGS } from "../../model/schedule_usual.ts";
import { Button, ButtonLink } from "../components/button.tsx";
import { Segments, Select, TextField, Toggle } from "../components/field.tsx";
import { Notice, Skeleton } from "../components/parts.tsx";
import { told } from "../components/toasts.tsx";
import { Trouble, View } from "../components/view.tsx";
import { listJobs } from "../data/api.ts";
import { ApiProblem } from "../data/problem.ts";
import { useResource } from "../data/resource.ts";
import {
  draftOf,
  draftProblem,
  givenOf,
  intervalOf,
  newDraft,
  periodProblem,
  type ScheduleDraft,
} from "../data/schedule_draft.ts";
import { addSchedule, editSchedule, listSchedules, upcoming } from "../data/schedules.ts";
import type { Job, Schedule } from "../data/types.ts";
import { focusProblem } from "../focus.ts";
import { go, query } from "../router.ts";
import type { RouteProps } from "../routes.tsx";

interface PartProps {
  readonly draft: ScheduleDraft;
  readonly change: (changes: Partial<ScheduleDraft>) => void;
}

const KINDS = [
  { value: "daily", label: "Daily" },
  { value: "weekly", label: "Weekly" },
  { value: "monthly", label: "Monthly" },
  { value: "once", label: "Once" },
  { value: "on-change", label: "On change" },
  { value: "cron", label: "Cron" },
] as const;

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

function Weekdays({ draft, change }: PartProps) {
  const toggle = (day: Weekday) => {
    const chosen = draft.weekdays.includes(day);
    const others = draft.weekdays.filter((other) => other !== day);
    change({ weekdays: chosen ? others : [...others, day].sort() });
  };
  return (
    <fieldset class="field">
      <legend class="field-label">On</legend>
      <div class="weekdays">
        {DAYS.map((name, index) => {
          const day = index + 1 as Weekday;
          return (
            <label key={name} class="weekday">
              <input
                type="checkbox"
                checked={draft.weekdays.includes(day)}
                onChange={() => toggle(day)}
              />
              <span>{name}</span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

/** What is to be said beside the kind. */
const PERIODS = [
  { name: "quiet", label: "Once nothing changed for", hint: "Such as 10s." },
  { name: "atMostEvery", label: "At most once in", hint: "Such as 1m or 2h." },
  {
    name: "fullLookEvery",
    label: "Look at everything every",
    hint: "Such as 1d, in case a change went unseen.",
  },
] as const;

function OnChange({ draft, change }: PartProps) {
  return (
    <>
      <p class="soft">
        Starts soon after files of the source changed, and looks at the folders they are in.
      </p>
      <div class="columns">
        {PERIODS.map(({ name, label, hint }) => (
          <TextField
            key={name}
            label={label}
            hint={hint}
            value={draft[name]}
            problem={periodProblem(draft[name])}
            onInput={(text) => change({ [name]: text })}
          />
        ))}
      </div>
    </>
  );
}

function Timing({ draft, change }: PartProps) {
  const time = (
    <TextField
      label="At"
      type="time"
      value={draft.time}
      onInput={(time) => change({ time })}
    />
  );
  switch (draft.kind) {
    case "daily":
      return time;
    case "weekly":
      return (
        <>
          <Weekdays draft={draft} change={change} />
          {time}
        </>
      );
    case "monthly":
      return (
        <>
          <TextField
            label="Days of the month"
            hint="Such as 1, 15. A day that a month does not have means its last day."
            value={draft.days}
            onInput={(days) => change({ days })}
          />
          {time}
        </>
      );
    case "once":
      return (
        <TextField
          label="At"
          type="datetime-local"
          value={draft.at}
          onInput={(at) => change({ at })}
        />
      );
    case "cron":
      return (
        <TextField
          label="Cron expression"
          hint="Minute, hour, day, month, weekday: 0 2 * * 1-5 is 02:00 on working days."
          value={draft.expression}
          onInput={(expression) => change({ expression })}
        />
      );
    case "on-change":
      return <OnChange draft={draft} change={change} />;
  }
}

const times = new Intl.DateTimeFormat(undefined, {
  weekday: "short",
  year: "numeric",
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** Milliseconds after the last key. */
const PAUSE = 200;

/** Not of a followed source: nobody knows when it will change. */
function Upcoming({ draft }: { readonly draft: ScheduleDraft }) {
  const runs = useSignal<readonly number[] | null>(null);
  const problem = useSignal<string | null>(null);
  const text = JSON.stringify([intervalOf(draft), draft.zone]);
  useEffect(() => {
    let stale = false;
    const timer = setTimeout(async () => {
      try {
        const found = await upcoming(intervalOf(draft), draft.zone);
        if (stale) return;
        runs.value = found.runs;
        problem.value = null;
      } catch (error) {
        if (!stale) problem.value = ApiProblem.from(error).message;
      }
    }, PAUSE);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [text]);
  return (
    <div class="upcoming" role="status">
      <h2 class="upcoming-title">Next times, by your clock</h2>
      {problem.value !== null && <p class="bad small">{problem.value}</p>}
      {problem.value === null && runs.value?.length === 0 && <p class="soft small">None.</p>}
      {problem.value === null && (
        <ol>
          {runs.value?.map((at) => <li key={at}>{times.format(at)}</li>)}
        </ol>
      )}
    </div>
  );
}

function Care({ draft, change }: PartProps) {
  return (
    <>
      <Segments
        label="What was missed while nothing could run"
        value={draft.missed}
        choices={[
          { value: "catch-up", label: "Catch up once" },
          { value: "skip", label: "Skip" },
        ]}
        onChange={(missed) => change({ missed })}
      />
      <div class="columns">
        <TextField
          label="Try again after a failure"
          type="number"
          hint="Times; each waits twice as long as the one before."
          value={draft.attempts}
          onInput={(attempts) => change({ attempts })}
        />
        <TextField
          label="Time zone"
          hint="Such as Europe/Berlin."
          value={draft.zone}
          onInput={(zone) => change({ zone })}
        />
      </div>
      <Toggle
        label="Wait for the destination"
        hint="A disk that is not there is waited for, and is no failure."
        checked={draft.waitForDestination}
        onChange={(waitForDestination) => change({ waitForDestination })}
      />
    </>
  );
}

interface FormProps {
  readonly jobs: readonly Job[];
  readonly schedule: Schedule | null;
}

function ScheduleForm({ jobs, schedule }: FormProps) {
  const first = query("job") || String(jobs[0]?.id ?? "");
  const draft = useSignal<ScheduleDraft>(schedule === null ? newDraft(first) : draftOf(schedule));
  const problem = useSignal<string | null>(null);
  const change = (changes: Partial<ScheduleDraft>) => {
    draft.value = { ...draft.value, ...changes };
    problem.value = null;
  };
  const save = async () => {
    if (draftProblem(draft.value) !== null) return focusProblem();
    const delay = schedule?.retry.delay ?? USUAL_SETTINGS.retry.delay;
    const given = givenOf(draft.value, delay);
    try {
      await (schedule === null ? addSchedule(given) : editSchedule(schedule, given));
      told(schedule === null ? "The schedule was added" : "The schedule was changed");
      go("/schedules");
    } catch (error) {
      problem.value = ApiProblem.from(error).message;
    }
  };
  const parts = { draft: draft.value, change };
  return (
    <form
      class="card"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {schedule === null && (
        <Select
          label="Job"
          value={draft.value.jobId}
          choices={jobs.map(({ id, name }) => ({ value: String(id), label: name }))}
          onChange={(jobId) => change({ jobId })}
        />
      )}
      <Segments
        label="How often"
        value={draft.value.kind}
        choices={KINDS}
        onChange={(kind) => change({ kind })}
      />
      <Timing {...parts} />
      {draft.value.kind !== "on-change" && <Upcoming draft={draft.value} />}
      <hr class="rule" />
      <Care {...parts} />
      {problem.value !== null && (
        <Notice tone="bad" title="It was not saved">
          <p>{problem.value}</p>
        </Notice>
      )}
      <div class="actions">
        <Button type="submit" kind="primary">
          {schedule === null ? "Add schedule" : "Save"}
        </Button>
        <ButtonLink href="/schedules">Go back</ButtonLink>
      </div>
    </form>
  );
}

const BACK = { href: "/schedules", label: "Schedules" };

export function NewSchedule() {
  const jobs = useResource({ key: "jobs", load: listJobs, topics: ["jobs"] });
  return (
    <View title="New schedule" narrow back={BACK}>
      {jobs.problem !== null && <Trouble problem={jobs.problem} retry={jobs.reload} />}
      {jobs.data === undefined && jobs.problem === null && <Skeleton height={420} />}
      {jobs.data?.length === 0 && (
        <Notice
          tone="live"
          title="There is no job yet"
          action={<ButtonLink small href="/jobs/new">Add a job</ButtonLink>}
        >
          <p>A schedule executes a job; add one first.</p>
        </Notice>
      )}
      {jobs.data !== undefined && jobs.data.length > 0 && (
        <ScheduleForm jobs={jobs.data} schedule={null} />
      )}
    </View>
  );
}

export function EditSchedule({ parameters }: RouteProps) {
  const { data, problem, reload } = useResource({ key: "schedules", load: listSchedules });
  const schedule = data?.find(({ id }) => id === Number(parameters["id"]));
  return (
    <View
      title={schedule === undefined ? "Schedule" : `Schedule of ${schedule.jobName}`}
      narrow
      back={BACK}
    >
      {problem !== null && <Trouble problem={problem} retry={reload} />}
      {data === undefined && problem === null && <Skeleton height={420} />}
      {schedule !== undefined && (
        <ScheduleForm key={schedule.updatedAt} jobs={[]} schedule={schedule} />
      )}
      {data !== undefined && schedule === undefined && (
        <Notice tone="warn" title="There is no such schedule">
          <p>It was removed meanwhile.</p>
        </Notice>
      )}
    </View>
  );
}
