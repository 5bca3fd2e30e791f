import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "smol-toml";
import { RunError } from "../../src/base/errors.ts";
import { changedText, type ConfigChanges, spelledDefaults } from "../../src/config/change.ts";
import { changeConfig, spellConfig } from "../../src/config/edit.ts";
import { loadConfig, type SearchOptions } from "../../src/config/mod.ts";
import { KNOWN_KEYS } from "../../src/config/schema.ts";
import { withScratch } from "../support/scratch.ts";

const DOCUMENTED = Deno.readTextFileSync(new URL("../../config.toml", import.meta.url));

/** The text with some keys changed, which has to be accepted. */
function changed(text: string | null, changes: ConfigChanges): string {
  const result = changedText("/config.toml", text, { changes });
  assert.ok("text" in result, JSON.stringify(result));
  return result.text;
}

function withPlaces(body: (places: SearchOptions, file: string) => Promise<void>): Promise<void> {
  return withScratch(async (scratch) => {
    const userFolder = `${scratch}/own/mirrorsphere`;
    const places = { explicitPath: null, workingFolder: scratch, userFolder };
    await body(places, `${userFolder}/config.toml`);
  });
}

async function refused(work: Promise<unknown>, code: RunError["code"]): Promise<string> {
  let message = "";
  await assert.rejects(work, (error: unknown) => {
    assert.ok(error instanceof RunError, String(error));
    assert.equal(error.code, code);
    message = error.message;
    return true;
  });
  return message;
}

Deno.test("a key is changed, and every other line stays as somebody wrote it", () => {
  const text = `# mine
[Config] # of the machine
  max_executions=2 # two disks

# what follows is about jobs
[job]
exclude = [
  "a", # first
  'b',
]
`;
  const after = changed(text, { Config: { max_executions: 4 } });
  assert.equal(after, text.replace("max_executions=2", "max_executions=4"));
});

Deno.test("keys are added to their table, and a table that is missing is made", () => {
  const text = "# mine\n[Config]\nmax_executions = 2\n";
  const after = changed(text, { Config: { kept_plans: 3 }, job: { mirror: true } });
  assert.ok(after.startsWith(text));
  assert.deepEqual(JSON.parse(JSON.stringify(parse(after))), {
    Config: { max_executions: 2, kept_plans: 3 },
    job: { mirror: true },
  });
});

Deno.test("a key that is taken back goes from the file, and its default holds", () => {
  const after = changed("[job]\nmin_size = '1 B'\nmirror = true\n", { job: { min_size: null } });
  assert.equal(after, "[job]\nmirror = true\n");
});

Deno.test("tables inline and with dotted keys are changed, too", () => {
  const text = "Config.max_executions = 2\njob = { mirror = true } # all in one\n";
  const after = changed(text, { Config: { max_executions: 3 }, job: { verify: true } });
  assert.match(
    after,
    /^Config\.max_executions = 3\njob = \{ mirror = true, verify = true \} # all/,
  );
});

Deno.test("in the documented file any key takes any value of its kind, comments untouched", () => {
  const comments = (text: string) => text.split("\n").filter((line) => line.startsWith("#"));
  const Config = fc.record({
    max_executions: fc.integer({ min: 1, max: 64 }),
    ui_refresh_time: fc.constantFrom(0.05, 1, 12.5, 60),
    sandbox: fc.constantFrom("auto", "off", "require"),
  }, { requiredKeys: [] });
  // What a pattern may hold: quotes, backslashes, a hash, any letter; one line, and not empty.
  const pattern = fc.string({ unit: "grapheme", minLength: 1 })
    .filter((text) => text.trim() !== "" && !/[\r\n]/.test(text) && text.isWellFormed());
  const job = fc.record({
    mirror: fc.boolean(),
    exclude: fc.array(pattern, { maxLength: 4 }),
    max_delete: fc.constantFrom("25%", "500"),
    modify_window: fc.constantFrom("2s", 0, "1h"),
  }, { requiredKeys: [] });
  fc.assert(
    fc.property(Config, job, (Config, job) => {
      const after = changed(DOCUMENTED, { Config, job });
      assert.deepEqual(comments(after), comments(DOCUMENTED));
      const before = parse(DOCUMENTED) as { Config: object; job: object };
      assert.deepEqual(JSON.parse(JSON.stringify(parse(after))), {
        Config: { ...before.Config, ...Config },
        job: { ...before.job, ...job },
      });
    }),
    { numRuns: 60 },
  );
});

