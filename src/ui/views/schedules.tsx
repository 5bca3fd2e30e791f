/** When jobs are executed: what is due, what was, and what is overdue. */
import { useSignal } from "@preact/signals";
import { intervalText } from "../../model/schedule_text.ts";
import type { Interval, ScheduleState } from "../../model/schedule.ts";
import { Button, ButtonLink } from "../components/button.tsx";
import { Confirm } from "../components/dialog.tsx";
import type { IconName } from "../components/icon.tsx";
import { Badge, Empty, Skeleton, type Tone, When } from "../components/parts.tsx";
import { attempt } from "../components/toasts.tsx";
import { Trouble, View } from "../components/view.tsx";
import { listJobs } from "../data/api.ts";
import { useResource } from "../data/resource.ts";
import { changeSchedule, listSchedules, removeSchedule, runSchedule } from "../data/schedules.ts";
import type { Schedule } from "../data/types.ts";
import { formatClock } from "../format.ts";

interface ScheduleProps {
  readonly schedule: Schedule;
}

interface Look {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly word: string;
}

const STATES: Readonly<Record<ScheduleState, Look>> = {
  active: { tone: "good", icon: "clock", word: "Active" },
  paused: { tone: "warn", icon: "paused", word: "Paused" },
  disabled: { tone: "neutral", icon: "stopped", word: "Disabled" },
  completed: { tone: "neutral", icon: "done", word: "Done" },
};

/** Milliseconds: what is due starts within a minute; later than that it is overdue. */
const GRACE = 2 * 60_000;

function isOverdue({ state, nextRunAt, underWay, requestedAt }: Schedule): boolean {
  if (state !== "active" || underWay || requestedAt !== null) return false;
  return nextRunAt !== null && Date.now() - nextRunAt > GRACE;
}

function lookOf(schedule: Schedule): Look {
  if (isOverdue(schedule)) return { tone: "bad", icon: "warning", word: "Overdue" };
  if (schedule.underWay) return { tone: "live", icon: "running", word: "Running" };
  if (schedule.waiting === "destination") {
    return { tone: "warn", icon: "disk", word: "Waits for the destination" };
  }
  if (schedule.waiting === "execution") {
    return { tone: "warn", icon: "clock", word: "Waits for another execution" };
  }
  return STATES[schedule.state];
}

function Next({ schedule }: ScheduleProps) {
  const { state, nextRunAt, retryAt, requestedAt, interval } = schedule;
  if (requestedAt !== null) return <>as soon as possible</>;
  if (state !== "active") return <span class="soft">–</span>;
  if (retryAt !== null) {
    return (
      <>
        again <When at={retryAt} />
      </>
    );
  }
  if (nextRunAt !== null) {
    return (
      <span class={isOverdue(schedule) ? "bad" : ""}>
        <When at={nextRunAt} />
      </span>
    );
  }
  return <span class="soft">{interval.kind === "on-change" ? "when files change" : "–"}</span>;
}

function Last({ schedule: { lastRunAt, lastExecutionId, failedAttempts } }: ScheduleProps) {
  if (lastRunAt === null) return <span class="soft">never</span>;
  return (
    <>
      {lastExecutionId === null
        ? <When at={lastRunAt} />
        : (
          <a href={`/executions/${lastExecutionId}`}>
            <When at={lastRunAt} />
          </a>
        )}
      {failedAttempts > 0 && <span class="bad">&nbsp;failed</span>}
    </>
  );
}

