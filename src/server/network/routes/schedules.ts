import { createRoute, z } from "@hono/zod-openapi";
import {
  Schedule,
  ScheduleChanges,
  ScheduleGiven,
  TimingGiven,
  Upcoming,
} from "../../schema/schedules.ts";
import { IdText } from "../../schema/values.ts";
import { answer, body, newRoutes, NO_CONTENT, seen, VersionHeader } from "../environment.ts";

const params = z.object({ id: IdText });
const headers = VersionHeader;

const list = createRoute({
  method: "get",
  path: "/schedules",
  request: { query: z.object({ jobId: IdText.optional() }) },
  responses: { 200: answer(z.array(Schedule).readonly(), "Schedules, as they were added") },
});
const show = createRoute({
  method: "get",
  path: "/schedules/{id}",
  request: { params },
  responses: { 200: answer(Schedule, "The schedule") },
});
const add = createRoute({
  method: "post",
  path: "/schedules",
  request: body(ScheduleGiven),
  responses: { 201: answer(Schedule, "The schedule that was added") },
});
const edit = createRoute({
  method: "patch",
  path: "/schedules/{id}",
  request: { params, headers, ...body(ScheduleChanges) },
  responses: { 200: answer(Schedule, "The schedule as it is now") },
});
const remove = createRoute({
  method: "delete",
  path: "/schedules/{id}",
  request: { params, headers },
  responses: { 204: NO_CONTENT },
});
const upcoming = createRoute({
  method: "post",
  path: "/schedules/upcoming",
  request: body(TimingGiven),
  responses: { 200: answer(Upcoming, "When a schedule that says this would be due") },
});
const run = createRoute({
  method: "post",
  path: "/schedules/{id}/run",
  request: { params },
  responses: { 202: answer(Schedule, "It is executed as soon as that is possible") },
});
const change = createRoute({
  method: "post",
  path: "/schedules/{id}/{change}",
  request: { params: z.object({ id: IdText, change: z.enum(["pause", "resume", "disable"]) }) },
  responses: { 200: answer(Schedule, "The schedule as it is now") },
});

export function scheduleRoutes() {
  return newRoutes()
    .openapi(list, async (context) => {
      return context.json(await context.var.ask("listSchedules", context.req.valid("query")), 200);
    })
    .openapi(upcoming, async (context) => {
      return context.json(await context.var.ask("upcomingRuns", context.req.valid("json")), 200);
    })
    .openapi(show, async (context) => {
      return context.json(await context.var.ask("showSchedule", context.req.valid("param")), 200);
    })
    .openapi(add, async (context) => {
      return context.json(await context.var.ask("addSchedule", context.req.valid("json")), 201);
    })
    .openapi(edit, async (context) => {
      const { id } = context.req.valid("param");
      const updatedAt = seen(context.req.valid("header"));
      const changes = context.req.valid("json");
      return context.json(await context.var.ask("editSchedule", { id, updatedAt, changes }), 200);
    })
    .openapi(remove, async (context) => {
      const { id } = context.req.valid("param");
      const updatedAt = seen(context.req.valid("header"));
      await context.var.ask("removeSchedule", { id, updatedAt });
      return context.body(null, 204);
    })
    .openapi(run, async (context) => {
      return context.json(await context.var.ask("runSchedule", context.req.valid("param")), 202);
    })
    .openapi(change, async (context) => {
      return context.json(await context.var.ask("changeSchedule", context.req.valid("param")), 200);
    });
}
