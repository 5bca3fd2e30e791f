/** A job: what it copies where, how, and how fresh its copy is to be. */
import { useSignal } from "@preact/signals";
import { Button, ButtonLink } from "../components/button.tsx";
import { Select, TextField } from "../components/field.tsx";
import { FolderField } from "../components/folder_field.tsx";
import { Notice, Skeleton } from "../components/parts.tsx";
import { Meanwhile, Refused } from "../components/refused.tsx";
import { told } from "../components/toasts.tsx";
import { Trouble, View } from "../components/view.tsx";
import { addJob, editJob, listJobs, showJob } from "../data/api.ts";
import { endOf, endProblem, nameProblem } from "../data/draft.ts";
import { draftOf, optionsGiven, optionsProblem, promise, USUAL } from "../data/options.ts";
import { ApiProblem } from "../data/problem.ts";
import { useResource } from "../data/resource.ts";
import type { Job } from "../data/types.ts";
import { focusProblem } from "../focus.ts";
import { go } from "../router.ts";
import type { RouteProps } from "../routes.tsx";
import { OptionsForm } from "./options_form.tsx";

const HOUR = 3_600_000;

const FRESHNESS = [
  { value: "", label: "No promise" },
  { value: String(6 * HOUR), label: "6 hours" },
  { value: String(26 * HOUR), label: "A day (26 hours)" },
  { value: String(8 * 24 * HOUR), label: "A week (8 days)" },
  { value: String(32 * 24 * HOUR), label: "A month (32 days)" },
] as const;

/** The choices, and what the job has if it is none of them. */
function freshnessChoices(freshness: string) {
  if (FRESHNESS.some(({ value }) => value === freshness)) return FRESHNESS;
  const hours = Math.round(Number(freshness) / HOUR);
  return [...FRESHNESS, { value: freshness, label: `${hours} hours` }];
}

/** What the form holds. */
function useJobDraft(job: Job | null) {
  const values = useSignal({
    name: job?.name ?? "",
    source: job?.source ?? "",
    destination: job?.destination ?? "",
    freshness: job?.freshness ? String(job.freshness) : "",
  });
  const options = useSignal(job === null ? USUAL : draftOf(job.options));
  const problem = useSignal<ApiProblem | null>(null);
  const checked = useSignal(false);
  return { values, options, problem, checked };
}
type Draft = ReturnType<typeof useJobDraft>;

function problemsOf({ values, problem, checked }: Draft) {
  const { name, source, destination } = values.value;
  const said = problem.value;
  const saidOf = (end: "source" | "destination") =>
    said !== null && endOf(said.code) === end ? said.message : null;
  const seen = checked.value;
  return {
    name: said?.code === "job-exists" ? said.message : seen ? nameProblem(name) : null,
    source: saidOf("source") ?? (seen ? endProblem({ source, destination }, "source") : null),
    destination: saidOf("destination") ??
      (seen ? endProblem({ source, destination }, "destination") : null),
  };
}

async function save(draft: Draft, job: Job | null): Promise<void> {
  draft.checked.value = true;
  const problems = [...Object.values(problemsOf(draft)), optionsProblem(draft.options.value)];
  if (problems.some((problem) => problem !== null)) {
    focusProblem();
    return;
  }
  const { freshness, ...rest } = draft.values.value;
  const given = {
    ...rest,
    freshness: freshness === "" ? null : Number(freshness),
    options: optionsGiven(draft.options.value, { changed: job !== null }),
  };
  try {
    await (job === null ? addJob(given) : editJob(job, given));
    told(job === null ? "The job was added" : "The job was changed");
    go("/jobs");
  } catch (error) {
    draft.problem.value = ApiProblem.from(error);
    focusProblem();
  }
}

/** Saves over what somebody else made of the job meanwhile. */
async function saveAnyway(draft: Draft, { id }: Job): Promise<void> {
  try {
    await save(draft, await showJob(id));
  } catch (error) {
    draft.problem.value = ApiProblem.from(error);
  }
}

interface JobFormProps {
  /** Null to add one. */
  readonly job: Job | null;
  /** Shows the job as it is by now. */
  readonly onShow?: () => void;
}

function JobForm({ job, onShow = () => {} }: JobFormProps) {
  const draft = useJobDraft(job);
  const { values, options, problem } = draft;
  const problems = problemsOf(draft);
  const set = (key: keyof typeof values.value) => (text: string) => {
    values.value = { ...values.value, [key]: text };
    problem.value = null;
  };
  const other = problem.value !== null && Object.values(problems).every((text) => text === null);
  return (
    <form
      class="card"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save(draft, job);
      }}
    >
      <Refused problem={other ? problem.value : null}>
        {job !== null && problem.value?.code === "edited-meanwhile" && (
          <Meanwhile
            onShow={onShow}
            onSave={() => void saveAnyway(draft, job)}
          />
        )}
      </Refused>
      <TextField
        label="Name"
        value={values.value.name}
        problem={problems.name}
        onInput={set("name")}
      />
      <FolderField
        label="What to back up"
        hint="The source: it is only read, never changed."
        title="What to back up"
        value={values.value.source}
        problem={problems.source}
        mayMake={false}
        onChange={set("source")}
      />
      <FolderField
        label="Where to"
        hint="The destination: a folder on another disk is best."
        title="Where the copy goes"
        value={values.value.destination}
        problem={problems.destination}
        mayMake
        onChange={set("destination")}
      />
      <Select
        label="The copy is never older than"
        hint="When it is, the job is shown as overdue, and notices say so."
        value={values.value.freshness}
        choices={freshnessChoices(values.value.freshness)}
        onChange={set("freshness")}
      />
      <hr class="rule" />
      <OptionsForm value={options.value} onChange={(value) => options.value = value} />
      <div class="form-foot">
        <Notice tone="live">
          <p>{promise(options.value)}</p>
        </Notice>
        <ButtonLink href="/jobs">Go back</ButtonLink>
        <Button type="submit" kind="primary">{job === null ? "Add job" : "Save"}</Button>
      </div>
    </form>
  );
}

const BACK = { href: "/jobs", label: "Jobs" };

export function NewJob() {
  return (
    <View title="New job" narrow back={BACK}>
      <JobForm job={null} />
    </View>
  );
}

export function EditJob({ parameters }: RouteProps) {
  const id = Number(parameters["id"]);
  const { data, problem, reload } = useResource({ key: "jobs", load: listJobs });
  const job = data?.find((job) => job.id === id);
  return (
    <View title={job?.name ?? "Job"} narrow back={BACK}>
      {problem !== null && <Trouble problem={problem} retry={reload} />}
      {data === undefined && problem === null && <Skeleton height={480} />}
      {job !== undefined && <JobForm key={job.updatedAt} job={job} onShow={reload} />}
      {data !== undefined && job === undefined && (
        <Notice tone="warn" title="There is no such job">
          <p>It was removed meanwhile.</p>
        </Notice>
      )}
    </View>
  );
}
