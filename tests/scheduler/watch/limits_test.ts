/** What becomes of a watch where the system's limits are reached. */
import assert from "node:assert/strict";
import { isRoot, must } from "../../support/processes.ts";
import { skipUnless } from "../../support/skip.ts";
import { file, folder, T1, tree } from "../../support/tree.ts";
import { withJobs } from "../../jobs/with_jobs.ts";
import { alike, eventually, QUICK, watching } from "./watching.ts";

const isLinux = Deno.build.os === "linux";
const LIMITS = "/proc/sys/fs/inotify";

/** Lowers a limit of the system for as long as `body` takes; gives the way to lift it earlier. */
async function withLimit(
  name: "max_queued_events" | "max_user_watches",
  value: number,
  body: (lift: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const path = `${LIMITS}/${name}`;
  const before = (await must("cat", [path])).trim();
  const set = (to: string) => must("sh", ["-c", 'echo "$1" > "$2"', "sh", to, path]);
  const lift = () => set(before).then(() => {});
  await set(String(value));
  try {
    await body(lift);
  } finally {
    await lift();
  }
}

const ROOT_ON_LINUX = {
  ignore: skipUnless(isRoot && isLinux, "lowering limits of inotify needs root on Linux"),
};

const MANY = 'for at in $(seq 4000); do echo $at > "$1/photos/$at"; done';

Deno.test(
  "more changes at once than the system can tell are followed by a look at everything",
  ROOT_ON_LINUX,
  () =>
    withJobs(async (given) => {
      const [source] = given.ends;
      tree({ "photos": folder({ "1.jpg": file("one", { mtime: T1 }) }) }).build(source);
      await withLimit("max_queued_events", 10, (lift) =>
        watching(given, {}, async ({ rounds, told }) => {
          await alike(given.ends);
          const overflow =
            "More changed at once than the system could tell: everything is looked at";
          while (!told.includes(overflow)) {
            await must("sh", ["-c", MANY, "sh", source]);
          }
          await lift();
          await alike(given.ends);
          const whole = () =>
            rounds.filter(({ round }) =>
              round.folders === null
            ).length;
          await eventually(() => whole() > 1, "a second look at everything");
        }));
    }),
);

Deno.test(
  "where there are no watches left, everything is looked at now and then, until there are",
  ROOT_ON_LINUX,
  () =>
    withJobs(async (given) => {
      const [source] = given.ends;
      const folders = Object.fromEntries(
        Array.from({ length: 30 }, (_, at) => [`${at}`, folder({}, { mtime: T1 })]),
      );
      tree(folders, { mtime: T1 }).build(source);
      const pace = { ...QUICK, fullLookEvery: 300 };
      await withLimit("max_user_watches", 5, (lift) =>
        watching(given, { pace }, async ({ rounds, told }) => {
          await alike(given.ends);
          await Deno.writeTextFile(`${source}/7/new`, "new");
          await alike(given.ends);
          assert.equal(told.length, 1, "it is told once");
          assert.match(
            told[0] ?? "",
            /all watches .* are in use; raise the limit with "sysctl fs\./,
          );
          assert.equal(
            rounds.every(({ round }) =>
              round.folders === null
            ),
            true,
          );
          await lift();
          const before = rounds.length;
          await eventually(() => rounds.length > before + 1, "it is opened again");
          // Looks at everything alone would do: only a watch makes a round of one folder.
          let at = 0;
          const some = () => rounds.some(({ round }) => round.folders !== null);
          while (!some()) {
            await Deno.writeTextFile(`${source}/8/${at++}`, "noticed");
            await new Promise((resolve) => setTimeout(resolve, 20));
            assert.ok(at < 1000, "nothing was noticed");
          }
          await alike(given.ends);
        }));
    }),
);

Deno.test(
  "watches that run out later are told, and nothing is lost",
  ROOT_ON_LINUX,
  () =>
    withJobs(async (given) => {
      const [source] = given.ends;
      tree({ "photos": folder({}, { mtime: T1 }) }, { mtime: T1 }).build(source);
      await watching(given, { pace: { ...QUICK, fullLookEvery: 300 } }, async ({ told }) => {
        await alike(given.ends);
        await withLimit("max_user_watches", 1, async () => {
          for (let at = 0; told.length === 0 && at < 1000; at++) {
            await Deno.mkdir(`${source}/photos/${at}/below`, { recursive: true });
            await Deno.writeTextFile(`${source}/photos/${at}/below/file`, "deep");
          }
          await eventually(() => told.length > 0, "it is told");
          await alike(given.ends);
        });
      });
    }),
);
