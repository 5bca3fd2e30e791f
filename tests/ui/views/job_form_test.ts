import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { tree } from "../../support/tree.ts";
import { browserTest, fillEnds, type Visit } from "../browser.ts";

async function newJob({ page, folder, served }: Visit): Promise<void> {
  await page.goto(new URL("/jobs/new", served.url).href);
  await page.getByLabel("Name", { exact: true }).fill("Photos");
  await fillEnds(page, `${folder}/source`, `${folder}/copy`);
}

const build = ({ folder }: Visit) =>
  tree({ source: { "one.txt": "1" }, "file.txt": "1" }).build(folder);

const add = (page: Page) => page.getByRole("button", { name: "Add job" }).click();
const save = (page: Page, name = "Save") => page.getByRole("button", { name, exact: true }).click();
const nameOf = (page: Page) => page.getByLabel("Name", { exact: true });

async function addJob(visit: Visit): Promise<void> {
  build(visit);
  await newJob(visit);
  await add(visit.page);
}

/** Changes the only job as another tab would. */
async function changeElsewhere(page: Page, changes: unknown): Promise<void> {
  const asked = `fetch("/api/jobs/1").then((answer) => answer.json()).then(({ updatedAt }) =>
    fetch("/api/jobs/1", {
      method: "PATCH",
      headers: { "content-type": "application/json", "if-match": '"' + updatedAt + '"' },
      body: ${JSON.stringify(JSON.stringify(changes))},
    })).then(({ status }) => status)`;
  assert.equal(await page.evaluate(asked), 200);
}

browserTest(
  "what the server refuses of a job leads to the field that it speaks of",
  async (visit) => {
    const { page, folder } = visit;
    visit.expectComplaints(/409|422/);
    build(visit);
    await newJob(visit);
    const focused = (label: string) =>
      page.locator("input:focus[aria-invalid]").and(page.getByLabel(label, { exact: true }))
        .waitFor();
    await fillEnds(page, `${folder}/nothing`, `${folder}/copy`);
    await add(page);
    await focused("What to back up");
    await fillEnds(page, `${folder}/source`, `${folder}/file.txt`);
    await add(page);
    await focused("Where to");
    await fillEnds(page, `${folder}/source`, `${folder}/copy`);
    await add(page);
    await page.getByRole("heading", { name: "Photos" }).waitFor();
    await newJob(visit);
    await add(page);
    await focused("Name");
  },
);

browserTest("who is late with a job sees what somebody else made of it", async (visit) => {
  const { page } = visit;
  visit.expectComplaints(/412/);
  await addJob(visit);
  await page.getByRole("link", { name: "Edit Photos" }).click();
  await nameOf(page).fill("Mine");
  await changeElsewhere(page, { name: "Theirs", options: { mirror: true } });
  await save(page);
  await page.getByText("somebody changed it meanwhile").waitFor();
  await page.getByRole("button", { name: "Show theirs" }).click();
  await page.getByRole("heading", { name: "Theirs" }).waitFor();
  assert.equal(await nameOf(page).inputValue(), "Theirs");
  assert.ok(await page.getByRole("switch", { name: "Mirror" }).isChecked());
  await nameOf(page).fill("Both");
  await save(page);
  await page.getByRole("link", { name: "Edit Both" }).waitFor();
});

browserTest("who is late with a job saves it all the same, once", async (visit) => {
  const { page } = visit;
  visit.expectComplaints(/412/);
  await addJob(visit);
  await page.getByRole("link", { name: "Edit Photos" }).click();
  await nameOf(page).fill("Mine");
  await changeElsewhere(page, { name: "Theirs", options: { mirror: true } });
  await save(page);
  await save(page, "Save mine all the same");
  await page.getByRole("link", { name: "Edit Mine" }).click();
  await page.getByRole("switch", { name: "Mirror" }).waitFor();
  assert.equal(await page.getByRole("switch", { name: "Mirror" }).isChecked(), false);
});
