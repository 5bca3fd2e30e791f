import { createRoute } from "@hono/zod-openapi";
import { Configuration, ConfigurationChanges } from "../../schema/configuration.ts";
import { answer, body, newRoutes, RevisionHeader, seenRevision } from "../environment.ts";

const show = createRoute({
  method: "get",
  path: "/configuration",
  responses: { 200: answer(Configuration, "What config.toml says, spelled as there") },
});
const change = createRoute({
  method: "patch",
  path: "/configuration",
  request: { headers: RevisionHeader, ...body(ConfigurationChanges) },
  responses: { 200: answer(Configuration, "The file was changed, and is in force") },
});

export function configurationRoutes() {
  return newRoutes()
    .openapi(show, async (context) => {
      return context.json(await context.var.ask("showConfiguration", {}), 200);
    })
    .openapi(change, async (context) => {
      const revision = seenRevision(context.req.valid("header"));
      const changes = context.req.valid("json");
      const changed = await context.var.ask("changeConfiguration", { revision, changes });
      return context.json(changed, 200);
    });
}
