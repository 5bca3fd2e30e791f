import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { tree } from "../support/tree.ts";
import { browserTest, fillEnds, seeState, type Visit } from "./browser.ts";

const PLACES = [
  "/",
  "/new",
  "/executions/1",
  "/executions/1?show=options",
  "/jobs",
  "/jobs/1",
  "/held",
  "/schedules",
  "/history",
  "/settings",
  "/settings/access",
  "/settings/configuration",
  "/settings/about",
];

/** What the focus is on: its name, whether it was there before, and why it cannot be seen. */
interface Stop {
  readonly name: string;
  readonly again: boolean;
  readonly fault: string | null;
}

// In the page, so as text. A radio button of segments is drawn by what stands behind it.
const LOOK = `(async () => {
  const element = document.activeElement;
  if (element === null || element === document.body) return null;
  const seen = globalThis.seenStops ??= new Set();
  const again = seen.has(element);
  seen.add(element);
  const shown = element.matches(".segment input") ? element.nextElementSibling : element;
  const { outlineStyle, outlineWidth } = getComputedStyle(shown);
  // What a key brought into sight is drawn there with the next frame.
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  const { left, top, width, height } = shown.getBoundingClientRect();
  const middle = document.elementFromPoint(left + width / 2, top + Math.min(height, innerHeight) / 2);
  const inSight = middle !== null && (element.contains(middle) || middle.contains(shown) ||
    element.labels?.[0]?.contains(middle));
  const covered = middle?.closest(".sidebar") && !element.closest(".sidebar");
  const marked = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  const fault = !inSight || covered ? "out of sight" : marked ? null : "not marked";
  return { name: element.outerHTML.slice(0, 200), again, fault };
})()`;

// All that can be worked with; of radio buttons that belong together one is enough.
const COUNT = `[...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility() &&
    (one.type !== "radio" || one.checked)).length`;

/** Goes through a view by the Tab key alone. Gives what is wrong. */
async function walk(page: Page): Promise<string[]> {
  const faults: string[] = [];
  const wanted = await page.evaluate(COUNT) as number;
  for (let stops = 0;; stops++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(LOOK) as Stop | null;
    if (stop === null || stop.again) {
      if (stops < wanted) faults.push(`${stops} of ${wanted} were reached`);
      return faults;
    }
    if (stop.fault !== null) faults.push(`${stop.fault}: ${stop.name}`);
  }
}

async function walkEverywhere({ page, folder, served }: Visit): Promise<void> {
  tree({ "one.txt": "1" }).build(`${folder}/source`);
  await fillEnds(page, `${folder}/source`, `${folder}/copy`);
  await page.getByLabel("Save as a job").check();
  await page.getByRole("button", { name: "Start backup" }).click();
  await seeState(page, "Completed");
  for (const place of PLACES) {
    await page.goto(new URL(place, served.url).href);
    await page.waitForSelector("h1");
    await page.locator(".skeleton").first().waitFor({ state: "detached" });
    assert.deepEqual(await walk(page), [], place);
  }
}

browserTest("all of every view is reached by the Tab key, in sight and marked", walkEverywhere, {
  view: { viewport: { width: 1280, height: 720 } },
});

browserTest("so it is on a phone, under no bar", walkEverywhere, {
  view: { viewport: { width: 360, height: 640 } },
});

browserTest(
  "a dialog gives the focus back; what goes away leaves it to the title",
  async (visit) => {
    const { page, served } = visit;
    const focused = page.locator(":focus");
    await page.goto(new URL("/settings/notifications", served.url).href);
    const add = page.getByRole("button", { name: "Add channel" });
    await add.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("radio", { name: "E-mail" }).and(focused).waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await focused.filter({ hasText: "Add channel" }).waitFor();

    await add.press("Enter");
    await dialog.getByRole("radio", { name: "E-mail" }).press("ArrowRight");
    await dialog.getByLabel("Name").fill("phone");
    await dialog.getByLabel("Address").fill("http://127.0.0.1:1/topic");
    await dialog.getByLabel("Address").press("Enter");
    // The button stood in the place of the list that there is now.
    await page.getByRole("heading", { name: "phone" }).waitFor();
    await page.locator("h1:focus").waitFor();

    await page.getByRole("button", { name: "Remove phone" }).press("Enter");
    await dialog.getByRole("button", { name: "Remove it" }).press("Enter");
    await page.getByRole("heading", { name: "Nobody is told yet" }).waitFor();
    await page.locator("h1:focus").waitFor();
  },
);

browserTest("who wants no motion sees none that goes on", async ({ page }) => {
  const moving = `document.getAnimations().filter(({ effect }) =>
    effect.getComputedTiming().iterations === Infinity).length`;
  const add = `for (const name of ["skeleton", "bar-fill"]) {
    const frame = document.createElement("div");
    frame.className = "bar-unknown";
    frame.innerHTML = "<div></div>";
    frame.firstChild.className = name;
    document.body.append(frame);
  }`;
  await page.evaluate(add);
  assert.ok(await page.evaluate(moving) as number >= 2);
  await page.emulateMedia({ reducedMotion: "reduce" });
  assert.equal(await page.evaluate(moving), 0);
});
