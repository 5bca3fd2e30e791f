import assert from "node:assert/strict";
import { tree } from "../../support/tree.ts";
import { browserTest, fillEnds, seeState, type Visit } from "../browser.ts";

const BROKEN = "dir\nnl";
const BYTES = "d\udcff";

/** Browses from a folder to one in it, and takes it. */
async function pick({ page, folder }: Visit, label: string, shown: string): Promise<void> {
  const field = page.getByLabel(label, { exact: true });
  await field.fill(folder);
  await page.getByRole("button", { name: `Browse: ${label}` }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: shown, exact: true }).click();
  await dialog.getByRole("button", { name: `Choose “${shown}”` }).click();
  await dialog.waitFor({ state: "detached" });
  assert.equal(await field.inputValue(), `${folder}/${shown}`);
  assert.equal(await field.isEditable(), false);
}

browserTest(
  "a folder that cannot be typed is shown escaped, and stays the one that was picked",
  async (visit) => {
    const { page, folder, served } = visit;
    tree({ [BROKEN]: { "one.txt": "1" }, [BYTES]: {} }).build(folder);
    await page.goto(new URL("/jobs/new", served.url).href);
    await page.getByLabel("Name", { exact: true }).fill("Odd");
    await pick(visit, "What to back up", "dir\\nnl");
    await pick(visit, "Where to", "d\\xff");
    await page.getByRole("button", { name: "Add job" }).click();
    await page.getByRole("link", { name: "Edit Odd" }).click();
    const where = page.getByLabel("Where to", { exact: true });
    await where.press("End");
    await page.keyboard.type("x");
    assert.equal(await where.inputValue(), `${folder}/d\\xff`);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Run Odd" }).click();
    await seeState(page, "Completed");
    tree({ "one.txt": "1" }).assertAt(`${folder}/${BYTES}`);
  },
);

browserTest("a folder that cannot be typed is cleared, and another one typed", async (visit) => {
  const { page, folder } = visit;
  tree({ [BROKEN]: {} }).build(folder);
  await pick(visit, "Where to", "dir\\nnl");
  await page.getByRole("button", { name: "Clear: Where to" }).click();
  await page.locator("input:focus").and(page.getByLabel("Where to", { exact: true })).waitFor();
  await fillEnds(page, folder, `${folder}-copy`);
  assert.equal(await page.getByRole("button", { name: "Clear: Where to" }).count(), 0);
});