function Actions({ schedule }: ScheduleProps) {
  const { id, state, jobName } = schedule;
  const asking = useSignal(false);
  const active = state === "active";
  return (
    <div class="actions">
      <Button
        small
        icon="play"
        label={`Run now: ${jobName}`}
        onClick={() => attempt(runSchedule(id), "It is executed as soon as possible")}
      >
        Run now
      </Button>
      <Button
        small
        icon={active ? "pause" : "refresh"}
        label={active ? `Pause the schedule of ${jobName}` : `Resume the schedule of ${jobName}`}
        onClick={() => attempt(changeSchedule(id, active ? "pause" : "resume"))}
      >
        {active ? "Pause" : "Resume"}
      </Button>
      {state !== "disabled" && state !== "completed" && (
        <Button
          small
          icon="stopped"
          label={`Disable the schedule of ${jobName}`}
          onClick={() => attempt(changeSchedule(id, "disable"))}
        />
      )}
      <ButtonLink
        small
        icon="edit"
        href={`/schedules/${id}`}
        label={`Edit the schedule of ${jobName}`}
      />
      <Button
        small
        icon="trash"
        label={`Remove the schedule of ${jobName}`}
        onClick={() => asking.value = true}
      />
      {asking.value && (
        <Confirm
          title="Remove this schedule?"
          action="Remove it"
          danger
          onConfirm={() => void attempt(removeSchedule(schedule), "The schedule was removed")}
          onClose={() => asking.value = false}
        >
          <p>The job stays; it is not executed by itself any more.</p>
        </Confirm>
      )}
    </div>
  );
}

/** Leads to the execution while there is one. */
function State({ schedule }: ScheduleProps) {
  const { tone, icon, word } = lookOf(schedule);
  const badge = <Badge tone={tone} icon={icon}>{word}</Badge>;
  const { underWay, lastExecutionId } = schedule;
  if (!underWay || lastExecutionId === null) return badge;
  return <a href={`/executions/${lastExecutionId}`}>{badge}</a>;
}

/** Dates as elsewhere on the page. */
function ruleOf(interval: Interval): string {
  return interval.kind === "once" ? `once, ${formatClock(interval.at)}` : intervalText(interval);
}

function ScheduleCard({ schedule }: ScheduleProps) {
  const { jobName, interval, zone } = schedule;
  const when = ruleOf(interval as Interval);
  return (
    <li class="card job-card">
      <div class="card-head">
        <div class="grow stack-tight">
          <h2 class="card-title">
            {jobName}
            <State schedule={schedule} />
          </h2>
          <p class="soft">
            {when.charAt(0).toUpperCase() + when.slice(1)}
            <span class="faint small">&nbsp;({zone})</span>
          </p>
        </div>
        <Actions schedule={schedule} />
      </div>
      <dl class="pairs small">
        <dt>Next</dt>
        <dd>
          <Next schedule={schedule} />
        </dd>
        <dt>Last</dt>
        <dd>
          <Last schedule={schedule} />
        </dd>
      </dl>
    </li>
  );
}

function NoSchedule() {
  const { data } = useResource({ key: "jobs", load: listJobs, topics: ["jobs"] });
  const jobs = data === undefined || data.length > 0;
  return (
    <Empty
      icon="clock"
      title="No schedule yet"
      action={jobs
        ? <ButtonLink kind="primary" href="/schedules/new">Add a schedule</ButtonLink>
        : <ButtonLink kind="primary" href="/jobs/new">Add a job first</ButtonLink>}
    >
      A schedule executes a job by itself: every night, on some days, or when files change.
    </Empty>
  );
}

export function Schedules() {
  const { data, problem, reload } = useResource({
    key: "schedules",
    load: listSchedules,
    topics: ["schedules", "executions"],
  });
  return (
    <View
      title="Schedules"
      about="When jobs are executed by themselves, as long as MirrorSphere runs."
      actions={
        <ButtonLink kind="primary" icon="plus" href="/schedules/new">New schedule</ButtonLink>
      }
    >
      {problem !== null && <Trouble problem={problem} retry={reload} />}
      {data === undefined && problem === null && <Skeleton height={110} />}
      {data?.length === 0 && <NoSchedule />}
      {data !== undefined && data.length > 0 && (
        <ul class="stack">
          {data.map((schedule) => <ScheduleCard key={schedule.id} schedule={schedule} />)}
        </ul>
      )}
    </View>
  );
}
