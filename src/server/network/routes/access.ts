import { deleteCookie, setCookie } from "hono/cookie";
import { createRoute, z } from "@hono/zod-openapi";
import { About } from "../../schema/about.ts";
import { PasswordChange, Session, SessionState, SignIn } from "../../schema/access.ts";
import { BrowseGiven, FolderListing, NewFolder } from "../../schema/folders.ts";
import { IdText } from "../../schema/values.ts";
import { answer, body, newRoutes, NO_CONTENT } from "../environment.ts";

const whoAmI = createRoute({
  method: "get",
  path: "/session",
  responses: { 200: answer(SessionState, "Whether one is signed in; needs no session") },
});
const signIn = createRoute({
  method: "post",
  path: "/session",
  request: body(SignIn),
  responses: { 201: answer(SessionState, "Signed in; the session is in a cookie") },
});
const signOut = createRoute({
  method: "delete",
  path: "/session",
  responses: { 204: NO_CONTENT },
});
const list = createRoute({
  method: "get",
  path: "/sessions",
  responses: { 200: answer(z.array(Session).readonly(), "All sessions, the last used first") },
});
const end = createRoute({
  method: "delete",
  path: "/sessions/{id}",
  request: { params: z.object({ id: IdText }) },
  responses: { 204: NO_CONTENT },
});
const changePassword = createRoute({
  method: "put",
  path: "/password",
  request: body(PasswordChange),
  responses: { 204: NO_CONTENT },
});
const browse = createRoute({
  method: "post",
  path: "/folders/browse",
  request: body(BrowseGiven),
  responses: { 200: answer(FolderListing, "The folders in a folder; changes nothing") },
});
const makeFolder = createRoute({
  method: "post",
  path: "/folders",
  request: body(NewFolder),
  responses: { 201: answer(FolderListing, "The folder that was made") },
});
const about = createRoute({
  method: "get",
  path: "/about",
  responses: { 200: answer(About, "Versions and settings") },
});

const LONGEST_COOKIE = 400 * 24 * 3600;

export function accessRoutes() {
  return newRoutes()
    .openapi(whoAmI, async (context) => context.json(await context.var.ask("whoAmI", {}), 200))
    .openapi(signIn, async (context) => {
      const { cookie, secure, ask } = context.var;
      const { session, secret } = await ask("signIn", context.req.valid("json"));
      setCookie(context, cookie, secret, {
        httpOnly: true,
        sameSite: "Strict",
        path: "/",
        secure,
        // How long it is good for is known here; the browser only keeps it.
        maxAge: LONGEST_COOKIE,
      });
      const { passwordSet } = await ask("whoAmI", {});
      return context.json({ session, passwordSet }, 201);
    })
    .openapi(signOut, async (context) => {
      const { cookie, secure, ask } = context.var;
      await ask("signOut", {});
      deleteCookie(context, cookie, { path: "/", secure });
      return context.body(null, 204);
    })
    .openapi(list, async (context) => context.json(await context.var.ask("listSessions", {}), 200))
    .openapi(end, async (context) => {
      await context.var.ask("endSession", context.req.valid("param"));
      return context.body(null, 204);
    })
    .openapi(changePassword, async (context) => {
      await context.var.ask("changePassword", context.req.valid("json"));
      return context.body(null, 204);
    })
    .openapi(browse, async (context) => {
      return context.json(await context.var.ask("browse", context.req.valid("json")), 200);
    })
    .openapi(makeFolder, async (context) => {
      return context.json(await context.var.ask("makeFolder", context.req.valid("json")), 201);
    })
    .openapi(about, async (context) => context.json(await context.var.ask("about", {}), 200));
}
