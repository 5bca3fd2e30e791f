/** The n-th call of a kind fails: once, or from then on. */
import { readTree } from "../support/tree.ts";
import type { Outcome } from "../support/cli.ts";
import { type Call, CALLS, type ErrorName, treePaths } from "./calls.ts";
import {
  disagreements,
  type Ends,
  manners,
  recover,
  tornEntries,
  touched,
  unexplained,
} from "./check.ts";
import { runOnce } from "./command.ts";
import { resetDestination } from "./ground.ts";
import {
  chooseEnds,
  describeEnds,
  type Kind,
  type Stage,
  type Subject,
  type Trial,
} from "./kind.ts";
import { busiest } from "./kills.ts";

const OUT_OF_SPACE: readonly ErrorName[] = ["ENOSPC", "EDQUOT"];

interface Fault {
  /** Of the call. */
  readonly name: string;
  readonly error: ErrorName;
  readonly reached: boolean;
}

/** How a run has to end, by its exit code, if a call failed in this way. */
async function judgeEnd(outcome: Outcome, ends: Ends, fault: Fault): Promise<string[]> {
  const { code, report } = outcome;
  const { name, error, reached } = fault;
  if (name === "syncfs" && reached && code === 0) {
    return ["took a disk not written out for success"];
  }
  switch (code) {
    case 0:
      // Called again, or done in another way: then nothing may be amiss.
      return await disagreements(ends);
    case 1:
      if (error === "EINTR") {
        return [`an interrupted call was taken for a failure: ${told(outcome)}`];
      }
      if (OUT_OF_SPACE.includes(error)) return [`went on without space: ${told(outcome)}`];
      if (report?.failures.length === 0) return ["ended with 1, and no failure told"];
      return unexplained(ends, report?.failures.map(({ path }) => path) ?? [])
        .map((line) => `no failure tells of ${line}`);
    default:
      return error === "EINTR" ? [`an interrupted call ended the run: ${told(outcome)}`] : [];
  }
}

function told({ code, stderr, report }: Outcome): string {
  const messages = report?.failures.map(({ message }) => message) ?? [];
  return [`exit code ${code}`, report?.error?.message, ...messages, stderr.trim()]
    .filter(Boolean).join("; ");
}

/** Whether the report says that an entry's metadata could not be set. */
function isTold({ report }: Outcome, path: string): boolean {
  const failures = report?.failures ?? [];
  return failures.some((each) => each.path === path && each.operation === "set-metadata");
}

async function failCall(stage: Stage, call: Call, error: ErrorName): Promise<Trial> {
  const { ground, random } = stage;
  const { scene, scratch } = ground;
  const { name, onTrees } = call;
  const sources = busiest(stage, name);
  const { source, most } = sources[random.between(0, sources.length - 1)] ??
    { source: ground.sources[0], most: 1 };
  const ends = chooseEnds(stage, source);
  // A call that is interrupted for ever is nothing that happens.
  const lasting = error !== "EINTR" && random.next() < 0.3;
  const rule = `${name}:error=${error}:when=${random.between(1, most)}${lasting ? "+" : ""}`;
  const log = `${scratch}/log`;
  await resetDestination(ground);
  const outcome = await runOnce(ends, {
    rules: [rule],
    log,
    paths: onTrees ? treePaths(ground, source) : [],
  });
  const found = readTree(ends.destination);
  const reached = (await Deno.readTextFile(log)).includes("(INJECTED)");
  return {
    reached,
    detail: `${rule}, ${describeEnds(stage, ends)}`,
    problems: [
      ...manners(outcome),
      ...await judgeEnd(outcome, ends, { name, error, reached }),
      ...tornEntries(found, scene, {
        // Told once, of the first name that it has.
        contentAlone: (path) =>
          isTold(outcome, path) || isTold(outcome, found[path]?.sameAs ?? path),
      }),
      ...touched(source, scene),
      ...await recover(ends),
    ],
  };
}

export const failingCalls: Subject = {
  name: "fail",
  share: 0.4,
  of(stage) {
    const calls = CALLS.filter(({ name }) => busiest(stage, name).length > 0);
    return calls.flatMap((call) =>
      call.errors.map((error): Kind => ({
        title: `the n-th \`${call.name}\` fails with ${error}`,
        try: (stage) => failCall(stage, call, error),
      }))
    );
  },
};
