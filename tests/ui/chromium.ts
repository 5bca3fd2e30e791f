/** The browser, as Debian has it: whole, or without a window of its own, which takes a third less. */
import type { Browser } from "playwright-core";

const CHROMIUMS = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];
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

const chromium = CHROMIUMS.find(exists);

export const hasChromium = chromium !== undefined;

/** Starts a browser of its own. */
export async function launch(): Promise<Browser> {
  // Else the library looks at /proc while it is loaded, which Deno lets nobody do without all
  // permissions.
  Deno.env.set("__IS_WSL_TEST__", "true");
  const { chromium: type } = await import("playwright-core");
  return await type.launch({
    ...chromium !== undefined && { executablePath: chromium },
    args: FLAGS,
  });
}
