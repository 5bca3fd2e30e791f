/** The browser, as Debian has it. */
import type { Browser } from "playwright-core";

const CHROMIUM = "/usr/bin/chromium";
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

export const hasChromium = exists(CHROMIUM);

/** Starts a browser of its own. */
export async function launch(): Promise<Browser> {
  // Else the library looks at /proc while it is loaded, which Deno lets nobody do without all
  // permissions.
  Deno.env.set("__IS_WSL_TEST__", "true");
  const { chromium } = await import("playwright-core");
  return await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}
