import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { tree } from "../support/tree.ts";
import { browserTest, fillEnds, seeState, type Visit } from "./browser.ts";

/** Makes a backup that is saved as the job "Notes", and turns to the jobs. */
async function backUp({ page, folder }: Visit): Promise<void> {
  tree({ "kept.txt": "kept", "album": { "one.txt": "one" } }).build(`${folder}/source`);
  await fillEnds(page, `${folder}/source`, `${folder}/copy`);
  await page.getByLabel("Save as a job").check();
  await page.getByLabel("Name of the job").fill("Notes");
  await page.getByRole("button", { name: "Start backup" }).click();
  await seeState(page, "Completed");
  await turnToJobs(page);
}

async function turnToJobs(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Jobs", exact: true }).first().click();
  await page.getByText("reads all content of both sides").waitFor();
}

/** Other bytes under the same size and time, as a disk that decays leaves them. */
async function decay(path: string): Promise<void> {
  const { atime, mtime } = await Deno.stat(path);
  await Deno.writeTextFile(path, "KEPT");
  await Deno.utime(path, atime ?? 0, mtime ?? 0);
}

browserTest(
  "a job's copy is told to be true, or what differs is found and put right",
  async (visit) => {
    const { page, folder } = visit;
    const whole = Math.floor(Date.now() / 1000) - 1000;
    await backUp(visit);
    for (const end of ["source", "copy"]) {
      await Deno.utime(`${folder}/${end}/kept.txt`, whole, whole);
    }
    await page.getByRole("button", { name: "Verify Notes" }).click();
    await page.getByRole("heading", { name: "The copy is true" }).waitFor();
    await page.getByText("4 entries are alike.").waitFor();
    assert.equal(await page.getByRole("button", { name: "Run exactly this" }).count(), 0);
    await decay(`${folder}/copy/kept.txt`);
    await page.getByRole("button", { name: "Look again" }).click();
    await page.getByRole("heading", { name: "1 entry differs" }).waitFor();
    await page.locator(".plan-node", { hasText: "kept.txt" }).getByText("Differs").waitFor();
    await page.getByRole("button", { name: "Run exactly this" }).click();
    await seeState(page, "Completed");
    assert.equal(await Deno.readTextFile(`${folder}/copy/kept.txt`), "kept");
    await turnToJobs(page);
    await page.getByRole("button", { name: "Preview Notes" }).click();
    await page.getByRole("heading", { name: "There is nothing to do" }).waitFor();
  },
);

const SIZE = 64 * 2 ** 30;

/** Adds the job "Long", which takes its time to verify, however fast disks are: by digests. */
async function addLongJob({ page, folder, served }: Visit): Promise<void> {
  for (const end of ["source", "copy"]) {
    await Deno.mkdir(`${folder}/${end}`);
    await Deno.writeFile(`${folder}/${end}/large`, new Uint8Array());
    await Deno.truncate(`${folder}/${end}/large`, SIZE);
  }
  const ends = { source: `${folder}/source`, destination: `${folder}/copy` };
  const options = { comparison: "thorough", hash: "SHA3" };
  const body = JSON.stringify(JSON.stringify({ name: "Long", ...ends, options }));
  const headers = `{ "content-type": "application/json" }`;
  const asked = `fetch("/api/jobs", { method: "POST", headers: ${headers}, body: ${body} })`;
  assert.equal(await page.evaluate(`${asked}.then(({ status }) => status)`), 201);
  await page.goto(new URL("/jobs", served.url).href);
}

browserTest("verifying is shown for as long as it takes, and can be canceled", async (visit) => {
  const { page } = visit;
  await addLongJob(visit);
  await page.getByRole("button", { name: "Verify Long" }).click();
  await page.getByRole("heading", { name: "Verifying", exact: true }).waitFor();
  await page.getByText("is read from the disks; nothing is changed.").waitFor();
  await page.getByRole("progressbar", { name: "Progress of verifying" }).waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("Verifying was canceled").waitFor();
});
