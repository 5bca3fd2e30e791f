import {
  deepStrictEqual,
  match,
  notDeepStrictEqual,
  ok,
  rejects,
  strictEqual,
} from "node:assert/strict";
import { RunError } from "../../src/base/errors.ts";
import { type Config, DEFAULT_CONFIG, loadConfig } from "../../src/config/mod.ts";
import { KNOWN_KEYS } from "../../src/config/schema.ts";

const PROJECT = new URL("../..", import.meta.url);

async function withFolder<T>(body: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "mirrorsphere-config-" });
  try {
    return await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Loads a configuration with this text, as the one that `--config` names. */
function load(text: string): Promise<Config> {
  return withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/own.toml`, text);
    return await loadConfig({ explicitPath: "own.toml", workingFolder: folder, userFolder: null });
  });
}

/** The message about a configuration with this text, its path made short. */
async function complaintAbout(text: string): Promise<string> {
  let message = "";
  await rejects(load(text), (error: unknown) => {
    ok(error instanceof RunError, String(error));
    strictEqual(error.code, "configuration");
    message = error.message.replace(/"[^"]*\/own\.toml"/, '"own.toml"');
    return true;
  });
  match(message, /^Read configuration "own\.toml".*: .+; .+[^.]$/);
  return message;
}

Deno.test("the documented config.toml says exactly what holds without a file", async () => {
  const path = new URL("config.toml", PROJECT).pathname;
  const config = await loadConfig({ explicitPath: path, workingFolder: "/", userFolder: null });
  deepStrictEqual({ ...config, path: null }, DEFAULT_CONFIG);
});

Deno.test("the documented config.toml names every key", async () => {
  const text = await Deno.readTextFile(new URL("config.toml", PROJECT));
  const named = [...text.matchAll(/^(?:# )?([a-z_]+) = /gm)].map(([, key]) => key);
  deepStrictEqual(named.sort(), [...KNOWN_KEYS.Config, ...KNOWN_KEYS.job].sort());
});

Deno.test("every key changes the configuration", async () => {
  const changed: Readonly<Record<string, readonly string[]>> = {
    Config: [
      "internal_timestamp = 50",
      "ui_refresh_time = 1",
      "default_wakeup_time = 5.5",
      "settling_delay = 2.5",
      "max_executions = 3",
      "max_concurrency = 63",
      "max_file_operations = 7",
      "kept_executions = 7",
      "kept_plans = 7",
      "plan_days = 7",
      'sandbox = "require"',
    ],
    job: [
      'type = "full"',
      'compare = "thorough:blake3"',
      "modify_window = 2",
      "mirror = true",
      'max_delete = "25%"',
      "delete_excluded = true",
      "delete_before = true",
      'keep_versions = "forever"',
      "follow_symlinks = true",
      "permissions = true",
      "verify = true",
      "lock_source = true",
      'durability = "file"',
      'max_rate = "10 MiB"',
      'exclude = ["*.tmp", "#x"]',
      'include = ["*.txt"]',
      "min_size = 1",
      'max_size = "10 MiB"',
      "one_file_system = true",
    ],
  };
  for (const [table, statements] of Object.entries(changed)) {
    const keys = statements.map((statement) => statement.replace(/ .*/s, ""));
    deepStrictEqual(keys, [...KNOWN_KEYS[table as "Config" | "job"]]);
    for (const statement of statements) {
      const config = await load(`[${table}]\n${statement}\n`);
      notDeepStrictEqual({ ...config, path: null }, DEFAULT_CONFIG, statement);
    }
  }
});

Deno.test("values arrive in the units of the model", async () => {
  const { job, ...config } = await load(`
    [Config]
    internal_timestamp = 250
    ui_refresh_time = 0.05
    default_wakeup_time = 3600
    settling_delay = 0
    max_executions = 64
    max_concurrency = 3
    max_file_operations = 4096
    kept_executions = 10
    kept_plans = 3
    plan_days = 7
    sandbox = "off"
    [job]
    type = "full"
    compare = "thorough:sha256"
    modify_window = "1.5 s"
    max_delete = 500
    keep_versions = "30d"
    max_rate = "10 MiB/s"
    exclude = ["*.tmp", "#x"]
    include = ["keep.tmp"]
    min_size = "1 kB"
    max_size = 1024
  `);
  deepStrictEqual({ ...config, path: null }, {
    path: null,
    internalTimestamp: 250,
    uiRefreshTime: 0.05,
    defaultWakeupTime: 3600,
    settlingDelay: 0,
    maxExecutions: 64,
    maxConcurrency: 3,
    maxFileOperations: 4096,
    keptExecutions: 10,
    keptPlans: 3,
    planDays: 7,
    sandbox: "off",
  });
  deepStrictEqual(job, {
    ...DEFAULT_CONFIG.job,
    type: "full",
    comparison: "thorough",
    hash: "SHA256",
    modifyWindow: 1_500_000_000,
    maxDelete: { count: 500 },
    keepVersions: 30 * 86_400_000,
    maxRate: 10 * 1024 ** 2,
    filter: {
      rules: ["*.tmp", "\\#x", "!keep.tmp"],
      minSize: 1000,
      maxSize: 1024,
      oneFileSystem: false,
    },
  });
});

Deno.test("removals that make room and versions that are kept are refused together", async () => {
  strictEqual(
    await complaintAbout('[job]\ndelete_before = true\nkeep_versions = "30d"\n'),
    'Read configuration "own.toml", line 3, job.keep_versions = "30d": not accepted; give off ' +
      "along with delete_before, as what is kept makes no room",
  );
  const { job } = await load('[job]\ndelete_before = true\nkeep_versions = "off"\n');
  strictEqual(job.keepVersions, null);
  match(
    await complaintAbout('[job]\nkeep_versions = "1s"\n'),
    /; give a number with s, m, h, d or w/,
  );
});

Deno.test("with include alone, everything else is left out", async () => {
  const { job } = await load('[job]\ninclude = ["*.txt"]\n');
  deepStrictEqual(job.filter.rules, ["*", "!*/", "!*.txt"]);
});

Deno.test("zero workers means as many as suit the machine, at least one and at most eight", async () => {
  for (const text of ["[Config]\nmax_concurrency = 0\n", "[Config]\n"]) {
    const { maxConcurrency } = await load(text);
    strictEqual(maxConcurrency, Math.min(navigator.hardwareConcurrency, 8));
  }
});

Deno.test("a configuration is frozen all the way down", async () => {
  for (const config of [DEFAULT_CONFIG, await load('[job]\nexclude = ["a"]\nmax_delete = 5\n')]) {
    const { job } = config;
    for (const part of [config, job, job.filter, job.filter.rules]) ok(Object.isFrozen(part));
  }
});

Deno.test("an unknown key is named with its line, and the one that was meant", async () => {
  strictEqual(
    await complaintAbout("# note\n\n[job]\nmirror = true\npermisions = true\n"),
    'Read configuration "own.toml", line 5, job.permisions = true: unknown key, maybe ' +
      '"permissions" is meant; give one of type, compare, modify_window, mirror, max_delete, ' +
      "delete_excluded, delete_before, keep_versions, follow_symlinks, permissions, verify, " +
      "lock_source, durability, max_rate, exclude, include, min_size, max_size, one_file_system",
  );
  match(await complaintAbout("[Config]\nzzz = 1\n"), /, line 2, Config\.zzz = 1: unknown key; /);
  match(await complaintAbout("[job]\nallow_delete = true\n"), /line 2, job\.allow_delete = true/);
  match(await complaintAbout("[job]\none-file-system = true\n"), /"one_file_system" is meant/);
  match(
    await complaintAbout("[config]\nmax_concurrency = 2\n"),
    /line 1, config = a table: unknown key, maybe "Config" is meant; give one of Config, job$/,
  );
  match(
    await complaintAbout("[job]\n[jobs.photos]\nmirror = true\n"),
    /line 2, jobs = a table: unknown key, maybe "job" is meant/,
  );
  match(
    await complaintAbout('[job]\n"a\\u001bb" = "\\u001b[2J"\n'),
    /job\.a\\u\{1b\}b = "\\u\{1b\}/,
  );
  for (const key of ["__proto__", "constructor", "toString"]) {
    match(await complaintAbout(`[job]\n${key} = 1\n`), new RegExp(`line 2, job\\.${key} = 1: unk`));
  }
});

/** Statements that are refused: in which table, and what the message says of state and way out. */
const REFUSED: readonly (readonly [string, string, RegExp])[] = [
  ["Config", 'internal_timestamp = "100"', /wrong type; give a whole number from 10 to 10000 mill/],
  ["Config", "internal_timestamp = 9", /not accepted; give a whole number from 10 to 10000/],
  ["Config", "internal_timestamp = 10001", /not accepted; give/],
  ["Config", "internal_timestamp = 10.5", /not accepted; give a whole number/],
  ["Config", "ui_refresh_time = 0.04", /not accepted; give a number from 0\.05 to 60 seconds/],
  ["Config", "ui_refresh_time = 60.1", /not accepted/],
  ["Config", "ui_refresh_time = nan", /ui_refresh_time = NaN: wrong type/],
  ["Config", "ui_refresh_time = inf", /not accepted/],
  ["Config", "ui_refresh_time = true", /wrong type/],
  ["Config", "default_wakeup_time = 0", /not accepted; give a number from 1 to 86400 seconds/],
  ["Config", "default_wakeup_time = 86401", /not accepted/],
  ["Config", "settling_delay = -1", /not accepted; give a number from 0 to 86400 seconds/],
  ["Config", "max_executions = 0", /not accepted; give a whole number from 1 to 64/],
  ["Config", "max_concurrency = -1", /not accepted; give a whole number from 0 to 64 workers, 0 /],
  ["Config", "max_concurrency = 65", /max_concurrency = 65: not accepted/],
  ["Config", "max_file_operations = 0", /not accepted; give a whole number from 1 to 4096/],
  ["Config", "max_file_operations = 4097", /not accepted/],
  ["Config", "kept_executions = 0", /not accepted; give a whole number from 1 to 10000/],
  ["Config", "kept_executions = 10001", /not accepted/],
  ["job", 'type = "partial"', /job\.type = "partial": not accepted; give full or incremental/],
  ["job", "type = 1", /job\.type = 1: wrong type; give full or incremental/],
  ["job", 'compare = "quick"', /not accepted; give standard, advanced, thorough, or thorough:/],
  ["job", 'compare = "thorough:CRC32"', /not accepted; give .*BLAKE3/],
  ["job", "compare = true", /wrong type; give standard/],
  ["job", 'mirror = "yes"', /wrong type; give true or false/],
  ["job", 'max_delete = "120%"', /not accepted; give a number of entries/],
  ["job", "max_delete = -1", /not accepted/],
  ["job", "max_delete = 1.5", /not accepted/],
  ["job", 'modify_window = "2 weeks"', /not accepted; give seconds/],
  ["job", 'min_size = "10 XB"', /not accepted; give bytes such as 4096/],
  ["job", "max_size = 1979-05-27", /max_size = a date: wrong type/],
  ["job", 'exclude = "*.tmp"', /wrong type; give a list of patterns/],
  ["job", 'exclude = ["a", 1]', /job\.exclude\.1 = 1: wrong type; give a list of patterns/],
  ["job", 'include = ["a", ""]', /job\.include\.1 = "": not accepted; give a list of patterns/],
  ["job", 'exclude = ["a\\nb"]', /job\.exclude\.0 = "a\\nb": not accepted/],
];

Deno.test("a value of the wrong type or out of range is refused, with what is accepted", async () => {
  for (const [table, statement, expected] of REFUSED) {
    const complaint = await complaintAbout(`[${table}]\n# note\n${statement}\n`);
    match(complaint, expected);
    match(complaint, new RegExp(`, line 3, ${table}\\.`), statement);
  }
});

