/** Previews: begun, looked at, and carried out just so. */
import { signal } from "@preact/signals";
import type { InferRequestType } from "hono/client";
import { of } from "./api.ts";
import { answer, done } from "./ask.ts";
import { client } from "./client.ts";
import { invalidate } from "./topics.ts";
import type { DriftPage, Execution, NodePage, Plan, Preview } from "./types.ts";

const { previews, plans, executions } = client;
const plan = plans[":id"];

/** What was told of previews by events, by id. */
export const toldPreviews = signal<ReadonlyMap<number, Preview>>(new Map());

export function takePreview(preview: Preview): void {
  toldPreviews.value = new Map([...toldPreviews.peek(), [preview.id, preview]]);
  if (preview.state !== "running") invalidate("plans");
}

export type PreviewGiven = InferRequestType<typeof previews.$post>["json"];

export function startPreview(json: PreviewGiven): Promise<Preview> {
  return answer(previews.$post({ json }));
}

export function showPreview(id: number): Promise<Preview> {
  return answer(previews[":id"].$get(of(id)));
}

export async function cancelPreview(id: number): Promise<void> {
  await done(previews[":id"].cancel.$post(of(id)));
}

export function showPlan(id: number): Promise<Plan> {
  return answer(plan.$get(of(id)));
}

export type NodeListQuery = InferRequestType<typeof plan.nodes.$post>["json"];

export function listNodes(id: number, json: NodeListQuery): Promise<NodePage> {
  return answer(plan.nodes.$post({ ...of(id), json }));
}

/** Carries out just what the plan says; what is not as planned any more is left. */
export async function applyPlan(id: number): Promise<Execution> {
  const execution = await answer(plan.apply.$post(of(id)));
  invalidate("executions");
  return execution;
}

export function listDrifts(id: number, after: number | null): Promise<DriftPage> {
  const json = { ...after === null ? {} : { after }, limit: 200 };
  return answer(executions[":id"].drifts.$post({ ...of(id), json }));
}
