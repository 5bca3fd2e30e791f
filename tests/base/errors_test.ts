import assert from "node:assert/strict";
import { stateOf } from "../../src/base/errors.ts";
import { withScratch } from "../support/scratch.ts";

Deno.test("what is wrong with a file is said in words of a message, without numbers and paths", () =>
  withScratch(async (scratch) => {
    await Deno.writeTextFile(`${scratch}/file`, "");
    const found = (name: string) =>
      Deno.readTextFile(`${scratch}/${name}`).then(() => "nothing", stateOf);
    assert.equal(await found("absent"), "no such file");
    assert.equal(await found("."), "it is a folder");
    assert.equal(await found("file/below"), "not a directory");
    assert.equal(await found("x".repeat(300)), "file name too long");
    assert.equal(stateOf(new Error("Of a library")), "Of a library");
    assert.equal(stateOf("thrown"), "thrown");
  }));
