import { tree } from "../support/tree.ts";
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
