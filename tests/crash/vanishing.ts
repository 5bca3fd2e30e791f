/** A source that is not there any more, as a whole or in part. */
import { must } from "../support/processes.ts";
import { readTree } from "../support/tree.ts";
import { disagreements, manners, recover, tornEntries, type WholeOptions } from "./check.ts";
import { ended, startSlowly, wait } from "./command.ts";
import { resetDestination } from "./ground.ts";
import { chooseEnds, describeEnds, type Kind, type Stage, type Trial } from "./kind.ts";
import { place } from "./scene.ts";

interface Loss {
  readonly what: string;
  /** Takes away from the source at this path. */
  take(source: string): Promise<unknown>;
  /** Where what was there is now, if anywhere. */
  readonly movedTo?: (source: string) => string;
  readonly whole?: WholeOptions;
}

const FOLDER = "folder 2";

const REMOVED: Loss = {
  what: "the source is removed",
  take: (source) => must("rm", ["-rf", "--", source]),
};
const RENAMED: Loss = {
  what: "the source is renamed",
  take: (source) => Deno.rename(source, `${source} elsewhere`),
  movedTo: (source) => `${source} elsewhere`,
};
const FOLDER_REMOVED: Loss = {
  what: "a folder of the source is removed",
  take: (source) => must("rm", ["-rf", "--", `${source}/${FOLDER}`]),
  // Removed before it was looked at, it is not to be at the destination either.
  whole: { mayBeGone: (path) => path === FOLDER || path.startsWith(`${FOLDER}/`) },
};

async function takeAway(stage: Stage, loss: Loss): Promise<Trial> {
  const { ground, random } = stage;
  const { scratch, scene } = ground;
  const ends = chooseEnds(stage, `${scratch}/source`);
  await place(scene.newPath, ends.source);
  await resetDestination(ground);
  const running = await startSlowly(ends, `${scratch}/log`);
  const moment = random.between(0, 250);
  await wait(moment);
  await loss.take(ends.source);
  const outcome = await ended(running);
  const problems = [
    ...manners(outcome),
    ...tornEntries(readTree(ends.destination), scene, loss.whole),
  ];
  const moved = loss.movedTo?.(ends.source);
  if (moved !== undefined) {
    if (outcome.code === 0) problems.push(...await disagreements({ ...ends, source: moved }));
    await must("rm", ["-rf", "--", moved]);
  }
  await place(scene.newPath, ends.source);
  return {
    reached: true,
    detail: `${loss.what} ${moment} ms after the first rename (exit code ${outcome.code}), ` +
      describeEnds(stage, ends),
    problems: [...problems, ...await recover(ends)],
  };
}

function kindOf(loss: Loss): Kind {
  return { title: `${loss.what} midway`, try: (stage) => takeAway(stage, loss) };
}

export const VANISHING: readonly Kind[] = [REMOVED, RENAMED, FOLDER_REMOVED].map(kindOf);
