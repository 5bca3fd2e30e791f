import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest, fillEnds, seeState, type Visit } from "./browser.ts";

/** Many files, each of some size: 50 in each of so many folders. */
async function buildMuch(folder: string, folders: number): Promise<void> {
  const content = new Uint8Array(64 * 1024);
  for (let group = 0; group < folders; group++) {
    await Deno.mkdir(`${folder}/${group}`, { recursive: true });
    for (let file = 0; file < 50; file++) {
      content[0] = file;
      await Deno.writeFile(`${folder}/${group}/${file}`, content);
    }
  }
}

/** One large file without content at both ends: comparing it takes its time, however fast disks are. */
async function buildLarge(folder: string, bytes: number): Promise<void> {
  for (const end of ["source", "copy"]) {
    await Deno.mkdir(`${folder}/${end}`, { recursive: true });
    await Deno.writeFile(`${folder}/${end}/large`, new Uint8Array());
    await Deno.truncate(`${folder}/${end}/large`, bytes);
  }
}

const GIB = 2 ** 30;

interface Work {
  readonly folders: number;
  readonly bytes: number;
}

/** More to compare than any machine does while it is looked at. */
const ENDLESS: Work = { folders: 6, bytes: 64 * GIB };

/** One worker is under way as well as several are, and leaves the browser a processor. */
const ONE_WORKER = { config: "[Config]\nmax_concurrency = 1\n" };

/** Starts a backup that has many files to copy, and so much to compare. */
async function startSlow({ page, folder }: Visit, { folders, bytes }: Work): Promise<void> {
  await buildMuch(`${folder}/source`, folders);
  await buildLarge(folder, bytes);
  await fillEnds(page, `${folder}/source`, `${folder}/copy`);
  await page.getByText("Options", { exact: true }).click();
  await page.getByRole("radio", { name: "Thorough" }).check();
  await page.getByLabel("Compare content").selectOption("SHA3");
  await page.getByRole("button", { name: "Start backup" }).click();
  await page.waitForURL(/executions\/1/);
}

function files(folder: string): number {
  let count = 0;
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    count += isDirectory ? files(`${folder}/${name}`) : 1;
  }
  return count;
}

async function press(page: Page, name: string): Promise<void> {
  await page.locator(".view-head").getByRole("button", { name, exact: true }).click();
}

browserTest(
  "an execution is watched, paused, resumed after a restart, and finishes",
  async (visit) => {
    const { page, folder } = visit;
    visit.expectComplaints(/ERR_|Failed to load resource/);
    await startSlow(visit, { folders: 60, bytes: GIB / 2 });
    await press(page, "Pause");
    await seeState(page, "Paused");
    await page.reload();
    await seeState(page, "Paused");
    await visit.whileAway(() => Promise.resolve());
    await press(page, "Resume");
    await seeState(page, "Completed");
    assert.equal(files(`${folder}/copy`), 3001);
    await page.getByRole("link", { name: "Log" }).click();
    const steps = [
      "Started on the page",
      "Paused, as asked for",
      "resumed on the page",
      "Completed",
    ];
    for (const step of steps) await page.locator(".log-entry", { hasText: step }).waitFor();
    await page.getByRole("link", { name: "Timings" }).click();
    await page.locator(".stage", { hasText: "Comparing and copying" }).waitFor();
  },
  ONE_WORKER,
);

browserTest("an execution is canceled, every file whole", async (visit) => {
  const { page, folder } = visit;
  await startSlow(visit, { ...ENDLESS, folders: 60 });
  await press(page, "Cancel");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel it" }).click();
  await seeState(page, "Canceled");
  assert.equal(Deno.statSync(`${folder}/copy/large`).size, 64 * GIB);
  for (const { name } of Deno.readDirSync(`${folder}/copy`)) assert.ok(!name.startsWith("."), name);
}, ONE_WORKER);

browserTest("the chart of what is under way is whole after a reload", async (visit) => {
  const { page } = visit;
  await startSlow(visit, ENDLESS);
  await page.locator(".live .chart").waitFor();
  const kept = async () => {
    const asked = `fetch("/api/executions/1/throughput").then((answer) => answer.json())`;
    return (await page.evaluate(asked) as { samples: { at: number }[] }).samples;
  };
  for (let tries = 0; (await kept()).length < 3; tries++) {
    assert.ok(tries < 100, "no samples are kept");
    await page.waitForTimeout(100);
  }
  const asked = page.waitForResponse(/executions\/1\/throughput/);
  await page.reload();
  const { samples } = await (await asked).json();
  assert.ok(samples.length >= 3);
  await page.locator(".live .chart canvas").waitFor();
  await press(page, "Cancel");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel it" }).click();
  await seeState(page, "Canceled");
  await page.getByRole("link", { name: "Timings" }).click();
  await page.getByRole("img", { name: /^Throughput of/ }).waitFor();
}, ONE_WORKER);

browserTest("the chart grows with the execution, with no need to reload", async (visit) => {
  const { page } = visit;
  await startSlow(visit, ENDLESS);
  const canvas = page.locator(".live .chart canvas");
  await canvas.waitFor();
  const drawn = () => page.evaluate(`document.querySelector(".live canvas").toDataURL()`);
  for (let times = 0; times < 3; times++) {
    const before = await drawn();
    for (let tries = 0; await drawn() === before; tries++) {
      assert.ok(tries < 50, "the chart stays as it was");
      await page.waitForTimeout(200);
    }
  }
}, ONE_WORKER);

browserTest("what is under way is not shown as lively while the server is away", async (visit) => {
  const { page } = visit;
  visit.expectComplaints(/ERR_|Failed to load resource/);
  await startSlow(visit, ENDLESS);
  await page.locator(".badge-live", { hasText: "Running" }).waitFor();
  await visit.whileAway(async () => {
    await page.locator(".work", { hasText: /^As of .*\d:\d\d/ }).waitFor();
    await page.locator(".badge-neutral", { hasText: "Running" }).waitFor();
  });
  await page.locator(".work", { hasText: "As of" }).waitFor({ state: "detached" });
}, ONE_WORKER);
