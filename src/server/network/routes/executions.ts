import { createRoute, z } from "@hono/zod-openapi";
import { EXECUTION_GROUPS, EXECUTION_STATES } from "../../../model/execution.ts";
import { Execution, ExecutionDetails, Start } from "../../schema/executions.ts";
import { IdText, LimitText } from "../../schema/values.ts";
import { answer, body, newRoutes } from "../environment.ts";

const params = z.object({ id: IdText });

const list = createRoute({
  method: "get",
  path: "/executions",
  request: {
    query: z.object({
      state: z.enum([...EXECUTION_STATES, ...EXECUTION_GROUPS]).optional(),
      jobId: IdText.optional(),
      before: IdText.optional(),
      limit: LimitText.optional(),
    }),
  },
  responses: { 200: answer(z.array(Execution).readonly(), "Executions, newest first") },
});
const held = createRoute({
  method: "get",
  path: "/held",
  responses: { 200: answer(z.array(Execution).readonly(), "Those whose removals are held") },
});
const show = createRoute({
  method: "get",
  path: "/executions/{id}",
  request: { params },
  responses: { 200: answer(ExecutionDetails, "The execution") },
});
const start = createRoute({
  method: "post",
  path: "/executions",
  request: body(Start),
  responses: { 201: answer(Execution, "The execution that has begun") },
});
const steer = createRoute({
  method: "post",
  path: "/executions/{id}/{request}",
  request: {
    params: z.object({ id: IdText, request: z.enum(["pause", "resume", "cancel"]) }),
  },
  responses: { 202: answer(Execution, "It was asked for, and is done within a second") },
});
const approve = createRoute({
  method: "post",
  path: "/executions/{id}/approve",
  request: { params },
  responses: { 201: answer(Execution, "The execution that removes what was held") },
});
const reject = createRoute({
  method: "post",
  path: "/executions/{id}/reject",
  request: { params },
  responses: { 200: answer(Execution, "What was held stays at the destination") },
});

export function executionRoutes() {
  return newRoutes()
    .openapi(list, async (context) => {
      const { limit = 50, ...query } = context.req.valid("query");
      return context.json(await context.var.ask("listExecutions", { ...query, limit }), 200);
    })
    .openapi(held, async (context) => context.json(await context.var.ask("listHeld", {}), 200))
    .openapi(show, async (context) => {
      return context.json(await context.var.ask("showExecution", context.req.valid("param")), 200);
    })
    .openapi(start, async (context) => {
      return context.json(await context.var.ask("startExecution", context.req.valid("json")), 201);
    })
    .openapi(approve, async (context) => {
      return context.json(await context.var.ask("approveHeld", context.req.valid("param")), 201);
    })
    .openapi(reject, async (context) => {
      return context.json(await context.var.ask("rejectHeld", context.req.valid("param")), 200);
    })
    .openapi(steer, async (context) => {
      return context.json(await context.var.ask("steerExecution", context.req.valid("param")), 202);
    });
}
