/**
 * All tests of the folders that are named, as one module: `test:only tests/all.ts -- tests/cli`.
 * Deno gives each module that it tests a world of its own, which takes half a second of work before
 * the first line is read; and what tests share (a browser, a bundle) would be made for each anew.
 */
import { readdirSync } from "node:fs";

const project = new URL("../", import.meta.url);

for (const folder of Deno.args) {
  const paths = readdirSync(new URL(folder, project), { recursive: true }) as string[];
  const tests = paths.filter((path) => path.endsWith("_test.ts")).toSorted();
  if (tests.length === 0) throw new Error(`No tests in "${folder}"`);
  for (const path of tests) await load(`${folder}/${path}`);
}

/** A file that cannot be loaded is a test that fails, and leaves the others their turn. */
async function load(path: string): Promise<void> {
  try {
    await import(new URL(path, project).href);
  } catch (error) {
    Deno.test(`${path} can be loaded`, () => {
      throw error;
    });
  }
}
