/** Schedules of jobs. */
import type { InferRequestType } from "hono/client";
import type { Interval } from "../../model/schedule.ts";
import { of, seen } from "./api.ts";
import { answer, done } from "./ask.ts";
import { client } from "./client.ts";
import { invalidate } from "./topics.ts";
import type { Schedule, Upcoming } from "./types.ts";

const { schedules } = client;
const schedule = schedules[":id"];

export function listSchedules(): Promise<readonly Schedule[]> {
  return answer(schedules.$get({ query: {} }));
}

export type ScheduleGiven = InferRequestType<typeof schedules.$post>["json"];

export async function addSchedule(json: ScheduleGiven): Promise<void> {
  await done(schedules.$post({ json }));
  invalidate("schedules");
}

export async function editSchedule(
  before: Schedule,
  { jobId: _, ...json }: ScheduleGiven,
): Promise<void> {
  await done(schedule.$patch({ ...of(before.id), header: seen(before), json }));
  invalidate("schedules");
}

export async function removeSchedule(before: Schedule): Promise<void> {
  await done(schedule.$delete({ ...of(before.id), header: seen(before) }));
  invalidate("schedules");
}

export async function changeSchedule(
  id: number,
  change: "pause" | "resume" | "disable",
): Promise<void> {
  await done(schedule[":change"].$post({ param: { id: String(id), change } }));
  invalidate("schedules");
}

/** Executes it as soon as that is possible. */
export async function runSchedule(id: number): Promise<void> {
  await done(schedule.run.$post(of(id)));
  invalidate("schedules", "executions");
}

/** When a schedule that says this would be due. */
export function upcoming(interval: Interval, zone: string): Promise<Upcoming> {
  return answer(schedules.upcoming.$post({ json: { interval, zone } }));
}
