import assert from "node:assert/strict";
import type { RawPath } from "../../src/base/names.ts";
import { FileSystemError } from "../../src/platform/file_system.ts";
import { openPortable } from "../../src/platform/portable/mod.ts";
import { platformContract } from "../contract/platform_contract.ts";

platformContract("portable", openPortable);

Deno.test("portable: a path leads out of no folder by way of ..", () => {
  const fs = openPortable();
  const root = fs.openRoot(Deno.cwd());
  for (const path of ["..", "../..", "src/../..", "src//../..", "/etc"]) {
    assert.throws(
      () => fs.openDirectory(root, path as RawPath),
      (error) => error instanceof FileSystemError && error.code === "name-unsupported",
    );
  }
  fs.close(root);
});
