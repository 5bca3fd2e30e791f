/** A folder that is swapped for a link to elsewhere, again and again, at either end. */
import type { RawName } from "../../src/base/names.ts";
import { openPlatform } from "../../src/platform/mod.ts";
import { must } from "../support/processes.ts";
import { differences, readTree } from "../support/tree.ts";
import { manners, recover, tornEntries, type WholeOptions } from "./check.ts";
import { ended, startSlowly } from "./command.ts";
import { resetDestination } from "./ground.ts";
import { chooseEnds, describeEnds, type Kind, type Stage, type Trial } from "./kind.ts";
import { place } from "./scene.ts";

const files = await openPlatform("auto");
const FOLDER = "folder 1";
const LINK = "link to elsewhere";
const SECRET = "from elsewhere";

const WHOLE: WholeOptions = {
  except: (path) => [FOLDER, LINK].some((name) => path === name || path.startsWith(`${name}/`)),
};

/** Swaps the folder and the link in the folder `root`, as often as it can; ends with `stop`. */
function swapping(root: string): { stop(): number } {
  const handle = files.openRoot(root);
  let swaps = 0;
  const timer = setInterval(() => {
    try {
      if (files.exchange(handle, FOLDER as RawName, LINK as RawName)) swaps++;
    } catch {
      // One of them is gone for now: a mirror removes what the source does not have.
    }
  }, 1);
  return {
    stop() {
      clearInterval(timer);
      files.close(handle);
      return swaps;
    },
  };
}

/** Makes a folder elsewhere whose files have the names of those in the swapped folder. */
async function makeElsewhere({ ground }: Stage): Promise<string> {
  const elsewhere = `${ground.scratch}/elsewhere`;
  await must("rm", ["-rf", "--", elsewhere]);
  await Deno.mkdir(elsewhere);
  for (const name of ["same small", "changed small", "changed much", "new", "other"]) {
    await Deno.writeTextFile(`${elsewhere}/${name}`, SECRET);
  }
  return elsewhere;
}

async function swap(stage: Stage, end: "source" | "destination"): Promise<Trial> {
  const { ground } = stage;
  const { scratch, scene } = ground;
  const ends = chooseEnds(stage, `${scratch}/source`);
  await place(scene.newPath, ends.source);
  await resetDestination(ground);
  const elsewhere = await makeElsewhere(stage);
  await Deno.symlink(elsewhere, `${ends[end]}/${LINK}`);
  const before = readTree(elsewhere);
  const swapper = swapping(ends[end]);
  const outcome = await ended(await startSlowly(ends, `${scratch}/log`));
  const swaps = swapper.stop();
  const found = readTree(ends.destination);
  const problems = [
    ...manners(outcome),
    ...tornEntries(found, scene, WHOLE),
    ...differences(before, readTree(elsewhere)).map((line) => `elsewhere touched: ${line}`),
    ...Object.entries(found).filter(([, { content }]) => content === SECRET)
      .map(([path]) => `brought in from elsewhere: ${JSON.stringify(path)}`),
  ];
  await place(scene.newPath, ends.source);
  return {
    reached: swaps > 0,
    detail: `${swaps} swaps (exit code ${outcome.code}), ${describeEnds(stage, ends)}`,
    problems: [...problems, ...await recover(ends)],
  };
}

export const SWAPS: readonly Kind[] = (["source", "destination"] as const).map((end) => ({
  title: `a folder of the ${end} is swapped for a link`,
  try: (stage) => swap(stage, end),
}));
