import assert from "node:assert/strict";
import { tree } from "../support/tree.ts";
import type { Page } from "playwright-core";
import { browserTest, fillEnds, seeState } from "./browser.ts";

async function addJob(page: Page, folder: string): Promise<void> {
  await page.goto(new URL("/jobs/new", page.url()).href);
  await page.getByLabel("Name", { exact: true }).fill("Nightly");
  await fillEnds(page, `${folder}/source`, `${folder}/copy`);
  await page.getByRole("button", { name: "Add job" }).click();
  await page.getByRole("heading", { name: "Nightly" }).waitFor();
}

browserTest(
  "a job is put on a schedule, and the schedule carries it out",
  async ({ page, folder }) => {
    tree({ "one.txt": "1" }).build(`${folder}/source`);
    await fillEnds(page, `${folder}/source`, `${folder}/copy`);
    await page.getByLabel("Save as a job").check();
    await page.getByLabel("Name of the job").fill("Nightly");
    await page.getByRole("button", { name: "Start backup" }).click();
    await seeState(page, "Completed");
    tree({ "two.txt": "22" }).build(`${folder}/source`);
    await page.getByRole("link", { name: "Schedules" }).click();
    await page.getByRole("link", { name: "Add a schedule" }).click();
    await page.getByRole("radio", { name: "Weekly" }).check();
    await page.locator(".upcoming li").nth(4).waitFor();
    await page.getByRole("button", { name: "Add schedule" }).click();
    await page.getByText("Every Monday at 02:00").waitFor();
    await page.getByRole("button", { name: "Run now: Nightly" }).click();
    await page.locator(".pairs a").click();
    await seeState(page, "Completed");
    tree({ "one.txt": "1", "two.txt": "22" }).assertAt(`${folder}/copy`);
  },
);

browserTest("a paused schedule says so, and is resumed and removed", async ({ page, folder }) => {
  tree({ "one.txt": "1" }).build(`${folder}/source`);
  await addJob(page, folder);
  await page.getByRole("link", { name: "Schedules" }).click();
  await page.getByRole("link", { name: "Add a schedule" }).click();
  await page.getByRole("button", { name: "Add schedule" }).click();
  await page.getByRole("button", { name: "Pause the schedule of Nightly" }).click();
  await page.locator(".badge", { hasText: "Paused" }).waitFor();
  await page.getByRole("button", { name: "Resume the schedule of Nightly" }).click();
  await page.locator(".badge", { hasText: "Active" }).waitFor();
  await page.getByRole("button", { name: "Remove the schedule of Nightly" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove it" }).click();
  await page.getByRole("heading", { name: "No schedule yet" }).waitFor();
});

browserTest("what is done with a schedule has room for a finger", async ({ page, folder }) => {
  tree({ "one.txt": "1" }).build(`${folder}/source`);
  await addJob(page, folder);
  await page.goto(new URL("/schedules/new", page.url()).href);
  await page.getByRole("button", { name: "Add schedule" }).click();
  await page.getByText("Run now", { exact: true }).waitFor();
  await page.getByText("Pause", { exact: true }).waitFor();
  const buttons = "[...document.querySelectorAll('.job-card .button')]";
  const boxes = `${buttons}.map((button) => button.getBoundingClientRect())`;
  const smaller = `${boxes}.map(({ width, height }) => Math.min(width, height))`;
  const sizes = await page.evaluate(smaller) as number[];
  assert.ok(sizes.length === 5 && sizes.every((size) => size >= 44), String(sizes));
}, { view: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } });
