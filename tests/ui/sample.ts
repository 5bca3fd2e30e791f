/** A page with some life in it: jobs, schedules, executions that went well and badly. */
import type { Browser, BrowserContext, Page } from "playwright-core";
import type { Served } from "./served.ts";

export interface Sample {
  readonly url: string;
  /** What keeps a browser signed in. */
  readonly state: Awaited<ReturnType<BrowserContext["storageState"]>>;
  readonly places: readonly { readonly name: string; readonly path: string }[];
}

/** Asks the API as the page would. */
function ask<T>(page: Page, method: string, path: string, body?: unknown): Promise<T> {
  const options = {
    method,
    ...body !== undefined && {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    },
  };
  const call = `fetch(${JSON.stringify(path)}, ${JSON.stringify(options)}).then(async (answer) => {
    if (!answer.ok) throw new Error(await answer.text());
    return await answer.json();
  })`;
  return page.evaluate(call) as Promise<T>;
}

async function write(path: string, bytes: number): Promise<void> {
  const content = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += 65_536) {
    crypto.getRandomValues(content.subarray(at, Math.min(bytes, at + 65_536)));
  }
  await Deno.writeFile(path, content);
}

const ALBUMS = ["Iceland", "Family", "Garden in spring", "Conference notes and slides"];

/** Pictures by year and album, `bytes` each. */
async function buildPictures(folder: string, years: number, bytes: number): Promise<void> {
  for (let year = 2025 - years; year < 2025; year++) {
    for (const album of ALBUMS) {
      await Deno.mkdir(`${folder}/${year}/${album}`, { recursive: true });
      for (let number = 1; number <= 30; number++) {
        const name = `IMG_${String(number).padStart(4, "0")}.jpg`;
        await write(`${folder}/${year}/${album}/${name}`, bytes);
      }
    }
  }
}

interface Started {
  readonly id: number;
  readonly state: string;
}

async function ended(page: Page, id: number): Promise<void> {
  const states = ["completed", "failed", "canceled"];
  for (;;) {
    const { state } = await ask<Started>(page, "GET", `/api/executions/${id}`);
    if (states.includes(state)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function run(page: Page, given: unknown): Promise<number> {
  const { id } = await ask<Started>(page, "POST", "/api/executions", given);
  await ended(page, id);
  return id;
}

/** A folder in the place of a file cannot be replaced, and so is a failure. */
async function putFoldersInTheWay(copy: string): Promise<void> {
  for (const name of ["IMG_0003.jpg", "IMG_0011.jpg"]) {
    const path = `${copy}/2024/Iceland/${name}`;
    await Deno.remove(path);
    await Deno.mkdir(path);
    await Deno.writeTextFile(`${path}/notes.txt`, "kept by hand");
  }
}

async function preview(page: Page, given: unknown): Promise<number> {
  const { id } = await ask<Started>(page, "POST", "/api/previews", given);
  for (;;) {
    const { planId } = await ask<{ planId: number | null }>(page, "GET", `/api/previews/${id}`);
    if (planId !== null) return planId;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function planned(page: Page): Promise<void> {
  const interval = { kind: "daily", time: "02:30" };
  await ask(page, "POST", "/api/schedules", { jobId: 1, interval });
  const weekly = { kind: "weekly", time: "21:00", weekdays: [1, 4] };
  await ask(page, "POST", "/api/schedules", { jobId: 2, interval: weekly });
  const target = { type: "ntfy", url: "https://ntfy.example/backups", token: null };
  await ask(page, "POST", "/api/channels", { name: "My phone", target });
}

interface Going {
  readonly state: string;
  readonly live: { readonly fraction: number } | null;
}

/** Pauses an execution in the middle of its work, unless it is done sooner than that. */
async function pausedOnTheWay(page: Page, id: number): Promise<void> {
  let asked = false;
  for (;;) {
    const { state, live } = await ask<Going>(page, "GET", `/api/executions/${id}`);
    if (state !== "pending" && state !== "running") return;
    if (!asked && (live?.fraction ?? 0) > 0.1) {
      asked = true;
      await ask(page, "POST", `/api/executions/${id}/pause`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function buildSample(
  browser: Browser,
  served: Served,
  folder: string,
): Promise<Sample> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(served.link);
  await page.waitForSelector(".shell");
  const pictures = `${folder}/home/ann/Pictures`;
  const copy = `${folder}/media/backup/Pictures`;
  const documents = `${folder}/home/ann/Documents`;
  const archive = `${folder}/media/backup/Documents`;
  await Deno.mkdir(`${folder}/media/backup`, { recursive: true });
  await buildPictures(pictures, 3, 40_000);
  await buildPictures(documents, 1, 4000);
  const mirror = { mirror: true };
  const whole = { source: pictures, destination: copy, options: mirror, saveAs: "Pictures" };
  const first = await run(page, whole);
  await run(page, {
    source: documents,
    destination: archive,
    options: mirror,
    saveAs: "Documents",
  });
  await putFoldersInTheWay(copy);
  for (const name of ["IMG_0003.jpg", "IMG_0011.jpg"]) {
    await write(`${pictures}/2024/Iceland/${name}`, 50_000);
  }
  const failing = { source: pictures, destination: copy };
  const failed = await run(page, failing);
  await Deno.remove(`${documents}/2024`, { recursive: true });
  const held = await run(page, { jobId: 2 });
  await Deno.remove(`${pictures}/2022/Family`, { recursive: true });
  await write(`${pictures}/2023/Iceland/IMG_0031.jpg`, 120_000);
  const plan = await preview(page, { jobId: 1 });
  await planned(page);
  await buildPictures(`${folder}/home/ann/Videos`, 8, 400_000);
  const slow = { verify: true, durability: "file" };
  const videos = `${folder}/media/backup/Videos`;
  const going = await ask<Started>(page, "POST", "/api/executions", {
    source: `${folder}/home/ann/Videos`,
    destination: videos,
    options: slow,
  });
  await pausedOnTheWay(page, going.id);
  const state = await context.storageState();
  await context.close();
  const places = [
    { name: "executions", path: "/" },
    { name: "new", path: "/new" },
    { name: "execution", path: `/executions/${first}` },
    { name: "log", path: `/executions/${going.id}?show=log` },
    { name: "timings", path: `/executions/${first}?show=timings` },
    { name: "paused", path: `/executions/${going.id}` },
    { name: "failures", path: `/executions/${failed}?show=failed` },
    { name: "held-execution", path: `/executions/${held}` },
    { name: "plan", path: `/plans/${plan}` },
    { name: "jobs", path: "/jobs" },
    { name: "job", path: "/jobs/1" },
    { name: "schedules", path: "/schedules" },
    { name: "schedule", path: "/schedules/1" },
    { name: "history", path: "/history" },
    { name: "held", path: "/held" },
    { name: "settings", path: "/settings" },
    { name: "configuration", path: "/settings/configuration" },
  ];
  return { url: served.url, state, places };
}