Deno.test("the ends of each range are accepted", async () => {
  for (const value of [10, 10_000]) await load(`[Config]\ninternal_timestamp = ${value}\n`);
  for (const value of [0.05, 60]) await load(`[Config]\nui_refresh_time = ${value}\n`);
  for (const value of [1, 86_400]) await load(`[Config]\ndefault_wakeup_time = ${value}\n`);
  for (const value of [0, 86_400]) await load(`[Config]\nsettling_delay = ${value}\n`);
  for (const value of [1, 64]) await load(`[Config]\nmax_executions = ${value}\n`);
  for (const value of [1, 64]) await load(`[Config]\nmax_concurrency = ${value}\n`);
  for (const value of [1, 4096]) await load(`[Config]\nmax_file_operations = ${value}\n`);
  for (const value of [1, 10_000]) await load(`[Config]\nkept_executions = ${value}\n`);
});

Deno.test("sizes that leave no file are refused at the larger key", async () => {
  const complaint = await complaintAbout('[job]\nmin_size = "2 MiB"\nmax_size = "1 MiB"\n');
  match(complaint, /line 3, job\.max_size = "1 MiB": not accepted; give a size that is not below/);
});

Deno.test("a table that is no table is refused", async () => {
  match(await complaintAbout("job = true\n"), /line 1, job = true: wrong type; give a table with/);
  match(await complaintAbout("[[job]]\nmirror = true\n"), /line 1, job = a list: wrong type; give/);
  match(await complaintAbout("Config = []\n"), /line 1, Config = a list: wrong type; give a table/);
});

Deno.test("broken TOML is told with line and column", async () => {
  match(
    await complaintAbout("[job]\nmirror = yes\n"),
    /^Read configuration "own\.toml", line 2, column \d+: not valid TOML, .+; put it right/,
  );
  match(
    await complaintAbout('[job]\nmirror = true\n\ntype = "full\n'),
    /line 4, column \d+: not v/,
  );
  match(await complaintAbout("[job]\nmirror = true\nmirror = false\n"), /line 3, column /);
});

Deno.test("a value is shown on one line and cut short", async () => {
  const complaint = await complaintAbout(`[job]\ntype = "${"x".repeat(5000)}"\n`);
  ok(complaint.length < 300, String(complaint.length));
});

Deno.test("an editor's byte order mark and line ends do not matter", async () => {
  const { job } = await load("\ufeff[job]\r\nmirror = true\r\n");
  strictEqual(job.mirror, true);
  match(await complaintAbout("\ufeff[job]\r\nmirror = true\r\nx = 1\r\n"), /line 3, job\.x = 1/);
});
