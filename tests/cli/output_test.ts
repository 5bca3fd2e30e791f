import assert from "node:assert/strict";
import { safeMessage, TextStream } from "../../src/cli/output.ts";
import { memorySink } from "./samples.ts";

Deno.test("text is held together and written at a flush", () => {
  const sink = memorySink();
  const stream = new TextStream(sink);
  stream.write("one ");
  stream.line("line");
  assert.equal(sink.text(), "");
  stream.flush();
  assert.equal(sink.text(), "one line\n");
});

Deno.test("text that nobody flushes is written soon all the same", async () => {
  const sink = memorySink();
  new TextStream(sink).line("soon");
  await new Promise((resolve) => setTimeout(resolve, 150));
  assert.equal(sink.text(), "soon\n");
});

Deno.test("a sink that takes a few bytes at a time, or none for now, gets every byte", () => {
  const sink = memorySink();
  let turn = 0;
  const stream = new TextStream({
    writeSync(bytes) {
      if (turn++ % 3 === 2) throw new Deno.errors.WouldBlock();
      return sink.writeSync(bytes.subarray(0, 4));
    },
  });
  stream.write("twenty-one characters");
  stream.flush();
  assert.equal(sink.text(), "twenty-one characters");
});

Deno.test("a reader who went away ends the stream without an error", () => {
  let calls = 0;
  const stream = new TextStream({
    writeSync() {
      calls++;
      throw new Deno.errors.BrokenPipe();
    },
  });
  stream.line("one");
  stream.flush();
  stream.line("two");
  stream.flush();
  assert.equal(calls, 1);
});

Deno.test("text that cannot be written is known to be lost, and what comes later begins a line", () => {
  const sink = memorySink();
  const turns = [
    (bytes: Uint8Array) => sink.writeSync(bytes.subarray(0, 3)),
    () => {
      throw new Error("No space left on device (os error 28)");
    },
  ];
  const stream = new TextStream({
    writeSync: (bytes) => (turns.shift() ?? sink.writeSync)(bytes),
  });
  for (const text of ["first", "second"]) {
    stream.line(text);
    stream.flush();
  }
  assert.equal(sink.text(), "fir\nsecond\n");
  assert.equal(stream.failure, "no space left on device");
});

Deno.test("a message cannot carry control characters to the terminal", () => {
  assert.equal(safeMessage('Cannot read "a\\nb"'), 'Cannot read "a\\nb"');
  assert.equal(safeMessage("red \x1b[31m"), "red \\u{1b}[31m");
  assert.equal(safeMessage('Read store "a":\nfreelist'), 'Read store "a":\\nfreelist');
});
