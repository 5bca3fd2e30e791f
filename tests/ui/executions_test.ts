import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { tree } from "../support/tree.ts";
import { browserTest, fillEnds, seeState, type View, type Visit } from "./browser.ts";

const PHONE: View = { viewport: { width: 320, height: 740 } };

async function start({ page, folder, served }: Visit, source: string): Promise<void> {
  await page.goto(new URL("/new", served.url).href);
  await fillEnds(page, `${folder}/${source}`, `${folder}/copy of ${source}`);
  await page.getByRole("button", { name: "Start backup" }).click();
}

/** One that copies all there is, one that copies nothing, and one in between. */
async function executeAll(visit: Visit): Promise<void> {
  const { folder } = visit;
  tree({ "one.txt": "1" }).build(`${folder}/good`);
  await start(visit, "good");
  await seeState(visit.page, "Completed");
  for (const name of ["bad", "mixed"]) {
    tree({ "one.txt": "1", "two.txt": "2" }).build(`${folder}/${name}`);
    tree({ "one.txt": { in: "1" }, "two.txt": { in: "2" } }).build(`${folder}/copy of ${name}`);
  }
  await start(visit, "bad");
  await seeState(visit.page, "Nothing could be copied");
  await visit.page.getByText("2 entries could not be copied").waitFor();
  assert.equal(await visit.page.getByText("All the rest is done").count(), 0);
  tree({ "three.txt": "3" }).build(`${folder}/mixed`);
  await start(visit, "mixed");
  await seeState(visit.page, "Completed, some failed");
}

async function titles(page: Page): Promise<string[]> {
  return await page.locator(".execution-row strong").allInnerTexts();
}

browserTest("executions in which something failed are found by a filter", async (visit) => {
  const { page } = visit;
  await executeAll(visit);
  await page.getByRole("link", { name: "Executions", exact: true }).first().click();
  await page.getByRole("link", { name: "With failures" }).click();
  await page.locator(".execution-row", { hasText: "good" }).waitFor({ state: "detached" });
  assert.deepEqual(await titles(page), ["mixed to copy of mixed", "bad to copy of bad"]);
});

async function box(locator: Locator) {
  const box = await locator.boundingBox();
  assert.ok(box !== null);
  return box;
}

browserTest("on a phone a badge and the time below it do not touch", async (visit) => {
  const { page, served } = visit;
  await executeAll(visit);
  await page.goto(served.url);
  await page.locator(".execution-row").nth(2).waitFor();
  const edges = new Set<number>();
  for (const row of await page.locator(".execution-row").all()) {
    const badge = await box(row.locator(".badge"));
    const time = await box(row.locator("time"));
    assert.ok(badge.y + badge.height <= time.y, await row.innerText());
    edges.add(badge.x);
  }
  assert.equal(edges.size, 1, "badges begin at the same place");
}, { view: PHONE });

const LONG = `${"a folder of a long name/".repeat(4)}`;

browserTest(
  "on a phone each change says its kind, and long paths are told apart",
  async (visit) => {
    const { page, folder } = visit;
    const path = `${folder}/source/${LONG}`;
    await Deno.mkdir(path, { recursive: true });
    for (const end of ["1.js", "2.js"]) await Deno.writeTextFile(path + "n".repeat(240) + end, "x");
    await start(visit, "source");
    await seeState(page, "Completed");
    const row = page.locator(".change-row", { hasText: "1.js" });
    await row.waitFor();
    // What is heard, and what is seen.
    assert.match(await row.ariaSnapshot(), /Added/);
    assert.ok(await row.getByText("+", { exact: true }).isVisible());
    const end = await box(row.locator(".path-end bdi"));
    const frame = await box(row.locator(".path"));
    assert.ok(end.x >= frame.x && end.x + end.width <= frame.x + frame.width + 0.5);
    const rows = page.locator(".change-row");
    const list = await box(page.locator(".virtual"));
    const last = await box(rows.nth(await rows.count() - 1));
    assert.ok(list.y + list.height - last.y - last.height < 4, "the list is as high as its rows");
  },
  { view: PHONE },
);
