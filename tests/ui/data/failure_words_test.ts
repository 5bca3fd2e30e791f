import assert from "node:assert/strict";
import { byPath, byReason } from "../../../src/ui/data/failure_words.ts";
import type { Failure } from "../../../src/ui/data/types.ts";

function failure(path: string, message: string): Failure {
  return { path, operation: "copy", code: "unknown", message, retry: "never" };
}

Deno.test("the same reason is told once, without paths and options of the command line", () => {
  const inTheWay = "a folder is in the way; move it away, or use --mirror";
  assert.deepEqual(
    byReason([
      failure("album/one.jpg", `Cannot copy "album/one.jpg": ${inTheWay}`),
      failure("", "Cannot list the top folder: permission denied (EACCES)"),
      failure("line\nbreak", `Cannot copy "line\\nbreak": ${inTheWay}`),
      failure("odd", "It did not go well"),
    ]),
    [
      {
        words: "Cannot copy: a folder is in the way; move it away, or turn on Mirror",
        paths: ["album/one.jpg", "line\nbreak"],
      },
      { words: "Cannot list: permission denied (EACCES)", paths: [""] },
      { words: "It did not go well", paths: ["odd"] },
    ],
  );
});

Deno.test("failures are put into the order that people number in", () => {
  const paths = byPath(["b/10", "a/3", "b/9"].map((path) => failure(path, ""))).map(({ path }) =>
    path
  );
  assert.deepEqual(paths, ["a/3", "b/9", "b/10"]);
});
