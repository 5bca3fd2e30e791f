/** What the page asks of the server. */
import type { ChangeKind, ExecutionRequest, ExecutionState } from "../../model/execution.ts";
import type { JobOptions } from "../../model/options.ts";
import { answer } from "./ask.ts";
import { invalidate } from "./topics.ts";
import type {
  ChangePage,
  Execution,
  ExecutionDetails,
  FailureGroup,
  FailurePage,
  FolderListing,
  Job,
} from "./types.ts";

function get<T>(path: string): Promise<T> {
  return answer<T>(fetch(`/api${path}`));
}

function post<T>(path: string, body: unknown = {}): Promise<T> {
  return answer<T>(fetch(`/api${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  }));
}

export interface ExecutionListQuery {
  readonly state?: ExecutionState | "unfinished" | "ended";
  readonly jobId?: number;
  readonly before?: number;
  readonly limit: number;
}

function queryText(query: object): string {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined);
  return new URLSearchParams(entries.map(([key, value]) => [key, String(value)])).toString();
}

export function listExecutions(query: ExecutionListQuery): Promise<Execution[]> {
  return get(`/executions?${queryText(query)}`);
}

export function showExecution(id: number): Promise<ExecutionDetails> {
  return get(`/executions/${id}`);
}

export type OptionsGiven = Partial<Omit<JobOptions, "filter">> & {
  readonly filter?: Partial<JobOptions["filter"]>;
};

export type StartGiven = { readonly jobId: number; readonly allowDelete?: boolean } | {
  readonly source: string;
  readonly destination: string;
  readonly options?: OptionsGiven;
  readonly saveAs?: string;
};

export async function startExecution(given: StartGiven): Promise<Execution> {
  const execution = await post<Execution>("/executions", given);
  invalidate("executions", "jobs");
  return execution;
}

export async function steer(id: number, request: ExecutionRequest): Promise<Execution> {
  const execution = await post<Execution>(`/executions/${id}/${request}`);
  invalidate("executions");
  return execution;
}

export interface ChangeListQuery {
  readonly kind?: ChangeKind;
  /** Part of a path. A page may come back short, or empty, with a `next`. */
  readonly search?: string;
  /** Rows to skip; not with `search`. */
  readonly offset?: number;
  readonly afterKind?: ChangeKind;
  readonly afterSequence?: number;
  readonly limit: number;
}

export function listChanges(id: number, query: ChangeListQuery): Promise<ChangePage> {
  return get(`/executions/${id}/changes?${queryText(query)}`);
}

export interface FailureListQuery {
  readonly code?: string;
  readonly after?: number;
  readonly limit: number;
}

export function listFailures(id: number, query: FailureListQuery): Promise<FailurePage> {
  return get(`/executions/${id}/failures?${queryText(query)}`);
}

export function groupFailures(id: number): Promise<FailureGroup[]> {
  return get(`/executions/${id}/failure-groups`);
}

export function listHeld(): Promise<Execution[]> {
  return get("/held");
}

export async function approveHeld(id: number): Promise<Execution> {
  const execution = await post<Execution>(`/executions/${id}/approve`);
  invalidate("executions", "held");
  return execution;
}

export async function rejectHeld(id: number): Promise<Execution> {
  const execution = await post<Execution>(`/executions/${id}/reject`);
  invalidate("executions", "held");
  return execution;
}

/** Folders in a folder; of the user's own one for "". */
export function browse(path: string): Promise<FolderListing> {
  return post("/folders", path === "" ? {} : { path });
}

export function listJobs(): Promise<Job[]> {
  return get("/jobs");
}
