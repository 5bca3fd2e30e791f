/**
 * @module server
 *
 * The page's other half: an API over HTTP, live events, and the page's files.
 *
 * Owns: who gets in, what may be asked, and in which words it is refused. Never touches a tree or
 * decides what an execution does: that is behind `jobs`. Called by `cli`, inside of a resident
 * process; `ui` takes its types.
 *
 * Two threads, so that the one that strangers talk to holds nothing:
 *
 * 1. `serve.ts` puts the parts together. `files.ts` reads the page's files, once.
 * 2. `network/` is a thread that may listen at one address, and has no other permission. It parses
 *    requests, refuses what is not meant for this page (`site.ts`), checks values against `schema/`,
 *    and keeps event streams (`hub.ts`).
 * 3. All else it asks of the door (`door.ts`), which looks up who asks, checks the values once more,
 *    and performs one of the verbs in `door/`. `protocol.ts` is what crosses.
 * 4. `live.ts` watches the store while somebody looks, and tells what is new. `previews.ts` has what
 *    is not in the store.
 * 5. `passwords/` and `folders/` are threads, too: hashing takes long, a network drive may hang.
 *
 * The routes; bodies and answers are JSON, described in /api/openapi.json. All but those marked (*)
 * need a session, which a cookie holds. What is refused is a problem document with a stable code.
 *
 *     GET    /                                 the page, and its files (*)
 *     GET    /healthz                          (*)
 *     GET    /metrics                          for Prometheus; takes the token of session token, too
 *     GET    /api/openapi.json                 (*)
 *     GET    /api/session                      who is signed in (*)
 *     POST   /api/session                      sign in: {password} or {link} (*)
 *     DELETE /api/session                      sign out
 *     GET    /api/sessions                     DELETE /api/sessions/ID
 *     PUT    /api/password                     {old, new}
 *     GET    /api/about                        versions, configuration
 *     GET    /api/configuration                what config.toml says; PATCH with If-Match: "revision"
 *     GET    /api/events                       server-sent events: snapshot, execution, preview, changed
 *     GET    /api/jobs                         POST to add
 *     GET    /api/jobs/ID                      PATCH, DELETE, with If-Match: "updatedAt"
 *     POST   /api/jobs/ID/pair-again
 *     GET    /api/executions                   ?state=&jobId=&before=&limit=; POST to start
 *     GET    /api/executions/ID
 *     POST   /api/executions/ID/REQUEST        pause, resume, cancel; approve, reject what is held
 *     POST   /api/executions/ID/changes        a page: {kind, search, offset, after, limit}
 *     POST   /api/executions/ID/held           what is held, a page: {search, offset, limit}
 *     POST   /api/executions/ID/failures       a page: {code, after, limit}
 *     GET    /api/executions/ID/failures/groups
 *     POST   /api/executions/ID/log            what it told of itself, a page: {after, limit}
 *     GET    /api/executions/ID/throughput     how fast it was
 *     GET    /api/held                         executions whose removals are held
 *     GET    /api/history                      ?from=&to=&zone=&jobId=: days, and points
 *     GET    /api/schedules                    ?jobId=; POST to add; POST /api/schedules/upcoming
 *     GET    /api/schedules/ID                 PATCH, DELETE, with If-Match
 *     POST   /api/schedules/ID/CHANGE          pause, resume, disable; run
 *     GET    /api/previews                     POST to start; GET /ID; POST /ID/cancel
 *     GET    /api/plans                        ?jobId=; GET, DELETE /api/plans/ID
 *     POST   /api/plans/ID/nodes               a page: {node, offset, limit}, or {search}, {removals}
 *     POST   /api/plans/ID/apply               carries out just this
 *     POST   /api/executions/ID/drifts         a page: {after, limit}
 *     GET    /api/channels                     POST to add; PATCH, DELETE /ID with If-Match
 *     POST   /api/channels/ID/test             sends a test
 *     POST   /api/folders/browse               {path}: the folders in it
 *     POST   /api/folders                      {path}: make one
 */
export type { AppType } from "./network/app.ts";
export type { LiveEvent, LiveTopic } from "./live_event.ts";
export { refuseUnservable, serve, type ServeOptions, type Server } from "./serve.ts";
