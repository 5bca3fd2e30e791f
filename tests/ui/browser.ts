/** A real browser in front of the real page. */
import assert from "node:assert/strict";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { makeScratch, removeScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { hasChromium, launch } from "./chromium.ts";
import { serve, type Served } from "./served.ts";

const noBrowser = skipUnless(
  hasChromium,
  "needs Chromium, at /usr/bin/chromium or /usr/bin/chromium-headless-shell",
);

let browser: Promise<Browser> | null = null;

/** One browser for all tests; another where it has gone, so that only one test fails for that. */
async function sharedBrowser(): Promise<Browser> {
  const known = await browser;
  if (known?.isConnected()) return known;
  browser = launch();
  return await browser;
}

Deno.test.afterAll(async () => {
  await (await browser)?.close();
  browser = null;
});

export type View = Parameters<Browser["newContext"]>[0];

/** One visit to a page of its own, with folders of its own. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Absolute path of a folder for trees; gone when the test ends. */
  readonly folder: string;
  readonly served: Served;
  /** What the browser is to complain of without that being a fault. */
  expectComplaints(pattern: RegExp): void;
  /** Ends the process, does something, and starts one with the same state at the same address. */
  whileAway(body: () => Promise<void>): Promise<void>;
}

export interface VisitOptions {
  readonly view?: View;
  /** Come with the link, and so be signed in; true by default. */
  readonly signedIn?: boolean;
  /** The text of a configuration; there is none unless said. */
  readonly config?: string;
}

/** Milliseconds: generous, since other work may go on beside a test. */
const PATIENCE = 60_000;

async function visit(body: (visit: Visit) => Promise<void>, options: VisitOptions): Promise<void> {
  const folder = makeScratch();
  const state = makeScratch();
  if (options.config !== undefined) {
    await Deno.writeTextFile(`${state}/config.toml`, options.config);
  }
  let served = await serve(state);
  const context = await (await sharedBrowser()).newContext({
    locale: "en-GB",
    timezoneId: "UTC",
    ...options.view,
  });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const complaints: string[] = [];
  const expected: RegExp[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`${message.text()} ${message.location().url}`);
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  try {
    await page.goto(options.signedIn === false ? served.url : served.link);
    await page.waitForSelector("h1");
    await body({
      page,
      context,
      folder,
      get served() {
        return served;
      },
      expectComplaints: (pattern) => void expected.push(pattern),
      whileAway: async (body) => {
        const { port } = served;
        await served.stop();
        try {
          await body();
        } finally {
          served = await serve(state, port);
        }
      },
    });
    const unexpected = complaints.filter((text) => !expected.some((one) => one.test(text)));
    assert.deepEqual(unexpected, []);
  } finally {
    await context.close();
    await served.stop();
    removeScratch(folder);
    removeScratch(state);
  }
}

/** A test that visits the page. Fails, too, where the browser complained of anything. */
export function browserTest(
  name: string,
  body: (visit: Visit) => Promise<void>,
  options: VisitOptions = {},
): void {
  Deno.test({
    name,
    ignore: noBrowser,
    // The browser outlives a test.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: () => visit(body, options),
  });
}

/** Fills in both ends of a backup. */
export async function fillEnds(page: Page, source: string, destination: string): Promise<void> {
  await page.getByLabel("What to back up", { exact: true }).fill(source);
  await page.getByLabel("Where to", { exact: true }).fill(destination);
}

/** Waits until the view says that something is in a state. */
export async function seeState(page: Page, word: string): Promise<void> {
  await page.locator(".view-head .badge", { hasText: word }).waitFor();
}
