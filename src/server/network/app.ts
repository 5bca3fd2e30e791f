/** All that is answered over HTTP. */
import { bodyLimit } from "hono/body-limit";
import { getCookie } from "hono/cookie";
import type { Context, MiddlewareHandler } from "hono";
import type { Ask } from "../protocol.ts";
import { Refusal } from "../refusal.ts";
import { type Environment, newRoutes } from "./environment.ts";
import { protect } from "./headers.ts";
import { type Hub, MOST_STREAMS } from "./hub.ts";
import { METRICS_TYPE, renderMetrics } from "./metrics.ts";
import { problemOf, refuseUnknown } from "./problems.ts";
import { accessRoutes } from "./routes/access.ts";
import { channelRoutes } from "./routes/channels.ts";
import { configurationRoutes } from "./routes/configuration.ts";
import { executionRoutes } from "./routes/executions.ts";
import { jobRoutes } from "./routes/jobs.ts";
import { listRoutes } from "./routes/lists.ts";
import { planRoutes } from "./routes/plans.ts";
import { scheduleRoutes } from "./routes/schedules.ts";
import { describe } from "./openapi.ts";
import { hostOf, isOurs, isOwnRequest, type Site } from "./site.ts";
import { type StaticFile, staticRoutes } from "./static.ts";

export interface AppParts {
  readonly site: Site;
  readonly ask: Ask;
  readonly hub: Hub;
  readonly files: readonly StaticFile[];
  readonly version: string;
}

/** Bytes of a request; a job with ten thousand rules fits. */
const LARGEST_BODY = 1024 * 1024;

/** The application; the same in the network thread and in tests. */
export function createApp(parts: AppParts) {
  const app = newRoutes();
  app.onError((error, context) => problemOf(error, context));
  app.notFound((context) => problemOf(refuseUnknown(context.req.path), context));
  app.use(protect());
  app.use(onlyOurs(parts.site));
  // With the others nothing is sent that anybody reads.
  app.on(
    ["POST", "PUT", "PATCH"],
    "*",
    bodyLimit({
      maxSize: LARGEST_BODY,
      onError: () => {
        throw new Refusal("too-large", "Read the request: larger than 1 MiB; send less");
      },
    }),
  );
  app.use(asking(parts));
  app.get("/healthz", (context) => context.json({ status: "ok" }));
  app.get("/metrics", async (context) => {
    const text = renderMetrics(await context.var.ask("metrics", {}));
    return context.body(text, 200, { "content-type": METRICS_TYPE });
  });
  app.get("/api/events", (context) => streamEvents(context, parts.hub));
  const described = app.route("/api", apiRoutes());
  describe(app, parts.version);
  app.route("/", staticRoutes(parts.files));
  return described;
}

function apiRoutes() {
  return newRoutes()
    .route("/", accessRoutes())
    .route("/", jobRoutes())
    .route("/", listRoutes())
    .route("/", scheduleRoutes())
    .route("/", planRoutes())
    .route("/", channelRoutes())
    .route("/", configurationRoutes())
    // Last: its "/executions/ID/REQUEST" would take others of that form.
    .route("/", executionRoutes());
}

/** What `hono/client` makes a typed client of: `hc<AppType>("/")`. */
export type AppType = ReturnType<typeof createApp>;

/** Refuses what a stranger's page, or a stranger's name for this machine, sent. */
function onlyOurs(site: Site): MiddlewareHandler<Environment> {
  return async (context, next) => {
    const { method, headers } = context.req.raw;
    if (!isOurs(site, hostOf(context.req.raw))) {
      const message =
        "Answer for this host: the page is not known by that name; use its address, " +
        "or start with --allow-host NAME";
      throw new Refusal("foreign-host", message);
    }
    const changes = method !== "GET" && method !== "HEAD";
    const fetched = headers.get("sec-fetch-site") === "cross-site" &&
      headers.get("sec-fetch-mode") !== "navigate";
    if ((changes || fetched) && !isOwnRequest(site, context.req.raw)) {
      throw new Refusal("foreign-origin", "Answer this request: another site sent it");
    }
    await next();
  };
}

/** Lets every route ask the door in the name of whoever sent the request. */
function asking({ site, ask }: AppParts): MiddlewareHandler<Environment> {
  return async (context, next) => {
    const cookie = cookieName(site, hostOf(context.req.raw));
    const caller = {
      secret: getCookie(context, cookie) ?? tokenOf(context),
      address: addressOf(site, context),
      agent: context.req.header("user-agent") ?? "",
    };
    context.set("cookie", cookie);
    context.set("secure", site.secure);
    context.set("ask", (name, input) => ask(name, input, caller));
    await next();
  };
}

/**
 * With the prefix, browsers take the cookie from this very host over HTTPS only (RFC 6265bis,
 * section 4.1.3.2). Cookies do not tell ports apart; without HTTPS the name has to.
 */
function cookieName({ secure }: Site, host: string): string {
  if (secure) return "__Host-mirrorsphere";
  return `mirrorsphere-${new URL(`http://${host}`).port || "80"}`;
}

/** A program that reads the metrics has no cookies. */
function tokenOf(context: Context<Environment>): string | null {
  if (context.req.path !== "/metrics") return null;
  return /^Bearer ([\w-]+)$/i.exec(context.req.header("authorization") ?? "")?.[1] ?? null;
}

function addressOf({ behindProxy }: Site, context: Context<Environment>): string {
  const forwarded = context.req.header("x-forwarded-for")?.split(",").at(-1)?.trim();
  if (behindProxy && forwarded) return forwarded;
  return context.env?.address ?? "unknown";
}

async function streamEvents(context: Context<Environment>, hub: Hub): Promise<Response> {
  const { session } = await context.var.ask("whoAmI", {});
  if (session?.scope !== "page") {
    throw new Refusal("not-signed-in", "Look at this page: sign in first");
  }
  if (hub.size >= MOST_STREAMS) {
    const message = "Follow what happens: too many do; close what is not looked at";
    throw new Refusal("too-many-streams", message, { retryAfter: 10 });
  }
  const headers = {
    "content-type": "text/event-stream",
    // nginx would gather events otherwise.
    "x-accel-buffering": "no",
  };
  // Who asks for headers only would neither read a stream nor close it.
  if (context.req.method === "HEAD") return context.body(null, 200, headers);
  const stream = hub.open(session.id, context.req.header("last-event-id"));
  return context.body(stream, 200, headers);
}
