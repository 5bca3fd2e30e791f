import { createRoute, z } from "@hono/zod-openapi";
import {
  ChangePage,
  ChangeQuery,
  FailureGroup,
  FailurePage,
  FailureQuery,
  HeldPage,
  HeldQuery,
  LogPage,
  LogQuery,
  Throughput,
} from "../../schema/executions.ts";
import { History } from "../../schema/history.ts";
import { IdText } from "../../schema/values.ts";
import { answer, body, newRoutes } from "../environment.ts";

const params = z.object({ id: IdText });

// Asked for with POST, though nothing is changed: a raw path can stand in JSON, and in no address.
const changes = createRoute({
  method: "post",
  path: "/executions/{id}/changes",
  request: { params, ...body(ChangeQuery.omit({ id: true }).partial({ limit: true })) },
  responses: { 200: answer(ChangePage, "A page of what it changed") },
});
const failures = createRoute({
  method: "post",
  path: "/executions/{id}/failures",
  request: { params, ...body(FailureQuery.omit({ id: true }).partial({ limit: true })) },
  responses: { 200: answer(FailurePage, "A page of what failed") },
});
const groups = createRoute({
  method: "get",
  path: "/executions/{id}/failures/groups",
  request: { params },
  responses: { 200: answer(z.array(FailureGroup).readonly(), "How much failed for which reason") },
});
const log = createRoute({
  method: "post",
  path: "/executions/{id}/log",
  request: { params, ...body(LogQuery.omit({ id: true }).partial({ limit: true })) },
  responses: { 200: answer(LogPage, "A page of what it told of itself") },
});
const throughput = createRoute({
  method: "get",
  path: "/executions/{id}/throughput",
  request: { params },
  responses: { 200: answer(Throughput, "How fast it was, for a chart") },
});
const held = createRoute({
  method: "post",
  path: "/executions/{id}/held",
  request: { params, ...body(HeldQuery.omit({ id: true }).partial({ limit: true })) },
  responses: { 200: answer(HeldPage, "A page of what the guard held") },
});
const history = createRoute({
  method: "get",
  path: "/history",
  request: {
    query: z.object({
      from: z.coerce.number(),
      to: z.coerce.number(),
      jobId: IdText.optional(),
      zone: z.string().openapi({ description: "IANA time zone that days are counted in" }),
    }),
  },
  responses: { 200: answer(History, "Executions over time") },
});

export function listRoutes() {
  return newRoutes()
    .openapi(changes, async (context) => {
      const { id } = context.req.valid("param");
      const { limit = 100, ...query } = context.req.valid("json");
      return context.json(await context.var.ask("listChanges", { id, ...query, limit }), 200);
    })
    .openapi(failures, async (context) => {
      const { id } = context.req.valid("param");
      const { limit = 100, ...query } = context.req.valid("json");
      return context.json(await context.var.ask("listFailures", { id, ...query, limit }), 200);
    })
    .openapi(log, async (context) => {
      const { id } = context.req.valid("param");
      const { limit = 100, ...query } = context.req.valid("json");
      return context.json(await context.var.ask("listLog", { id, ...query, limit }), 200);
    })
    .openapi(throughput, async (context) => {
      return context.json(await context.var.ask("showThroughput", context.req.valid("param")), 200);
    })
    .openapi(groups, async (context) => {
      return context.json(await context.var.ask("groupFailures", context.req.valid("param")), 200);
    })
    .openapi(held, async (context) => {
      const { id } = context.req.valid("param");
      const { limit = 100, ...query } = context.req.valid("json");
      return context.json(await context.var.ask("listHeldEntries", { id, ...query, limit }), 200);
    })
    .openapi(history, async (context) => {
      return context.json(await context.var.ask("history", context.req.valid("query")), 200);
    });
}
