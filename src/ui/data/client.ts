/** A client of the server's API whose types are the server's own. */
import { hc } from "hono/client";
import type { AppType } from "../../server/mod.ts";

export const client = hc<AppType>("/").api;