Deno.test("what is not accepted is named, with what is, and nothing is changed", () => {
  const tries: readonly [ConfigChanges, field: string, accepted: RegExp][] = [
    [{ Config: { max_executions: 99 } }, "Config.max_executions", /from 1 to 64/],
    [{ Config: { max_exections: 2 } }, "Config.max_exections", /max_executions/],
    [{ job: { compare: "closely" } }, "job.compare", /standard/],
    [{ job: { min_size: "2 MB", max_size: "1 MB" } }, "job.max_size", /not below min_size/],
  ];
  for (const [changes, field, accepted] of tries) {
    const result = changedText("/config.toml", DOCUMENTED, { changes });
    assert.ok("field" in result);
    assert.equal(result.field, field);
    assert.match(result.accepted, accepted);
  }
});

Deno.test("every key with a default is spelled", () => {
  const { Config, job } = spelledDefaults();
  const unsaid = ["max_delete", "min_size", "max_size"];
  assert.deepEqual(Object.keys(Config), KNOWN_KEYS.Config);
  assert.deepEqual(
    Object.keys(job).toSorted(),
    KNOWN_KEYS.job.filter((key) => !unsaid.includes(key)).toSorted(),
  );
});

Deno.test("where there is no file one is made in the user's own folder, for them alone", () =>
  withPlaces(async (places, file) => {
    const { path, revision, given } = await spellConfig(places);
    assert.deepEqual([path, revision, given], [file, "none", { Config: {}, job: {} }]);
    const changes = { Config: { max_executions: 5 } };
    assert.equal(await changeConfig(places, { revision, changes }), null);
    assert.equal((await loadConfig(places)).maxExecutions, 5);
    assert.equal((Deno.statSync(file).mode ?? 0) & 0o777, 0o600);
    assert.deepEqual([...Deno.readDirSync(places.userFolder ?? "")].map(({ name }) => name), [
      "config.toml",
    ]);
  }));

Deno.test("a file behind a link is replaced where it lies, with its mode, and the link stays", () =>
  withPlaces(async (places, file) => {
    const real = `${places.workingFolder}/dotfiles.toml`;
    Deno.writeTextFileSync(real, "[job]\nmirror = true\n", { mode: 0o640 });
    Deno.mkdirSync(places.userFolder ?? "", { recursive: true });
    Deno.symlinkSync(real, file);
    const { revision } = await spellConfig(places);
    await changeConfig(places, { revision, changes: { job: { mirror: false } } });
    assert.ok(Deno.lstatSync(file).isSymlink);
    assert.equal(Deno.readTextFileSync(real), "[job]\nmirror = false\n");
    assert.equal((Deno.statSync(real).mode ?? 0) & 0o777, 0o640);
  }));

Deno.test("who saw an older file changes nothing, and of two at once one does", () =>
  withPlaces(async (places, file) => {
    const { revision } = await spellConfig(places);
    const attempts = [2, 3].map((count) =>
      changeConfig(places, { revision, changes: { Config: { max_executions: count } } })
    );
    const outcomes = await Promise.allSettled(attempts);
    assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
    const text = Deno.readTextFileSync(file);
    await refused(changeConfig(places, { revision, changes: {} }), "edited-meanwhile");
    assert.equal(Deno.readTextFileSync(file), text);
  }));

Deno.test("a file that is broken is not touched, and named", () =>
  withPlaces(async (places) => {
    const file = `${places.workingFolder}/config.toml`;
    Deno.writeTextFileSync(file, "[Config]\nmax_executions = many\n");
    assert.match(await refused(spellConfig(places), "configuration"), /config\.toml", line 2/);
  }));

Deno.test("a folder that cannot be written to is told, and leaves nothing behind", () =>
  withPlaces(async (places, file) => {
    // A file where the folder should be, which stops root as well.
    Deno.writeTextFileSync(`${places.workingFolder}/own`, "");
    const work = changeConfig(places, { revision: "none", changes: { job: { mirror: true } } });
    const message = await refused(work, "configuration-unwritable");
    assert.match(message, /^Write configuration ".*": .+; allow this user to write there/);
    assert.ok(message.includes(file));
    assert.deepEqual([...Deno.readDirSync(places.workingFolder)].map(({ name }) => name), ["own"]);
  }));
