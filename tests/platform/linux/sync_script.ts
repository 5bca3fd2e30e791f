/** Writes a file system out and prints, as JSON, how it ended and how often a timer got its turn. */
import { openPlatform } from "../../../src/platform/mod.ts";

const fs = await openPlatform("linux");
const root = fs.openRoot(Deno.args[0] ?? "/");
let turns = 0;
const timer = setInterval(() => turns++, 10);
const outcome = await fs.syncFileSystemAsync(root).then(
  () => ({ failed: false }),
  ({ name, code, state, retry }) => ({ failed: true, name, code, state, retry }),
);
clearInterval(timer);
fs.close(root);
console.log(JSON.stringify({ ...outcome, turns }));
