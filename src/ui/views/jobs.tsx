/** Saved backups: run, changed, removed. */
import { useSignal } from "@preact/signals";
import { Button, ButtonLink } from "../components/button.tsx";
import { Confirm } from "../components/dialog.tsx";
import { Badge, Empty, Skeleton, When } from "../components/parts.tsx";
import { Pair } from "../components/path.tsx";
import { StateBadge } from "../components/state_badge.tsx";
import { attempt } from "../components/toasts.tsx";
import { Trouble, View } from "../components/view.tsx";
import { listJobs, removeJob, startExecution } from "../data/api.ts";
import { current } from "../data/live.ts";
import { startPreview } from "../data/plans.ts";
import { draftOf, promise } from "../data/options.ts";
import { useResource } from "../data/resource.ts";
import { changeWords, isOpen, shownState } from "../data/shown.ts";
import type { Job } from "../data/types.ts";
import { go } from "../router.ts";

interface JobProps {
  readonly job: Job;
}

function Last({ job }: JobProps) {
  if (job.lastExecution === null) return <p class="small soft">Never executed.</p>;
  const last = current(job.lastExecution);
  return (
    <a class="last-execution" href={`/executions/${last.id}`}>
      <StateBadge state={shownState(last)} />
      <When at={last.startedAt} />
      {!isOpen(last) && <span class="soft">{changeWords(last.counters)}</span>}
    </a>
  );
}

function JobActions({ job }: JobProps) {
  const asking = useSignal(false);
  const busy = useSignal(false);
  const run = async () => {
    busy.value = true;
    await attempt(startExecution({ jobId: job.id }).then(({ id }) => go(`/executions/${id}`)));
    busy.value = false;
  };
  return (
    <div class="actions">
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
      <Button
        small
        icon="eye"
        label={`Preview ${job.name}`}
        onClick={() =>
          attempt(startPreview({ jobId: job.id }).then(({ id }) => go(`/previews/${id}`)))}
      />
      <ButtonLink small icon="edit" href={`/jobs/${job.id}`} label={`Edit ${job.name}`} />
      <Button
        small
        icon="trash"
        label={`Remove ${job.name}`}
        onClick={() => asking.value = true}
      />
      {asking.value && (
        <Confirm
          title={`Remove the job “${job.name}”?`}
          action="Remove it"
          danger
          onConfirm={() => void attempt(removeJob(job), "The job was removed")}
          onClose={() => asking.value = false}
        >
          <p>Its schedules go with it. No file is touched: source and copy stay as they are.</p>
        </Confirm>
      )}
    </div>
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
        <span class="faint grow job-promise">{promise(draftOf(options))}</span>
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
      about="Backups that are saved, to be run with one click or on a schedule."
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
