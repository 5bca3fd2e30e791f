import assert from "node:assert/strict";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { tree } from "../support/tree.ts";
import { browserTest, fillEnds, seeState, type Visit } from "./browser.ts";

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

const PHONE = { colorScheme: "dark", viewport: { width: 360, height: 740 } } as const;
const DESK = { colorScheme: "light", viewport: { width: 1280, height: 720 } } as const;

/** Every view is looked at in each, in turn to and fro: to change the look takes its time. */
const looks = [PHONE, DESK];

/** Once what is shown has the look that was asked for: what changes its color does so in time. */
const RUN_AXE = `(async () => {
  const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
  for (let calm = 0; calm < 3; calm++) {
    await frame();
    if (document.getAnimations().length > 0) calm = 0;
  }
  return (await axe.run({ resultTypes: ["violations"] })).violations;
})()`;

/** What is wrong with what is shown, for those who hear it or see it badly. */
async function violations(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const { colorScheme, viewport } of looks) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    for (const { id, nodes } of await page.evaluate(RUN_AXE) as Violation[]) {
      const told = nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`);
      found.push(...told.map((one) => `${colorScheme}, ${id}: ${one}`));
    }
  }
  looks.reverse();
  return found;
}

const PLACES = [
  "/",
  "/new",
  "/executions/1",
  "/executions/1?show=failed",
  "/executions/1?show=log",
  "/executions/1?show=options",
  "/executions/1?show=timings",
  "/jobs",
  "/jobs/new",
  "/jobs/1",
  "/held",
  "/schedules",
  "/schedules/new",
  "/history",
  "/history?month=2020-02",
  "/settings",
  "/settings/access",
  "/settings/configuration",
  "/settings/about",
  "/nothing",
];

/** Shows another view of the page as the browser's history would, without loading the page anew. */
async function turnTo(page: Page, place: string): Promise<void> {
  const turn = `history.pushState(null, "", ${JSON.stringify(place)})`;
  await page.evaluate(`${turn}; dispatchEvent(new PopStateEvent("popstate")); null`);
  await page.waitForSelector("h1");
  await page.locator(".skeleton").first().waitFor({ state: "detached" });
}

/** A channel that is told of everything, where nobody listens. */
async function addDeafChannel(page: Page): Promise<void> {
  const given = JSON.stringify({
    name: "nobody",
    target: { type: "webhook", url: "http://127.0.0.1:1/" },
    kinds: ["started", "succeeded"],
  });
  const headers = `{ "content-type": "application/json" }`;
  const asked = `fetch("/api/channels", { method: "POST", headers: ${headers}, body: '${given}' })`;
  assert.equal(await page.evaluate(`${asked}.then(({ status }) => status)`), 201);
}

/** The last day with executions, and the form of a channel: what is open only after a click. */
async function lookInside({ page }: Visit): Promise<void> {
  await turnTo(page, "/history");
  await page.locator("a.day").click();
  await page.locator("a.day-row").waitFor();
  assert.deepEqual(await violations(page), [], "a day of the history");
  await turnTo(page, "/settings/notifications");
  await page.getByText("Last notices").click();
  await page.locator(".delivery-error").first().waitFor();
  assert.deepEqual(await violations(page), [], "deliveries");
  await page.getByRole("button", { name: "Edit nobody" }).click();
  await page.getByRole("dialog").getByLabel("Address").waitFor();
  assert.deepEqual(await violations(page), [], "the form of a channel");
}

/** Forms with all that they can unfold, and what a form needs to be of. */
async function lookAtForms({ page }: Visit): Promise<void> {
  await turnTo(page, "/jobs/1");
  await page.getByRole("switch", { name: "Mirror" }).check();
  await page.getByText("More options").click();
  await page.getByLabel("Leave out files smaller than").fill("little");
  assert.deepEqual(await violations(page), [], "the form of a job, unfolded");
  await turnTo(page, "/schedules/new");
  for (const kind of ["Weekly", "On change"]) {
    await page.getByRole("radio", { name: kind, exact: true }).check();
    assert.deepEqual(await violations(page), [], `the form of a schedule, ${kind}`);
  }
  await page.getByRole("button", { name: "Add schedule" }).click();
  await page.getByRole("link", { name: /^Edit the schedule/ }).click();
  await page.getByRole("button", { name: "Save" }).waitFor();
  assert.deepEqual(await violations(page), [], "the form of a schedule that is there");
}

/** So many files that to lose them all is unusual. */
const MANY = Object.fromEntries(Array.from({ length: 150 }, (_, number) => [`${number}`, "x"]));

/** A plan with removals, and the same removals held. */
async function lookAtRemovals({ page, folder }: Visit): Promise<void> {
  tree({ ...MANY, album: { "two.txt": "2" } }).build(`${folder}/old`);
  await turnTo(page, "/new");
  await fillEnds(page, `${folder}/source`, `${folder}/old`);
  await page.getByRole("switch", { name: "Mirror" }).check();
  await page.getByRole("button", { name: "Preview" }).click();
  await page.getByRole("button", { name: "Run exactly this" }).waitFor();
  await page.locator(".plan-node").first().waitFor();
  assert.deepEqual(await violations(page), [], "a plan");
  await turnTo(page, "/new");
  await fillEnds(page, `${folder}/source`, `${folder}/old`);
  await page.getByRole("switch", { name: "Mirror" }).check();
  await page.getByRole("button", { name: "Start backup" }).click();
  await seeState(page, "Removals held");
  await turnTo(page, "/held");
  await page.getByRole("listitem").first().waitFor();
  assert.deepEqual(await violations(page), [], "what is held");
}

/** A job's copy that is true, and then is not. */
async function lookAtVerdicts({ page, folder }: Visit): Promise<void> {
  await turnTo(page, "/jobs");
  await page.getByRole("button", { name: /^Verify/ }).click();
  await page.getByRole("heading", { name: "The copy is true" }).waitFor();
  assert.deepEqual(await violations(page), [], "a copy that is true");
  tree({ "two.txt": "2" }).build(`${folder}/source/album`);
  await page.getByRole("button", { name: "Look again" }).click();
  await page.getByRole("heading", { name: /differ/ }).first().waitFor();
  await page.locator(".plan-node").first().waitFor();
  assert.deepEqual(await violations(page), [], "a copy that is not true");
}

/** Where the session ended, with a password and without one. */
async function lookOutside(visit: Visit): Promise<void> {
  const { page, context, served } = visit;
  visit.expectComplaints(/401|ERR_/);
  const given = `{ method: "PUT", headers: { "content-type": "application/json" },
    body: '{"new":"correct horse"}' }`;
  for (const way of ["by a link", "by a password"]) {
    const cookies = await context.cookies();
    await page.goto(new URL("/jobs/1", served.url).href);
    await page.getByRole("button", { name: "Save" }).waitFor();
    await context.clearCookies();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Sign in again" }).waitFor();
    assert.deepEqual(await violations(page), [], `signing in again ${way}`);
    await page.reload();
    await page.getByRole("heading", { name: "Sign in to MirrorSphere" }).waitFor();
    assert.deepEqual(await violations(page), [], `signing in ${way}`);
    await context.addCookies(cookies);
    await page.reload();
    await page.getByRole("navigation", { name: "Main" }).waitFor();
    if (way === "by a password") continue;
    await page.evaluate(`fetch("/api/password", ${given}).then(({ status }) => status)`);
  }
}

const TITLE = "axe finds nothing wrong in any view, light on a desk, and dark on a phone";

// Without motion, which would have to be waited for at each change of the look.
const VIEW = { ...PHONE, reducedMotion: "reduce" } as const;

browserTest(TITLE, async (visit) => {
  const { page, folder } = visit;
  tree({ "one.txt": "1" }).build(`${folder}/source`);
  // The page's policy refuses scripts that are added to it; the browser's own door is open.
  await page.addInitScript({ content: axe.source });
  await page.reload();
  await page.waitForSelector("h1");
  assert.deepEqual(await violations(page), [], "the first visit");
  await addDeafChannel(page);
  await fillEnds(page, `${folder}/source`, `${folder}/copy`);
  await page.getByLabel("Save as a job").check();
  await page.getByRole("button", { name: "Start backup" }).click();
  await seeState(page, "Completed");
  for (const place of PLACES) {
    await turnTo(page, place);
    assert.deepEqual(await violations(page), [], place);
  }
  await lookInside(visit);
  await lookAtForms(visit);
  await lookAtVerdicts(visit);
  await lookAtRemovals(visit);
  await turnTo(page, "/new");
  await page.getByRole("button", { name: "Browse: What to back up" }).click();
  await page.locator(".folder").first().waitFor();
  assert.deepEqual(await violations(page), [], "the picker");
  await lookOutside(visit);
}, { view: VIEW });
