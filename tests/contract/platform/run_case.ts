/** Runs one case in a process of its own: PLATFORM TITLE FOLDER. Throws what the case throws. */
import assert from "node:assert/strict";
import { openPlatform } from "../../../src/platform/mod.ts";
import { CASES, runIn } from "./cases.ts";

const [platform, title, folder = ""] = Deno.args;
assert.ok(platform === "linux" || platform === "portable");
const chosen = CASES.find((each) => each.title === title);
assert.ok(chosen, `no such case: ${title}`);
await runIn(folder, await openPlatform(platform), chosen);
