import { strictEqual } from "node:assert/strict";
import { findLine } from "../../src/config/locate.ts";

const TEXT = `# mirror = false
title = "[job]"
dotted.first = 1
dotted.second.third = 2

[other]
mirror = 1 # job.mirror
text = """
[job]
mirror = false
"""
list = [
  "[job]", # note
  "mirror",
]
after = 1

[ job ]  # the real one
exclude = [
  "a",
  "b",
]
mirror = true
"quoted key" = 1
'it.em' = 2
inline = { one = 1, two = 2 }

[[repeated]]
name = "a"

[job.sub]
deep = 1`;

Deno.test("the line of a key is that on which its statement begins", () => {
  const places: readonly (readonly [number, ...string[]])[] = [
    [2, "title"],
    [3, "dotted", "first"],
    [4, "dotted", "second"],
    [4, "dotted", "second", "third"],
    [6, "other"],
    [7, "other", "mirror"],
    [8, "other", "text"],
    [12, "other", "list"],
    [16, "other", "after"],
    [18, "job"],
    [19, "job", "exclude"],
    [23, "job", "mirror"],
    [24, "job", "quoted key"],
    [25, "job", "it.em"],
    [26, "job", "inline", "two"],
    [28, "repeated"],
    [31, "job", "sub"],
    [32, "job", "sub", "deep"],
  ];
  for (const [line, ...path] of places) strictEqual(findLine(TEXT, path), line, path.join("."));
});

Deno.test("lines ended as on Windows are counted alike", () => {
  strictEqual(findLine(TEXT.replaceAll("\n", "\r\n"), ["job", "mirror"]), 23);
});

Deno.test("a key that is not there has no line", () => {
  strictEqual(findLine(TEXT, ["job", "absent"]), null);
  strictEqual(findLine(TEXT, ["title", "length"]), null);
  strictEqual(findLine(TEXT, ["toString"]), null);
  strictEqual(findLine("", ["job"]), null);
});
