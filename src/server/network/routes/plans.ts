import { createRoute, z } from "@hono/zod-openapi";
import { Execution } from "../../schema/executions.ts";
import {
  DriftPage,
  DriftQuery,
  NodePage,
  NodeQuery,
  Plan,
  Preview,
  PreviewGiven,
} from "../../schema/plans.ts";
import { IdText } from "../../schema/values.ts";
import { answer, body, newRoutes, NO_CONTENT } from "../environment.ts";

const params = z.object({ id: IdText });

const startPreview = createRoute({
  method: "post",
  path: "/previews",
  request: body(PreviewGiven),
  responses: { 202: answer(Preview, "The preview that has begun; events tell how far it is") },
});
const listPreviews = createRoute({
  method: "get",
  path: "/previews",
  responses: { 200: answer(z.array(Preview).readonly(), "Since this process began, newest first") },
});
const showPreview = createRoute({
  method: "get",
  path: "/previews/{id}",
  request: { params },
  responses: { 200: answer(Preview, "How far it is") },
});
const cancelPreview = createRoute({
  method: "post",
  path: "/previews/{id}/cancel",
  request: { params },
  responses: { 202: answer(Preview, "It ends within a second") },
});
const list = createRoute({
  method: "get",
  path: "/plans",
  request: { query: z.object({ jobId: IdText.optional() }) },
  responses: { 200: answer(z.array(Plan).readonly(), "Previews that are kept, newest first") },
});
const show = createRoute({
  method: "get",
  path: "/plans/{id}",
  request: { params },
  responses: { 200: answer(Plan, "The plan, without its operations") },
});
// With POST, since a raw name can stand in JSON, and in no address.
const nodes = createRoute({
  method: "post",
  path: "/plans/{id}/nodes",
  request: { params, ...body(NodeQuery.omit({ id: true }).partial({ limit: true })) },
  responses: { 200: answer(NodePage, "What is in a folder of the plan, or what was searched for") },
});
const apply = createRoute({
  method: "post",
  path: "/plans/{id}/apply",
  request: { params },
  responses: { 201: answer(Execution, "The execution that carries out just this") },
});
const remove = createRoute({
  method: "delete",
  path: "/plans/{id}",
  request: { params },
  responses: { 204: NO_CONTENT },
});
const drifts = createRoute({
  method: "post",
  path: "/executions/{id}/drifts",
  request: { params, ...body(DriftQuery.omit({ id: true }).partial({ limit: true })) },
  responses: { 200: answer(DriftPage, "What it left, since it was not as planned") },
});

export function planRoutes() {
  return newRoutes()
    .openapi(startPreview, async (context) => {
      return context.json(await context.var.ask("startPreview", context.req.valid("json")), 202);
    })
    .openapi(listPreviews, async (context) => {
      return context.json(await context.var.ask("listPreviews", {}), 200);
    })
    .openapi(showPreview, async (context) => {
      return context.json(await context.var.ask("showPreview", context.req.valid("param")), 200);
    })
    .openapi(cancelPreview, async (context) => {
      return context.json(await context.var.ask("cancelPreview", context.req.valid("param")), 202);
    })
    .openapi(list, async (context) => {
      return context.json(await context.var.ask("listPlans", context.req.valid("query")), 200);
    })
    .openapi(show, async (context) => {
      return context.json(await context.var.ask("showPlan", context.req.valid("param")), 200);
    })
    .openapi(nodes, async (context) => {
      const { id } = context.req.valid("param");
      const { limit = 100, ...query } = context.req.valid("json");
      return context.json(await context.var.ask("listNodes", { id, ...query, limit }), 200);
    })
    .openapi(apply, async (context) => {
      return context.json(await context.var.ask("applyPlan", context.req.valid("param")), 201);
    })
    .openapi(remove, async (context) => {
      await context.var.ask("removePlan", context.req.valid("param"));
      return context.body(null, 204);
    })
    .openapi(drifts, async (context) => {
      const { id } = context.req.valid("param");
      const { limit = 100, ...query } = context.req.valid("json");
      return context.json(await context.var.ask("listDrifts", { id, ...query, limit }), 200);
    });
}
