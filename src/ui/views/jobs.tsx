/** Saved backups: run, changed, removed. */
import { useSignal } from "@preact/signals";
import { Button, ButtonLink } from "../components/button.tsx";
import { Confirm } from "../components/dialog.tsx";
import { Toggle } from "../components/field.tsx";
import { Badge, Empty, Skeleton, When } from "../components/parts.tsx";
import { Pair } from "../components/path.tsx";
import { StateBadge } from "../components/state_badge.tsx";
import { attempt } from "../components/toasts.tsx";
import { Trouble, View } from "../components/view.tsx";
import { listJobs, removeJob, startExecution, steer } from "../data/api.ts";
import { current } from "../data/live.ts";
import { startPreview } from "../data/plans.ts";
import { draftOf, promise } from "../data/options.ts";
import { useResource } from "../data/resource.ts";
import { changeWords, isOpen, shownState } from "../data/shown.ts";
import type { Job } from "../data/types.ts";
import { formatCount } from "../format.ts";
import { go } from "../router.ts";

interface JobProps {
  readonly job: Job;
}

const lastOf = ({ lastExecution }: Job) => lastExecution === null ? null : current(lastExecution);

/** The job's execution that is under way, or waits to be gone on with. */
function openOf(job: Job) {
  const last = lastOf(job);
  return last !== null && isOpen(last) ? last : null;
}

function Last({ job }: JobProps) {
  const last = lastOf(job);
  if (last === null) return <p class="small soft">Never executed.</p>;
  const { id, startedAt, counters } = last;
  return (
    <a class="last-execution" href={`/executions/${id}`}>
      <StateBadge state={shownState(last)} />
      <When at={startedAt} />
      {!isOpen(last) && <span class="soft">{changeWords(counters)}</span>}
      {!isOpen(last) && counters.failed > 0 && (
        <span class="bad">{formatCount(counters.failed)} failed</span>
      )}
    </a>
  );
}

/** Runs it; of one that has begun already, shows how far it is. */
function Run({ job }: JobProps) {
  const busy = useSignal(false);
  const open = openOf(job);
  if (open !== null) {
    return (
      <ButtonLink
        small
        icon="activity"
        href={`/executions/${open.id}`}
        label={`Show progress of ${job.name}`}
      >
        Show progress
      </ButtonLink>
    );
  }
  const run = async () => {
    busy.value = true;
    await attempt(startExecution({ jobId: job.id }).then(({ id }) => go(`/executions/${id}`)));
    busy.value = false;
  };
  return (
    <Button
      small
      kind="primary"
      icon="play"
      label={`Run ${job.name}`}
      busy={busy.value}
      onClick={run}
    >
      Run
    </Button>
  );
}

interface RemoveProps extends JobProps {
  readonly onClose: () => void;
}

/** Asks before a job goes; an execution that has begun goes on unless that is canceled, too. */
function RemoveJob({ job, onClose }: RemoveProps) {
  const cancels = useSignal(false);
  const open = openOf(job);
  const remove = async () => {
    await removeJob(job);
    if (open !== null && cancels.value) await steer(open.id, "cancel");
  };
  return (
    <Confirm
      title={`Remove the job “${job.name}”?`}
      action="Remove it"
      danger
      onConfirm={() => void attempt(remove(), "The job was removed")}
      onClose={onClose}
    >
      {open === null
        ? <p>Its schedules go with it. No file is touched: source and copy stay as they are.</p>
        : (
          <>
            <p>
              Its schedules go with it. {open.state === "suspended"
                ? "Its execution is paused; that stays, and can still be resumed."
                : "It is running; that execution goes on."}
            </p>
            <Toggle
              label="Cancel that execution, too"
              hint="What was copied so far stays, each file whole."
              checked={cancels.value}
              onChange={(checked) => cancels.value = checked}
            />
          </>
        )}
    </Confirm>
  );
}

function JobActions({ job }: JobProps) {
  const asking = useSignal(false);
  const look = (verify: boolean) =>
    attempt(startPreview({ jobId: job.id, verify }).then(({ id }) => go(`/previews/${id}`)));
  return (
    <div class="actions">
      <Run job={job} />
      <Button small icon="check" label={`Verify ${job.name}`} onClick={() => look(true)}>
        Verify
      </Button>
      <div class="actions">
        <Button small icon="eye" label={`Preview ${job.name}`} onClick={() => look(false)} />
        <ButtonLink small icon="edit" href={`/jobs/${job.id}`} label={`Edit ${job.name}`} />
        <Button
          small
          icon="trash"
          label={`Remove ${job.name}`}
          onClick={() => asking.value = true}
        />
      </div>
      {asking.value && <RemoveJob job={job} onClose={() => asking.value = false} />}
    </div>
  );
}

/** What becomes of what the source no longer has, in a word; all of it when pointed at. */
function Keeps({ options }: Pick<Job, "options">) {
  const words = promise(draftOf(options));
  return (
    <span class="job-keeps" title={words}>
      <Badge tone="neutral">{options.mirror ? "Mirror" : "Keeps extras"}</Badge>
      <span class="visually-hidden">{words}</span>
    </span>
  );
}

function JobCard({ job }: JobProps) {
  const { name, source, destination, overdueSince, options } = job;
  return (
    <li class="card job-card">
      <div class="card-head">
        <div class="grow stack-tight">
          <h2 class="card-title">
            {name}
            {overdueSince !== null && (
              <Badge tone="bad" icon="warning">
                Overdue since <When at={overdueSince} />
              </Badge>
            )}
          </h2>
          <Pair source={source} destination={destination} />
        </div>
        <JobActions job={job} />
      </div>
      <div class="row small">
        <Last job={job} />
        <Keeps options={options} />
      </div>
    </li>
  );
}

export function Jobs() {
  const { data, problem, reload } = useResource({
    key: "jobs",
    load: listJobs,
    topics: ["jobs", "executions"],
  });
  return (
    <View
      title="Jobs"
      about={
        <>
          <p>Backups that are saved, to be run with one click or on a schedule.</p>
          {data !== undefined && data.length > 0 && (
            <p class="small">
              Verify tells whether a copy is true: it reads all content of both sides, which takes a
              while.
            </p>
          )}
        </>
      }
      actions={<ButtonLink kind="primary" icon="plus" href="/jobs/new">New job</ButtonLink>}
    >
      {problem !== null && <Trouble problem={problem} retry={reload} />}
      {data === undefined && problem === null && <Skeleton height={120} />}
      {data?.length === 0 && (
        <Empty
          icon="jobs"
          title="No job yet"
          action={<ButtonLink kind="primary" href="/jobs/new">Add a job</ButtonLink>}
        >
          A job keeps what to copy, where to and how. It can then run by itself on a schedule.
        </Empty>
      )}
      {data !== undefined && data.length > 0 && (
        <ul class="stack">{data.map((job) => <JobCard key={job.id} job={job} />)}</ul>
      )}
    </View>
  );
}
