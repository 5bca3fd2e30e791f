/** The one file, as what stays in the background: schedules, and the page in a real browser. */
import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { linesOf } from "../jobs/processes.ts";
import { hasCommand } from "../support/processes.ts";
import { skipUnless } from "../support/skip.ts";
import { tree } from "../support/tree.ts";
import { type Place, withExecutable } from "./place.ts";

const BROWSER = "/usr/bin/chromium";
const PATIENCE = 60_000;

async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}

async function untilThere(path: string): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (!await exists(path)) {
    assert.ok(performance.now() < end, `Never there: ${path}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function addJob({ folder, run }: Place): Promise<void> {
  tree({ "a.txt": "one" }).build(`${folder}/source`);
  const { code, stderr } = await run(["job", "add", "letters", "source", "copy"]);
  assert.equal(code, 0, stderr);
}

/** Starts what stays, gives `body` its lines, and has it end as a service manager would. */
async function whileUp(
  { start }: Place,
  args: readonly string[],
  body: (lines: AsyncIterator<string>) => Promise<void>,
): Promise<void> {
  const child = start(args);
  const stderr = new Response(child.stderr).text();
  const lines = linesOf(child.stdout);
  try {
    await body(lines);
  } finally {
    child.kill("SIGTERM");
    for await (const _ of lines);
  }
  assert.equal((await child.status).code, 0, await stderr);
}

Deno.test("under the executable's daemon a schedule copies what changes", async () => {
  await withExecutable(async (place) => {
    await addJob(place);
    const when = ["--on-change", "--quiet", "1s", "--at-most-every", "1s"];
    const { code, stderr } = await place.run(["schedule", "add", "letters", ...when]);
    assert.equal(code, 0, stderr);
    await whileUp(place, ["daemon", "--json"], async (lines) => {
      assert.match((await lines.next()).value, /^\{"at":/);
      tree({ "later.txt": "two" }).build(`${place.folder}/source`);
      await untilThere(`${place.folder}/copy/later.txt`);
    });
  });
});

async function address(lines: AsyncIterator<string>): Promise<string> {
  for (;;) {
    const { value, done } = await lines.next();
    assert.ok(!done, "It ended before it said where the page is");
    const told = JSON.parse(value) as { readonly event: string; readonly link?: string };
    if (told.event === "serving") return told.link ?? "";
  }
}

async function openBrowser(): Promise<Browser> {
  // Else the library looks at /proc while it is loaded, which Deno lets nobody do without all
  // permissions.
  Deno.env.set("__IS_WSL_TEST__", "true");
  const { chromium } = await import("playwright-core");
  return await chromium.launch({
    executablePath: BROWSER,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
  });
}

Deno.test({
  name: "the executable serves its page, and a job is run from it in a browser",
  ignore: skipUnless(hasCommand("chromium"), "needs chromium"),
  // The browser's own pipes outlive it by a moment.
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () =>
    withExecutable(async (place) => {
      await addJob(place);
      await whileUp(place, ["--serve", "--port", "0", "--json"], async (lines) => {
        const link = await address(lines);
        const browser = await openBrowser();
        try {
          const page = await browser.newPage();
          page.setDefaultTimeout(PATIENCE);
          await page.goto(link);
          // Only who is signed in sees it: the link's key has been taken by then.
          await page.getByRole("link", { name: "Jobs", exact: true }).first().click();
          await page.getByRole("button", { name: /^Run\s*letters$/ }).click();
          await untilThere(`${place.folder}/copy/a.txt`);
        } finally {
          await browser.close();
        }
      });
      tree({ "a.txt": "one" }).assertAt(`${place.folder}/copy`);
    }),
});
