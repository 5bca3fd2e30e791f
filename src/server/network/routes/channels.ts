import { createRoute, z } from "@hono/zod-openapi";
import { Channel, ChannelChanges, ChannelGiven, TestResult } from "../../schema/channels.ts";
import { IdText } from "../../schema/values.ts";
import { answer, body, newRoutes, NO_CONTENT, seen, VersionHeader } from "../environment.ts";

const params = z.object({ id: IdText });
const headers = VersionHeader;

const list = createRoute({
  method: "get",
  path: "/channels",
  responses: { 200: answer(z.array(Channel).readonly(), "Where notices go; no secret is shown") },
});
const add = createRoute({
  method: "post",
  path: "/channels",
  request: body(ChannelGiven),
  responses: { 201: answer(Channel, "The channel that was added") },
});
const edit = createRoute({
  method: "patch",
  path: "/channels/{id}",
  request: { params, headers, ...body(ChannelChanges) },
  responses: { 200: answer(Channel, "The channel as it is now") },
});
const remove = createRoute({
  method: "delete",
  path: "/channels/{id}",
  request: { params, headers },
  responses: { 204: NO_CONTENT },
});
const test = createRoute({
  method: "post",
  path: "/channels/{id}/test",
  request: { params },
  responses: { 200: answer(TestResult, "A test was delivered") },
});

export function channelRoutes() {
  return newRoutes()
    .openapi(list, async (context) => context.json(await context.var.ask("listChannels", {}), 200))
    .openapi(add, async (context) => {
      return context.json(await context.var.ask("addChannel", context.req.valid("json")), 201);
    })
    .openapi(edit, async (context) => {
      const { id } = context.req.valid("param");
      const updatedAt = seen(context.req.valid("header"));
      const changes = context.req.valid("json");
      return context.json(await context.var.ask("editChannel", { id, updatedAt, changes }), 200);
    })
    .openapi(remove, async (context) => {
      const { id } = context.req.valid("param");
      const updatedAt = seen(context.req.valid("header"));
      await context.var.ask("removeChannel", { id, updatedAt });
      return context.body(null, 204);
    })
    .openapi(test, async (context) => {
      return context.json(await context.var.ask("testChannel", context.req.valid("param")), 200);
    });
}
