/** What the page asks of the server. Whatever cannot be done throws {@linkcode ApiProblem}. */
import type { InferRequestType } from "hono/client";
import type { Sample } from "../../model/throughput.ts";
import type { ExecutionRequest } from "../../model/execution.ts";
import { answer, done } from "./ask.ts";
import { client } from "./client.ts";
import { forget } from "./resource.ts";
import { invalidate } from "./topics.ts";
import type {
  ChangePage,
  Execution,
  ExecutionDetails,
  FailureGroup,
  FailurePage,
  FolderListing,
  HeldPage,
  Job,
  LogPage,
} from "./types.ts";

const { executions, held, folders, jobs } = client;
const execution = executions[":id"];

export const of = (id: number) => ({ param: { id: String(id) } });

export type ExecutionListQuery = InferRequestType<typeof executions.$get>["query"];

export function listExecutions(query: ExecutionListQuery): Promise<readonly Execution[]> {
  return answer(executions.$get({ query }));
}

export function showExecution(id: number): Promise<ExecutionDetails> {
  return answer(execution.$get(of(id)));
}

export type StartGiven = InferRequestType<typeof executions.$post>["json"];

export async function startExecution(json: StartGiven): Promise<Execution> {
  const started = await answer(executions.$post({ json }));
  invalidate("executions", "jobs");
  return started;
}

export async function steer(id: number, request: ExecutionRequest): Promise<void> {
  await done(execution[":request"].$post({ param: { id: String(id), request } }));
  invalidate("executions");
}

export type ChangeListQuery = InferRequestType<typeof execution.changes.$post>["json"];

export function listChanges(id: number, json: ChangeListQuery): Promise<ChangePage> {
  return answer(execution.changes.$post({ ...of(id), json }));
}

export type FailureListQuery = InferRequestType<typeof execution.failures.$post>["json"];

export function listFailures(id: number, json: FailureListQuery): Promise<FailurePage> {
  return answer(execution.failures.$post({ ...of(id), json }));
}

export function groupFailures(id: number): Promise<readonly FailureGroup[]> {
  return answer(execution.failures.groups.$get(of(id)));
}

export type LogQuery = InferRequestType<typeof execution.log.$post>["json"];

export function listLog(id: number, json: LogQuery): Promise<LogPage> {
  return answer(execution.log.$post({ ...of(id), json }));
}

/** How fast one was until now. */
export async function showThroughput(id: number): Promise<readonly Sample[]> {
  return (await answer(execution.throughput.$get(of(id)))).samples;
}

export function listHeld(): Promise<readonly Execution[]> {
  return answer(held.$get());
}

export type HeldListQuery = InferRequestType<typeof execution.held.$post>["json"];

/** What the guard held in one. */
export function listHeldEntries(id: number, json: HeldListQuery): Promise<HeldPage> {
  return answer(execution.held.$post({ ...of(id), json }));
}

/** Removes what the guard held, as an execution of its own. */
export async function approveHeld(id: number): Promise<Execution> {
  const started = await answer(execution.approve.$post(of(id)));
  forget("held");
  invalidate("executions", "held");
  return started;
}

export async function rejectHeld(id: number): Promise<void> {
  await done(execution.reject.$post(of(id)));
  forget("held");
  invalidate("executions", "held");
}

/** Folders in a folder; of the user's own one for "". */
export function browse(path: string): Promise<FolderListing> {
  return answer(folders.browse.$post({ json: path === "" ? {} : { path } }));
}

export function makeFolder(path: string): Promise<FolderListing> {
  return answer(folders.$post({ json: { path } }));
}

export function listJobs(): Promise<readonly Job[]> {
  return answer(jobs.$get());
}

/** A job as it is now. */
export function showJob(id: number): Promise<Job> {
  return answer(jobs[":id"].$get(of(id)));
}

export type JobGiven = InferRequestType<typeof jobs.$post>["json"];
export type JobChanges = InferRequestType<typeof jobs[":id"]["$patch"]>["json"];

export async function addJob(json: JobGiven): Promise<Job> {
  const job = await answer(jobs.$post({ json }));
  invalidate("jobs");
  return job;
}

/** What the server is told of the version that was seen, so that nobody's change is lost. */
export const seen = ({ updatedAt }: { readonly updatedAt: number }) => ({
  "if-match": `"${updatedAt}"`,
});

export async function editJob(job: Job, json: JobChanges): Promise<Job> {
  const edited = await answer(
    jobs[":id"].$patch({ ...of(job.id), header: seen(job), json }),
  );
  invalidate("jobs");
  return edited;
}

export async function removeJob(job: Job): Promise<void> {
  await done(jobs[":id"].$delete({ ...of(job.id), header: seen(job) }));
  invalidate("jobs", "schedules");
}

/** Takes the disks that are there now for the job's own. */
export async function pairAgain(id: number): Promise<void> {
  await done(jobs[":id"]["pair-again"].$post(of(id)));
  invalidate("jobs");
}
