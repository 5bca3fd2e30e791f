/** What a case is: a fault of some kind, tried once. */
import type { Habits } from "./calls.ts";
import type { Ends } from "./check.ts";
import type { Ground } from "./ground.ts";
import type { Random } from "./random.ts";

export interface Stage {
  readonly ground: Ground;
  /** By source. */
  readonly habits: ReadonlyMap<string, Habits>;
  readonly random: Random;
}

export interface Trial {
  /** Whether the fault came to pass; a run may end before it is its turn. */
  readonly reached: boolean;
  /** What was done, exactly enough to do it again. */
  readonly detail: string;
  /** None if all is well. */
  readonly problems: readonly string[];
}

export interface Kind {
  /** A row of the table. */
  readonly title: string;
  readonly try: (stage: Stage) => Promise<Trial>;
}

/** Kinds of one sort; `of` gives those that this ground can show. */
export interface Subject {
  readonly name: string;
  /** Cases for each kill that is asked for. */
  readonly share: number;
  readonly of: (stage: Omit<Stage, "random">) => readonly Kind[];
}

const FLAGS: readonly [readonly string[], ...readonly string[][]] = [
  ["--mirror"],
  ["--mirror", "--permissions"],
  ["--mirror", "--verify"],
  ["--mirror", "--type=full"],
  ["--mirror", "--compare=advanced"],
  ["--mirror", "--compare=thorough"],
];

/** Of so many runs one has to begin with a record of its own. */
const FRESH = 0.2;

/** Both ends, and how the run goes about it. */
export function chooseEnds({ ground, random }: Stage, source = random.pick(ground.sources)): Ends {
  const { destination, state } = ground;
  const workers = String(random.pick([1, 2, 2, 3]));
  const flags = [...random.pick(FLAGS), "--workers", workers];
  if (random.next() < FRESH) removeFolder(state);
  return { source, destination, state, flags };
}

function removeFolder(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

export function describeEnds({ ground }: Stage, { source, flags }: Ends): string {
  const place = source === ground.sources[1] ? "beside the destination" : "on another file system";
  return `source ${place}, run ${flags.join(" ")}`;
}
