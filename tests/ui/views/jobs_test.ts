import assert from "node:assert/strict";
import { tree } from "../../support/tree.ts";
import { browserTest, fillEnds, seeState, type Visit } from "../browser.ts";

const SIZE = 64 * 2 ** 30;

/** A job under way that takes its time, however fast disks are: a large file is compared. */
async function startLongJob({ page, folder, served }: Visit): Promise<void> {
  for (const end of ["source", "copy"]) {
    await Deno.mkdir(`${folder}/${end}`);
    await Deno.writeFile(`${folder}/${end}/large`, new Uint8Array());
    await Deno.truncate(`${folder}/${end}/large`, SIZE);
  }
  const given = {
    saveAs: "Long",
    source: `${folder}/source`,
    destination: `${folder}/copy`,
    options: { comparison: "thorough", hash: "SHA3" },
  };
  const headers = `{ "content-type": "application/json" }`;
  const body = JSON.stringify(JSON.stringify(given));
  const asked = `fetch("/api/executions", { method: "POST", headers: ${headers}, body: ${body} })`;
  assert.equal(await page.evaluate(`${asked}.then(({ status }) => status)`), 201);
  await page.goto(new URL("/jobs", served.url).href);
}

browserTest("a job under way leads to its progress instead of running again", async (visit) => {
  const { page } = visit;
  await startLongJob(visit);
  const progress = page.getByRole("link", { name: "Show progress of Long" });
  await progress.waitFor();
  assert.equal(await page.getByRole("button", { name: "Run Long" }).count(), 0);
  await progress.click();
  await page.waitForURL(/executions\/1$/);
});

browserTest(
  "who removes a job under way is told of its execution, and cancels it",
  async (visit) => {
    const { page } = visit;
    await startLongJob(visit);
    await page.getByRole("link", { name: "Show progress of Long" }).waitFor();
    await page.getByRole("button", { name: "Remove Long" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("It is running; that execution goes on.").waitFor();
    await dialog.getByRole("switch", { name: "Cancel that execution, too" }).check();
    await dialog.getByRole("button", { name: "Remove it" }).click();
    await page.getByRole("heading", { name: "No job yet" }).waitFor();
    await page.goto(new URL("/executions/1", visit.served.url).href);
    await seeState(page, "Canceled");
  },
);

browserTest("a job tells how much of it failed, and what becomes of extras", async (visit) => {
  const { page, folder } = visit;
  tree({ one: "1", two: "2" }).build(`${folder}/source`);
  // A folder in the place of a file cannot be replaced.
  tree({ one: { kept: "by hand" } }).build(`${folder}/copy`);
  await fillEnds(page, `${folder}/source`, `${folder}/copy`);
  await page.getByLabel("Save as a job").check();
  await page.getByLabel("Name of the job").fill("Notes");
  await page.getByRole("button", { name: "Start backup" }).click();
  await seeState(page, "Completed, some failed");
  await page.getByRole("link", { name: "Jobs", exact: true }).first().click();
  await page.locator(".last-execution", { hasText: "1 failed" }).waitFor();
  await page.getByText("Keeps extras").waitFor();
  await page.getByTitle("New and changed files are copied. Nothing is removed").waitFor();
});
