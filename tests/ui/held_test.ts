import { type Literal, tree } from "../support/tree.ts";
import { browserTest, fillEnds, seeState } from "./browser.ts";

/** So many files that to lose them all is unusual. */
const MANY: Literal = Object.fromEntries(
  Array.from({ length: 300 }, (_, number) => [`${number}.txt`, "x"]),
);

browserTest(
  "removals that were held are looked at, approved, and then done",
  async ({ page, folder }) => {
    tree({ ...MANY as Record<string, Literal>, old: { in: { a: "12345", b: "1" } } })
      .build(`${folder}/copy`);
    tree({ "one.txt": "1" }).build(`${folder}/source`);
    await fillEnds(page, `${folder}/source`, `${folder}/copy`);
    await page.getByText("Options", { exact: true }).click();
    await page.getByRole("switch", { name: "Mirror" }).check();
    await page.getByRole("button", { name: "Start backup" }).click();
    await seeState(page, "Removals held");
    await page.getByRole("link", { name: /^Held/ }).click();
    await page.getByText("301 paths").waitFor();
    await page.getByLabel("Search what would go").fill("old");
    const row = page.getByRole("listitem").filter({ hasText: "old" });
    await row.filter({ hasText: "2 entries" }).filter({ hasText: "6 B" }).waitFor();
    await page.getByLabel("Search what would go").fill("199");
    await page.getByText("1 path found").waitFor();
    await page.getByRole("listitem").getByText("199.txt").waitFor();
    await page.getByRole("button", { name: "Remove 302 entries" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove them" }).click();
    await page.getByText("304 entries removed").first().waitFor();
    tree({ "one.txt": "1" }).assertAt(`${folder}/copy`);
  },
);

browserTest("removals that were held are kept where one says so", async ({ page, folder }) => {
  tree(MANY).build(`${folder}/copy`);
  tree({ "one.txt": "1" }).build(`${folder}/source`);
  await fillEnds(page, `${folder}/source`, `${folder}/copy`);
  await page.getByText("Options", { exact: true }).click();
  await page.getByRole("switch", { name: "Mirror" }).check();
  await page.getByRole("button", { name: "Start backup" }).click();
  await page.getByRole("button", { name: "Keep them" }).click();
  await page.getByRole("link", { name: /^Held/ }).click();
  await page.getByRole("heading", { name: "Nothing is held" }).waitFor();
  tree({ ...MANY as Record<string, Literal>, "one.txt": "1" }).assertAt(`${folder}/copy`);
});
