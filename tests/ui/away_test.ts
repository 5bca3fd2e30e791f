import assert from "node:assert/strict";
import { tree } from "../support/tree.ts";
import { browserTest, fillEnds, seeState } from "./browser.ts";

browserTest(
  "what was typed outlives a server that is away, and is done once it is back",
  async (visit) => {
    const { page, context, folder, served } = visit;
    visit.expectComplaints(/ERR_|Failed to load resource/);
    tree({ "one.txt": "1" }).build(`${folder}/source`);
    const second = await context.newPage();
    await second.goto(new URL("/jobs/new", served.url).href);
    await second.getByLabel("Name").fill("photos");
    await fillEnds(second, `${folder}/source`, `${folder}/other copy`);
    await fillEnds(page, `${folder}/source`, `${folder}/copy`);

    const start = page.getByRole("button", { name: "Start backup" });
    const add = second.getByRole("button", { name: "Add job" });
    await visit.whileAway(async () => {
      await start.click();
      await page.locator(".toast", { hasText: "No answer from MirrorSphere" }).waitFor();
      await add.click();
      await second.getByRole("alert").filter({ hasText: "No answer from MirrorSphere" }).waitFor();
      await page.getByText("Connection lost, trying again").waitFor();
    });
    await page.getByText("Connection lost, trying again").waitFor({ state: "detached" });

    assert.equal(await second.getByLabel("Name").inputValue(), "photos");
    await add.click();
    await second.getByRole("link", { name: "photos" }).first().waitFor();
    assert.equal(await page.getByLabel("Where to", { exact: true }).inputValue(), `${folder}/copy`);
    await start.click();
    await seeState(page, "Completed");
  },
);
