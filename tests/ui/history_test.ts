import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { tree } from "../support/tree.ts";
import { browserTest, fillEnds, seeState, type Visit } from "./browser.ts";

async function goTo({ page, served }: Visit, path: string): Promise<void> {
  await page.goto(new URL(path, served.url).href);
  await page.waitForSelector("h1");
}

/** A job is saved, and executed for the first time. */
async function execute(visit: Visit, name: string): Promise<void> {
  const { page, folder } = visit;
  tree({ "one.txt": "1", "two.txt": "22" }).build(`${folder}/${name}`);
  await goTo(visit, "/new");
  await fillEnds(page, `${folder}/${name}`, `${folder}/copy of ${name}`);
  await page.getByLabel("Save as a job").check();
  await page.getByLabel("Name of the job").fill(name);
  await page.getByRole("button", { name: "Start backup" }).click();
  await seeState(page, "Completed");
}

/** The days of the calendar on which something was executed, as they are read out. */
async function days(page: Page): Promise<string> {
  const days = await page.locator("a.day").all();
  return (await Promise.all(days.map((day) => day.getAttribute("aria-label")))).join("\n");
}

browserTest("a history without executions says what will be there", async (visit) => {
  const { page } = visit;
  await goTo(visit, "/history");
  await page.getByRole("heading", { name: "Nothing was executed in these months" }).waitFor();
  await page.getByRole("link", { name: "Earlier" }).press("Enter");
  await page.getByRole("link", { name: "Later" }).waitFor();
  // The link keeps the focus, to go on with.
  await page.getByRole("link", { name: "Earlier" }).and(page.locator(":focus")).waitFor();
  await page.goBack();
  await page.getByRole("link", { name: "Later" }).waitFor({ state: "detached" });
});

browserTest("a day leads to its executions; what is shown outlives a reload", async (visit) => {
  const { page } = visit;
  await execute(visit, "photos");
  await execute(visit, "music");
  await goTo(visit, "/history");
  await page.locator("a.day").first().waitFor();
  assert.match(await days(page), /^[^,]+, \d[^:]*: 2 executions, completed, 6 B copied$/);

  await page.locator("a.day").click();
  const rows = page.locator(".day-row");
  await rows.nth(1).waitFor();
  await page.getByLabel("Show").selectOption("photos");
  await rows.nth(1).waitFor({ state: "detached" });
  await page.reload();
  await rows.filter({ hasText: "photos" }).waitFor();
  assert.equal(await rows.count(), 1);
  assert.match(await days(page), /: 1 execution, completed, 3 B copied$/);
  assert.equal(await page.locator(".mark").count(), 1);

  await rows.click();
  await seeState(page, "Completed");
  assert.equal(new URL(page.url()).pathname, "/executions/1");
  await page.goBack();
  await rows.filter({ hasText: "photos" }).waitFor();
  await page.getByRole("link", { name: "Close day" }).click();
  await rows.waitFor({ state: "detached" });
  assert.deepEqual([...new URL(page.url()).searchParams.keys()], ["job"]);
});

browserTest("an address of a history that cannot be is shown as the usual one", async (visit) => {
  const { page } = visit;
  await goTo(visit, "/history?job=photos&month=2026-13&day=2026-02-31");
  await page.getByRole("heading", { name: "Nothing was executed in these months" }).waitFor();
  assert.equal(await page.locator(".day-row").count(), 0);
});
