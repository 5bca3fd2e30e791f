import assert from "node:assert/strict";
import { tree } from "../support/tree.ts";
import { browserTest, fillEnds } from "./browser.ts";

browserTest(
  "a job keeps the options that few need, and one that is not understood is pointed at",
  async ({ page, folder }) => {
    tree({ "one.txt": "1" }).build(`${folder}/source`);
    await page.getByRole("link", { name: "Jobs" }).click();
    await page.getByRole("link", { name: "Add a job" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Careful");
    await fillEnds(page, `${folder}/source`, `${folder}/copy`);
    await page.getByRole("switch", { name: "Mirror" }).check();
    await page.getByText("More options").click();
    await page.getByLabel("Hold the removals beyond").fill("many");
    await page.getByText("More options").click();
    await page.getByRole("button", { name: "Add job" }).click();
    await page.locator("input:focus[aria-invalid]").waitFor();
    await page.getByText('Read "many" as a limit of removals').waitFor();
    await page.getByLabel("Hold the removals beyond").fill("25%");
    await page.getByRole("switch", { name: "Remove what is left out" }).check();
    await page.getByRole("switch", { name: "Remove first to make room" }).check();
    await page.getByLabel("Leave out files larger than").fill("2048 MiB");
    await page.getByLabel("Have it on the disk itself").selectOption("file");
    await page.getByLabel("Limit the speed to").fill("10 MiB");
    await page.getByRole("button", { name: "Add job" }).click();
    await page.getByRole("link", { name: "Edit Careful" }).click();
    await page.getByText("More options").click();
    const seen = [
      await page.getByLabel("Hold the removals beyond").inputValue(),
      await page.getByRole("switch", { name: "Remove what is left out" }).isChecked(),
      await page.getByRole("switch", { name: "Remove first to make room" }).isChecked(),
      await page.getByLabel("Leave out files larger than").inputValue(),
      await page.getByLabel("Have it on the disk itself").inputValue(),
      await page.getByLabel("Limit the speed to").inputValue(),
    ];
    assert.deepEqual(seen, ["25%", true, true, "2GiB", "file", "10MiB"]);
  },
);

browserTest("a source is followed as closely as one says", async ({ page, folder }) => {
  tree({ "one.txt": "1" }).build(`${folder}/source`);
  await page.getByRole("link", { name: "Jobs" }).click();
  await page.getByRole("link", { name: "Add a job" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Followed");
  await fillEnds(page, `${folder}/source`, `${folder}/copy`);
  await page.getByRole("button", { name: "Add job" }).click();
  await page.getByRole("heading", { name: "Followed" }).waitFor();
  await page.getByRole("link", { name: "Schedules" }).click();
  await page.getByRole("link", { name: "Add a schedule" }).click();
  await page.getByRole("radio", { name: "On change" }).check();
  await page.getByLabel("At most once in").fill("soon");
  await page.getByRole("button", { name: "Add schedule" }).click();
  await page.locator("input:focus[aria-invalid]").waitFor();
  await page.getByLabel("At most once in").fill("2h");
  await page.getByRole("button", { name: "Add schedule" }).click();
  await page.getByRole("link", { name: "Edit the schedule of Followed" }).click();
  await page.getByLabel("At most once in").waitFor();
  assert.equal(await page.getByLabel("At most once in").inputValue(), "2h");
  assert.equal(await page.getByLabel("Once nothing changed for").inputValue(), "10s");
});

browserTest("a job keeps versions for as long as one says", async ({ page, folder }) => {
  tree({ "one.txt": "1" }).build(`${folder}/source`);
  await page.getByRole("link", { name: "Jobs" }).click();
  await page.getByRole("link", { name: "Add a job" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Kept");
  await fillEnds(page, `${folder}/source`, `${folder}/copy`);
  await page.getByRole("switch", { name: "Mirror" }).check();
  await page.getByText("More options").click();
  const room = page.getByRole("switch", { name: "Remove first to make room" });
  await room.waitFor();
  await page.getByLabel("Keep earlier versions").selectOption("some");
  await room.waitFor({ state: "detached" });
  await page.getByText("What is replaced or removed is kept for 30 days.").waitFor();
  await page.getByLabel("Keep them for").fill("");
  await page.getByRole("button", { name: "Add job" }).click();
  await page.locator("input:focus[aria-invalid]").waitFor();
  await page.getByLabel("Keep them for").fill("12h");
  await page.getByRole("button", { name: "Add job" }).click();
  await page.getByText("What is replaced or removed is kept for 12 hours.").waitFor();
  await page.getByRole("link", { name: "Edit Kept" }).click();
  await page.getByText("More options").click();
  assert.equal(await page.getByLabel("Keep earlier versions").inputValue(), "some");
  assert.equal(await page.getByLabel("Keep them for").inputValue(), "12h");
  await page.getByLabel("Keep earlier versions").selectOption("forever");
  await page.getByLabel("Keep them for").waitFor({ state: "detached" });
});
