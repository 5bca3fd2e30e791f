/** Pictures of each view, at three widths, light and dark, of a page with some life in it. */
import type { Browser, Page } from "playwright-core";
import { makeScratch, removeScratch } from "../support/scratch.ts";
import { launch } from "./chromium.ts";
import { buildSample, type Sample } from "./sample.ts";
import { serve } from "./served.ts";

const OUTPUT = new URL("../../.screenshots", import.meta.url).pathname;
const WIDTHS = [360, 1280, 2560] as const;
const SCHEMES = ["light", "dark"] as const;

async function shoot(page: Page, places: Sample["places"], suffix: string): Promise<void> {
  for (const { name, path } of places) {
    await page.goto(new URL(path, page.url()).href);
    await page.waitForSelector("h1");
    await page.locator(".skeleton, .change-waiting").first().waitFor({ state: "detached" });
    await page.screenshot({ path: `${OUTPUT}/${name}-${suffix}.png` });
  }
}

async function visitAll(browser: Browser, sample: Sample): Promise<void> {
  for (const width of WIDTHS) {
    for (const colorScheme of SCHEMES) {
      const height = width < 500 ? 740 : width > 2000 ? 1440 : 860;
      const context = await browser.newContext({
        colorScheme,
        viewport: { width, height },
        storageState: sample.state,
        locale: "en-GB",
      });
      const page = await context.newPage();
      await page.goto(sample.url);
      await shoot(page, sample.places, `${width}-${colorScheme}`);
      await context.clearCookies();
      await shoot(page, [{ name: "sign-in", path: "/" }], `${width}-${colorScheme}`);
      await context.close();
    }
  }
}

await Deno.mkdir(OUTPUT, { recursive: true });
const folder = makeScratch();
const served = await serve(`${folder}/state`);
const browser = await launch();
try {
  await visitAll(browser, await buildSample(browser, served, folder));
  console.log(`Pictures are in ${OUTPUT}`);
} finally {
  await browser.close();
  await served.stop();
  removeScratch(folder);
}
