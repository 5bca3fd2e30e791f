/// <reference lib="dom" />
/**
 * @module ui
 *
 * The page: what a browser shows of executions, jobs and schedules, and asks of them.
 *
 * Owns: everything that runs in the browser; the only home of `preact` and of charts. Never looks
 * at a file, never decides what a run does: each figure comes from the server, each click goes
 * there. What is shown is in the address, what is true is on the server, so a reload loses nothing.
 * Bundled by `deno task ui` into `static/app.js`; nothing else of the program imports it.
 *
 * 1. This file mounts `shell.tsx`: navigation, connection, and the view that the address names.
 * 2. `router.ts` is the address; `routes.tsx` is the table of views.
 * 3. `data/` speaks to the server: `api.ts` asks, `events.ts` listens, `resource.ts` keeps answers
 *    and asks again when an event says that they are old.
 * 4. `views/` has the views, `components/` what they are made of.
 * 5. `format.ts` and `visible.ts` word quantities and names. A name is text and nothing else.
 */
import { render } from "preact";
import { Shell } from "./shell.tsx";

const root = document.getElementById("app");
if (root !== null) render(<Shell />, root);
