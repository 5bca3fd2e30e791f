import assert from "node:assert/strict";
import fc from "fast-check";
import { clipEnd, clipPath, width } from "../../src/cli/render/clip.ts";
import { LiveLine, liveLines, RateMeter } from "../../src/cli/render/live_line.ts";
import { counters, memoryScreen, path, progress } from "./samples.ts";
import { anyString } from "../support/strings.ts";

Deno.test("the live lines tell how far, how much, how fast, how long, and where", () => {
  assert.deepEqual(liveLines(progress(), "5 MiB/s", 80), [
    " 42%  5 MiB  1,234 looked at  12 copied  5 MiB/s  4s left",
    "  docs/a.txt",
  ]);
});

Deno.test("removals and failures are counted where there are any, and the stage is named", () => {
  const removing = progress({
    stage: "removing",
    counters: counters({ removed: 3, failed: 1 }),
    remaining: null,
  });
  assert.equal(
    liveLines(removing, "", 80)[0],
    " 42%  removing  0 B  0 looked at  3 removed  1 failed",
  );
});

Deno.test("a path too long loses leading folders first, and keeps its name", () => {
  assert.equal(clipPath("one/two/three.txt", 20), "one/two/three.txt");
  assert.equal(clipPath("one/two/three.txt", 15), "…/two/three.txt");
  assert.equal(clipPath("one/two/three.txt", 12), "…/three.txt");
  assert.equal(clipPath("one/two/three.txt", 6), "…/thr…");
});

Deno.test("wide characters take two columns", () => {
  assert.equal(width("日本語"), 6);
  assert.equal(clipEnd("日本語", 5), "日本…");
  assert.equal(clipEnd("日本語", 4), "日…");
  assert.equal(clipEnd("ab", 1), "…");
  assert.equal(clipEnd("ab", 0), "");
});

Deno.test("no line is wider than the terminal, nor holds a control character", () => {
  const name = anyString({ maxLength: 40 });
  fc.assert(fc.property(fc.array(name), fc.integer({ min: 1, max: 120 }), (names, columns) => {
    for (const line of liveLines(progress({ path: path(names.join("/")) }), "", columns)) {
      assert.ok(width(line) < columns, `${width(line)} of ${columns}: ${line}`);
      assert.doesNotMatch(line, /\p{Cc}/u);
    }
  }));
});

Deno.test("the rate is that of the last seconds", () => {
  const meter = new RateMeter();
  const at = (seconds: number, bytes: number) =>
    meter.add(progress({ elapsed: seconds * 1000, counters: counters({ bytes }) }));
  assert.equal(at(0, 0), "");
  assert.equal(at(1, 1024), "1 KiB/s");
  at(10, 1024);
  assert.equal(at(11, 3072), "2 KiB/s");
});

Deno.test("live lines are drawn over, and leave nothing behind", () => {
  const screen = memoryScreen({ live: true });
  const live = new LiveLine(screen, 100_000);
  live.draw();
  assert.equal(screen.errorText(), "");
  live.update(progress());
  live.draw();
  live.draw();
  live.close();
  const erase = "\r\x1b[1F\x1b[J";
  const parts = screen.errorText().split(erase);
  assert.equal(parts.length, 3);
  assert.equal(parts[0], parts[1]);
  assert.equal(parts[2], "");
});
