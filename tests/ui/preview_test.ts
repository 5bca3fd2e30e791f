import assert from "node:assert/strict";
import { type Literal, tree } from "../support/tree.ts";
import { browserTest, fillEnds, seeState } from "./browser.ts";

browserTest(
  "a preview is carried out just so; what changed in between is left and named",
  async ({ page, folder }) => {
    tree({ "keep.txt": "1", "album": { "one.jpg": "1", "two.jpg": "22" } }).build(
      `${folder}/source`,
    );
    tree({ "keep.txt": "1", "old.txt": "gone" }).build(`${folder}/copy`);
    await fillEnds(page, `${folder}/source`, `${folder}/copy`);
    await page.getByText("Options", { exact: true }).click();
    await page.getByRole("switch", { name: "Mirror" }).check();
    await page.getByRole("button", { name: "Preview" }).click();
    await page.getByRole("button", { name: "Run exactly this" }).waitFor();
    await page.getByRole("heading", { name: "1 entry would be removed" }).waitFor();
    await page.locator(".removal-list", { hasText: "old.txt" }).waitFor();
    await page.getByRole("button", { name: /^album/ }).click();
    await page.locator(".plan-node", { hasText: "two.jpg" }).first().waitFor();
    await Deno.writeTextFile(`${folder}/source/album/two.jpg`, "changed meanwhile");
    await page.getByRole("button", { name: "Run exactly this" }).click();
    await seeState(page, "Completed");
    await page.locator(".notice", { hasText: "album/two.jpg" }).waitFor();
    tree({ "keep.txt": "1", "album": { "one.jpg": "1" } }).assertAt(`${folder}/copy`);
  },
);

/** More than a preview lists. */
const MANY = 1100;

function many(content: Literal[string]): Literal {
  return Object.fromEntries(Array.from({ length: MANY }, (_, number) => [`${number}`, content]));
}

browserTest(
  "what cannot be copied is counted whole and listed, and the sides are not called alike",
  async ({ page, folder }) => {
    tree(many("1")).build(`${folder}/source`);
    tree(many({ "in the way": "1" })).build(`${folder}/copy`);
    await fillEnds(page, `${folder}/source`, `${folder}/copy`);
    await page.getByRole("button", { name: "Preview" }).click();
    await page.getByRole("heading", { name: "1,100 entries cannot be copied" }).waitFor();
    const words = page.getByText("the destination has a folder of that name");
    assert.equal(await words.count(), 1);
    await page.getByText("turn on Mirror").waitFor();
    const listed = page.locator(".failure-paths li");
    assert.equal(await listed.count(), 50);
    await page.getByRole("button", { name: "Show more of 1,100" }).click();
    await listed.nth(99).waitFor();
    assert.equal(await page.getByText("alike").count(), 0);
    await page.getByRole("button", { name: "Look again" }).waitFor();
  },
);
