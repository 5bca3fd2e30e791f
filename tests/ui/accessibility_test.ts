import assert from "node:assert/strict";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { tree } from "../support/tree.ts";
import { browserTest, fillEnds, seeState, type Visit } from "./browser.ts";

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What is wrong with what is shown, for those who hear it or see it badly. */
async function violations(page: Page): Promise<string[]> {
  // The page's policy refuses scripts that are added to it; the browser's own door is open.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate("axe.run()") as { violations: Violation[] };
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`)
  );
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
  "/settings",
  "/nothing",
];

async function lookEverywhere({ page, folder, served }: Visit): Promise<void> {
  tree({ "one.txt": "1" }).build(`${folder}/source`);
  assert.deepEqual(await violations(page), [], "the first visit");
  await fillEnds(page, `${folder}/source`, `${folder}/copy`);
  await page.getByLabel("Save as a job").check();
  await page.getByRole("button", { name: "Start backup" }).click();
  await seeState(page, "Completed");
  for (const place of PLACES) {
    await page.goto(new URL(place, served.url).href);
    await page.waitForSelector("h1");
    await page.locator(".skeleton").first().waitFor({ state: "detached" });
    assert.deepEqual(await violations(page), [], place);
  }
  await page.goto(new URL("/new", served.url).href);
  await page.getByRole("button", { name: "Browse: What to back up" }).click();
  await page.locator(".folder").first().waitFor();
  assert.deepEqual(await violations(page), [], "the picker");
}

browserTest("axe finds nothing wrong in any view, light", lookEverywhere, {
  view: { colorScheme: "light" },
});

browserTest("axe finds nothing wrong in any view, dark, on a phone", lookEverywhere, {
  view: { colorScheme: "dark", viewport: { width: 360, height: 740 } },
});
