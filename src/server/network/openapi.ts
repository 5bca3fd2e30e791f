/** The description of the API (https://spec.openapis.org/oas/v3.1.0). */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { ProblemDocument } from "../schema/values.ts";
import type { Environment } from "./environment.ts";

/** Serves the description of all routes that were added before. */
export function describe(app: OpenAPIHono<Environment>, version: string): void {
  app.openAPIRegistry.register("Problem", ProblemDocument);
  app.doc31("/api/openapi.json", {
    openapi: "3.1.0",
    info: {
      title: "MirrorSphere",
      version,
      description: "What the page is made of. Whatever is refused is a problem document.",
    },
  });
}
