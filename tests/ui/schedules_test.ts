import { tree } from "../support/tree.ts";
import { browserTest, fillEnds, seeState } from "./browser.ts";

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
    await page.getByRole("button", { name: "Run Nightly now" }).click();
    await page.locator(".pairs a").click();
    await seeState(page, "Completed");
    tree({ "one.txt": "1", "two.txt": "22" }).assertAt(`${folder}/copy`);
  },
);

browserTest("a paused schedule says so, and is resumed and removed", async ({ page, folder }) => {
  tree({ "one.txt": "1" }).build(`${folder}/source`);
  await page.getByRole("link", { name: "Jobs" }).click();
  await page.getByRole("link", { name: "Add a job" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Nightly");
  await fillEnds(page, `${folder}/source`, `${folder}/copy`);
  await page.getByRole("button", { name: "Add job" }).click();
  await page.getByRole("heading", { name: "Nightly" }).waitFor();
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
