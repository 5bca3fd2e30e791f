/** Killed outright: at the n-th call of a kind, and at any moment. */
import { type Call, CALLS, treePaths } from "./calls.ts";
import { disagreements, type Ends, recover, tornEntries, touched } from "./check.ts";
import { ended, runAndKill, start } from "./command.ts";
import { type Ground, resetDestination } from "./ground.ts";
import {
  chooseEnds,
  describeEnds,
  type Kind,
  type Stage,
  type Subject,
  type Trial,
} from "./kind.ts";
import { readTree } from "../support/tree.ts";

/** What is not in order after a kill, and after the run that follows it. */
async function aftermath({ scene }: Ground, ends: Ends): Promise<string[]> {
  return [
    ...tornEntries(readTree(ends.destination), scene),
    ...touched(ends.source, scene),
    ...await recover(ends),
  ];
}

/** The source from which this call is made most, and how often. */
export function busiest({ ground, habits }: Omit<Stage, "random">, name: string) {
  const counts = ground.sources.map((source) => ({
    source,
    most: habits.get(source)?.calls.get(name) ?? 0,
  }));
  return counts.filter(({ most }) => most > 0);
}

async function killAtCall(stage: Stage, { name, onTrees }: Call): Promise<Trial> {
  const { ground, random } = stage;
  const sources = busiest(stage, name);
  const { source, most } = sources[random.between(0, sources.length - 1)] ??
    { source: ground.sources[0], most: 1 };
  const ends = chooseEnds(stage, source);
  const nth = random.between(1, most);
  await resetDestination(ground);
  const { signal, code } = await runAndKill(ends, {
    name,
    nth,
    paths: onTrees ? treePaths(ground, source) : [],
    pipe: `${ground.scratch}/pipe`,
  });
  const reached = signal === "SIGKILL";
  const problems = reached || code === 0 ? [] : [`ended with ${code}, though not killed`];
  return {
    reached,
    detail: `${name} number ${nth}, ${describeEnds(stage, ends)}`,
    problems: [...problems, ...await aftermath(ground, ends)],
  };
}

async function killAtRandom(stage: Stage): Promise<Trial> {
  const { ground, habits, random } = stage;
  const ends = chooseEnds(stage);
  const longest = habits.get(ends.source)?.duration ?? 1000;
  const moment = random.between(0, Math.ceil(longest));
  await resetDestination(ground);
  const running = await start(ends);
  const timer = setTimeout(() => running.kill("SIGKILL"), moment);
  const { signal, code } = await ended(running);
  clearTimeout(timer);
  const reached = signal === "SIGKILL";
  const problems = reached || code === 0 ? [] : [`ended with ${code}, though not killed`];
  if (!reached) problems.push(...await disagreements(ends));
  return {
    reached,
    detail: `SIGKILL after ${moment} ms, ${describeEnds(stage, ends)}`,
    problems: [...problems, ...await aftermath(ground, ends)],
  };
}

const ANY_MOMENT: Kind = { title: "killed at any moment", try: killAtRandom };

export const kills: Subject = {
  name: "kill",
  share: 1,
  of(stage) {
    const calls = CALLS.filter(({ name, kills }) => kills && busiest(stage, name).length > 0);
    return [
      ...calls.map((call): Kind => ({
        title: `killed at the n-th \`${call.name}\``,
        try: (stage) => killAtCall(stage, call),
      })),
      ANY_MOMENT,
    ];
  },
};
