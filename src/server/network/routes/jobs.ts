import { createRoute, z } from "@hono/zod-openapi";
import { Job, JobChanges, JobGiven } from "../../schema/jobs.ts";
import { IdText } from "../../schema/values.ts";
import { answer, body, newRoutes, NO_CONTENT, seen, VersionHeader } from "../environment.ts";

const params = z.object({ id: IdText });
const headers = VersionHeader;

const list = createRoute({
  method: "get",
  path: "/jobs",
  responses: { 200: answer(z.array(Job).readonly(), "All jobs, by name") },
});
const show = createRoute({
  method: "get",
  path: "/jobs/{id}",
  request: { params },
  responses: { 200: answer(Job, "The job") },
});
const add = createRoute({
  method: "post",
  path: "/jobs",
  request: body(JobGiven),
  responses: { 201: answer(Job, "The job that was added") },
});
const edit = createRoute({
  method: "patch",
  path: "/jobs/{id}",
  request: { params, headers, ...body(JobChanges) },
  responses: { 200: answer(Job, "The job as it is now") },
});
const remove = createRoute({
  method: "delete",
  path: "/jobs/{id}",
  request: { params, headers },
  responses: { 204: NO_CONTENT },
});
const pairAgain = createRoute({
  method: "post",
  path: "/jobs/{id}/pair-again",
  request: { params },
  responses: { 200: answer(Job, "The job, which takes the disks that are there for its own") },
});

export function jobRoutes() {
  return newRoutes()
    .openapi(list, async (context) => context.json(await context.var.ask("listJobs", {}), 200))
    .openapi(show, async (context) => {
      return context.json(await context.var.ask("showJob", context.req.valid("param")), 200);
    })
    .openapi(add, async (context) => {
      return context.json(await context.var.ask("addJob", context.req.valid("json")), 201);
    })
    .openapi(edit, async (context) => {
      const { id } = context.req.valid("param");
      const updatedAt = seen(context.req.valid("header"));
      const changes = context.req.valid("json");
      return context.json(await context.var.ask("editJob", { id, updatedAt, changes }), 200);
    })
    .openapi(remove, async (context) => {
      const { id } = context.req.valid("param");
      const updatedAt = seen(context.req.valid("header"));
      await context.var.ask("removeJob", { id, updatedAt });
      return context.body(null, 204);
    })
    .openapi(pairAgain, async (context) => {
      return context.json(await context.var.ask("pairAgain", context.req.valid("param")), 200);
    });
}
