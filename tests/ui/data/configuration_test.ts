import assert from "node:assert/strict";
import { spelledDefaults } from "../../../src/config/change.ts";
import { KNOWN_KEYS } from "../../../src/config/schema.ts";
import { changesOf, type Configuration, draftOf } from "../../../src/ui/data/configuration.ts";

const { Config, job } = spelledDefaults();
const defaults = { Config: { ...Config }, job: { ...job } };

function configuration(given: Partial<Configuration["given"]> = {}): Configuration {
  return {
    path: "/config.toml",
    revision: "none",
    given: { Config: {}, job: {}, ...given },
    defaults,
  };
}

Deno.test("a form that nobody touched changes nothing, whatever the file says", () => {
  const given = {
    Config: { max_executions: 3, sandbox: "off" },
    job: { compare: "thorough:SHA3", max_delete: 500, exclude: ["*.tmp", "!x"], min_size: "1 KiB" },
  };
  for (const one of [configuration(), configuration(given)]) {
    assert.equal(changesOf(one, draftOf(one)), null);
  }
});

Deno.test("what was changed is spelled as in the file, and nothing else is told", () => {
  const seen = configuration({ job: { min_size: "1 KiB", exclude: ["a"] } });
  const draft = draftOf(seen);
  const changes = changesOf(seen, {
    ...draft,
    numbers: { ...draft.numbers, max_executions: " 4 ", kept_plans: "many", plan_days: "" },
    options: {
      ...draft.options,
      comparison: "thorough",
      hash: "SHA3",
      minSize: "",
      maxSize: "2 GiB",
      modifyWindow: "2s",
    },
    exclude: "a\n\n!b \n",
  });
  assert.deepEqual(changes, {
    Config: { max_executions: 4, kept_plans: "many", plan_days: null },
    job: {
      compare: "thorough:SHA3",
      modify_window: "2s",
      exclude: ["a", "!b "],
      min_size: null,
      max_size: "2 GiB",
    },
  });
});

Deno.test("every key of a configuration can be changed by the form", () => {
  // To keep versions takes back that removals make room.
  const seen = configuration({ job: { delete_before: true } });
  const draft = draftOf(seen);
  const other = (text: string) => `${text}1`;
  const changes = changesOf(seen, {
    numbers: Object.fromEntries(
      Object.entries(draft.numbers).map(([key, text]) => [key, other(text)]),
    ) as typeof draft.numbers,
    sandbox: "require",
    exclude: "a",
    include: "b",
    options: {
      ...draft.options,
      type: "full",
      comparison: "advanced",
      mirror: true,
      permissions: true,
      followSymlinks: true,
      lockSource: true,
      verify: true,
      deleteExcluded: true,
      keepVersions: "forever",
      oneFileSystem: true,
      durability: "file",
      maxDelete: "1",
      modifyWindow: "1",
      maxRate: "1k",
      minSize: "1",
      maxSize: "2",
    },
  });
  assert.deepEqual(Object.keys(changes?.Config ?? {}).toSorted(), KNOWN_KEYS.Config.toSorted());
  assert.deepEqual(Object.keys(changes?.job ?? {}).toSorted(), KNOWN_KEYS.job.toSorted());
});

Deno.test("how long versions are kept is shown as the file says, and spelled so", () => {
  const kept = (keep_versions: string) =>
    draftOf(configuration({ job: { keep_versions } })).options;
  assert.deepEqual([kept("4w").keepVersions, kept("4w").keptFor], ["some", "4w"]);
  assert.deepEqual(["off", "forever"].map((word) => kept(word).keepVersions), ["off", "forever"]);
  const seen = configuration();
  const draft = draftOf(seen);
  const options = { ...draft.options, keepVersions: "some", keptFor: " 12h " } as const;
  assert.deepEqual(changesOf(seen, { ...draft, options }), { job: { keep_versions: "12h" } });
});
