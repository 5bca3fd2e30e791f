/** Schedules, for the page. */
import { z } from "@hono/zod-openapi";
import { checkSchedule } from "../../model/schedule_check.ts";
import { machineZone, USUAL_SETTINGS } from "../../model/schedule_usual.ts";
import { nextRuns } from "../../scheduler/next.ts";
import * as schedules from "../../scheduler/schedules.ts";
import { ScheduleEdit, ScheduleGiven, StateChange, TimingGiven } from "../schema/schedules.ts";
import { Id } from "../schema/values.ts";
import type { House } from "./house.ts";
import { defined } from "./options.ts";
import { verb } from "./verb.ts";

const OfSchedule = z.strictObject({ id: Id });
const SHOWN_RUNS = 5;

export function scheduleVerbs({ jobs: { store }, now }: House) {
  return {
    listSchedules: verb({
      for: "page",
      input: z.strictObject({ jobId: Id.optional() }),
      act: (filter) => store.schedules.list(defined(filter)),
    }),
    showSchedule: verb({
      for: "page",
      input: OfSchedule,
      act: ({ id }) => store.schedules.get(id),
    }),
    addSchedule: verb({
      for: "page",
      input: ScheduleGiven,
      act: ({ jobId, interval, ...given }) => {
        const definition = {
          zone: machineZone(),
          ...USUAL_SETTINGS,
          ...defined(given),
          jobId,
          interval,
        };
        return schedules.addSchedule(store, definition, { now: now() });
      },
    }),
    editSchedule: verb({
      for: "page",
      input: ScheduleEdit,
      act: ({ changes, ...seen }) =>
        schedules.editSchedule(store, { ...seen, changes: defined(changes) }, { now: now() }),
    }),
    changeSchedule: verb({
      for: "page",
      input: StateChange,
      act: (given) => schedules.changeState(store, given, { now: now() }),
    }),
    runSchedule: verb({
      for: "page",
      input: OfSchedule,
      act: ({ id }) => store.schedules.requestRun(id),
    }),
    removeSchedule: verb({
      for: "page",
      input: z.strictObject({ id: Id, updatedAt: z.number() }),
      act: ({ id, updatedAt }) => store.schedules.remove(id, { updatedAt }),
    }),
    upcomingRuns: verb({
      for: "page",
      input: TimingGiven,
      act: ({ interval, zone = machineZone() }) => {
        checkSchedule({ interval, zone, retry: USUAL_SETTINGS.retry });
        return { zone, runs: nextRuns({ interval, zone }, now(), SHOWN_RUNS) };
      },
    }),
  };
}
