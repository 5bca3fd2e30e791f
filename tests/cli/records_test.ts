import assert from "node:assert/strict";
import { optionWords } from "../../src/cli/render/options_text.ts";
import { columns } from "../../src/cli/render/table.ts";
import { formatTime } from "../../src/model/format.ts";
import { DEFAULT_CONFIG } from "../../src/config/mod.ts";

Deno.test("columns stand below each other, wide characters counted as two", () => {
  assert.deepEqual(columns([["a", "写真", "x"], ["abc", "b", "a long one"], ["c", "", ""]]), [
    "a    写真  x",
    "abc  b     a long one",
    "c",
  ]);
});

Deno.test("options are shown as they would be typed, defaults left out", () => {
  const { job } = DEFAULT_CONFIG;
  assert.deepEqual(optionWords(job), []);
  const options = {
    ...job,
    type: "full",
    comparison: "thorough",
    hash: "BLAKE3",
    modifyWindow: 2_000_000_000,
    mirror: true,
    maxDelete: { share: 0.07 },
    keepVersions: 36 * 3_600_000,
    durability: "file",
    maxRate: 10 * 1024 ** 2,
    filter: { ...job.filter, minSize: 1024, oneFileSystem: true },
  } as const;
  assert.deepEqual(optionWords(options), [
    "--type full",
    "--compare thorough:BLAKE3",
    "--modify-window 2000000000ns",
    "--durability file",
    "--max-rate 10MiB",
    "--max-delete 7%",
    "--keep-versions 36h",
    "--min-size 1024",
    "--mirror",
    "--one-file-system",
  ]);
  assert.deepEqual(optionWords({ ...job, maxDelete: { count: 5 } }), ["--max-delete 5"]);
  assert.deepEqual(optionWords({ ...job, keepVersions: "forever" }), ["--keep-versions forever"]);
});

Deno.test("a moment is shown in the time of this place", () => {
  assert.equal(formatTime(new Date(2026, 0, 31, 9, 5, 0).getTime()), "2026-01-31 09:05:00");
});
