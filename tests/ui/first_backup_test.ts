import assert from "node:assert/strict";
import { tree } from "../support/tree.ts";
import { browserTest, fillEnds, seeState } from "./browser.ts";

const PHOTOS = { album: { "one.jpg": "1", "two.jpg": "22" }, "notes.txt": "hello" };

browserTest("the very first visit leads to a first backup", async ({ page, folder }) => {
  tree(PHOTOS).build(`${folder}/photos`);
  await page.getByRole("heading", { name: "Your first backup" }).waitFor();
  await fillEnds(page, `${folder}/photos`, `${folder}/copy`);
  await page.getByRole("button", { name: "Start backup" }).click();
  await seeState(page, "Completed");
  tree(PHOTOS).assertAt(`${folder}/copy`);
  await page.getByText("The copy is complete").waitFor();
  await page.getByText("album/two.jpg").first().waitFor();
});

browserTest("a first backup needs no mouse", async ({ page, folder }) => {
  tree(PHOTOS).build(`${folder}/photos`);
  await page.getByLabel("What to back up", { exact: true }).focus();
  await page.keyboard.type(`${folder}/photos`);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.type(`${folder}/copy`);
  await page.keyboard.press("Enter");
  await seeState(page, "Completed");
  tree(PHOTOS).assertAt(`${folder}/copy`);
});

browserTest(
  "a folder is picked by browsing, and a new one made, by keyboard",
  async ({ page, folder }) => {
    tree(PHOTOS).build(`${folder}/photos`);
    await page.getByLabel("Where to", { exact: true }).fill(folder);
    await page.getByRole("button", { name: "Browse: Where to" }).press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "photos" }).waitFor();
    // The first folder has the focus as soon as there is one; the arrows go on from there.
    await page.locator(".folder:focus").waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await dialog.getByRole("button", { name: "album" }).waitFor();
    await page.locator(".folder:focus").waitFor();
    await dialog.getByRole("button", { name: "New folder" }).press("Enter");
    await dialog.getByLabel("Name of the new folder").fill("inside");
    await dialog.getByRole("button", { name: "Make it" }).press("Enter");
    await dialog.getByRole("button", { name: "Choose “inside”" }).press("Enter");
    await dialog.waitFor({ state: "detached" });
    const value = await page.getByLabel("Where to", { exact: true }).inputValue();
    assert.equal(value, `${folder}/photos/inside`);
  },
);

browserTest("browsing from a path that is not there begins at what is above it", async (visit) => {
  const { page, folder } = visit;
  visit.expectComplaints(/422/);
  tree(PHOTOS).build(`${folder}/photos`);
  await page.getByLabel("Where to", { exact: true }).fill(`${folder}/photos/new/copy`);
  await page.getByRole("button", { name: "Browse: Where to" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Choose “photos”" }).waitFor();
  await dialog.getByText("this is the nearest folder").waitFor();
  await dialog.getByRole("button", { name: "album" }).click();
  await dialog.getByText("this is the nearest folder").waitFor({ state: "detached" });
});

browserTest("what cannot be is said beside its field, with what to do", async (visit) => {
  const { page, folder } = visit;
  visit.expectComplaints(/422/);
  tree(PHOTOS).build(`${folder}/photos`);
  await page.getByRole("button", { name: "Start backup" }).click();
  const missing = page.getByText("Choose a folder", { exact: true });
  await missing.nth(1).waitFor();
  assert.equal(await missing.count(), 2);
  await fillEnds(page, `${folder}/photos`, `${folder}/photos/album`);
  await page.getByText("This is inside the source").waitFor();
  await fillEnds(page, `${folder}/nothing here`, `${folder}/copy`);
  await page.getByRole("button", { name: "Start backup" }).click();
  await page.locator(".field-problem", { hasText: "nothing here" }).waitFor();
  assert.equal(new URL(page.url()).pathname, "/");
});

browserTest(
  "names that are HTML, script or control characters are text",
  async ({ page, folder }) => {
    const hostile = {
      "<img src=x onerror=document.title='broken'>": "x",
      "<script>document.title='broken'<": "x",
      "line\nbreak": "x",
      "\u202egpj.exe": "x",
    };
    const parent = `${folder}/<b>bold<`;
    tree({ "<b>bold<": hostile }).build(folder);
    await fillEnds(page, parent, `${folder}/copy`);
    await page.getByRole("button", { name: "Start backup" }).click();
    await seeState(page, "Completed");
    await page.getByText("<script>document.title='broken'<").first().waitFor();
    await page.locator(".escape", { hasText: "\\n" }).first().waitFor();
    await page.locator(".escape", { hasText: "\\u{202e}" }).first().waitFor();
    assert.equal(await page.locator("main img, main script, main b").count(), 0);
    assert.doesNotMatch(await page.title(), /broken/);
  },
);
