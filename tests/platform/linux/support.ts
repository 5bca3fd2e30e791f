import assert from "node:assert/strict";
import type { RawName, RawPath } from "../../../src/base/names.ts";
import type { Entry } from "../../../src/model/entry.ts";
import type { FailureCode } from "../../../src/model/failure.ts";
import { FileSystemError } from "../../../src/platform/file_system.ts";
import type { FileSystem, Handle, Place } from "../../../src/platform/file_system.ts";
import { withScratch } from "../../support/scratch.ts";
import { skipUnless } from "../../support/skip.ts";

export const isLinux = Deno.build.os === "linux";

/** A name, or a path, as the test spells it. */
export function raw(text: string): RawName & RawPath {
  return text as RawName & RawPath;
}

export function at(handle: Handle, name: string): Place & { readonly name: RawName } {
  return { handle, name: raw(name) };
}

export function itself(handle: Handle): Place {
  return { handle, name: null };
}

export interface Fixture {
  readonly fs: FileSystem;
  /** An open, empty folder. */
  readonly root: Handle;
  /** Its path. */
  readonly folder: string;
}

export interface LinuxTestOptions {
  readonly ignore?: boolean;
  readonly openat2?: boolean;
}

/** Gives `body` the Linux platform and `folder`, open. */
export async function withLinux(
  folder: string,
  body: (fixture: Fixture) => void | Promise<void>,
  options: LinuxTestOptions = {},
): Promise<void> {
  const { openLinux } = await import("../../../src/platform/linux/mod.ts");
  const fs = openLinux({ openat2: options.openat2 ?? true });
  const root = fs.openRoot(folder);
  try {
    await body({ fs, root, folder });
  } finally {
    fs.close(root);
  }
}

/** A test of the Linux platform in an empty folder of its own. */
export function linuxTest(
  name: string,
  body: (fixture: Fixture) => void | Promise<void>,
  options: LinuxTestOptions = {},
): void {
  const ignore = skipUnless(isLinux, "needs Linux") || (options.ignore ?? false);
  Deno.test({
    name: `linux: ${name}`,
    ignore,
    fn: () => withScratch((folder) => withLinux(folder, body, options)),
  });
}

/** Makes a file of this content. */
export function makeFile({ fs, root }: Fixture, name: string, content: string | Uint8Array): void {
  const file = fs.createFile(root, raw(name));
  fs.write(file, typeof content === "string" ? new TextEncoder().encode(content) : content, 0);
  fs.close(file);
}

export function makeFolder({ fs }: Fixture, parent: Handle, name: string): Handle {
  fs.makeDirectory(parent, raw(name), 0o755);
  return fs.openDirectory(parent, raw(name));
}

/** The entry at a place that must have one. */
export function look(fs: FileSystem, place: Place): Entry {
  const entry = fs.stat(place);
  assert.ok(entry !== null);
  return entry;
}

export function assertFails(call: () => unknown, code: FailureCode): void {
  assert.throws(call, (error) => {
    assert.ok(error instanceof FileSystemError, String(error));
    assert.equal(error.code, code);
    return true;
  });
}

/** Runs `body` with an open file, and closes it. */
export function withFile<T>(fs: FileSystem, file: Handle, body: (file: Handle) => T): T {
  try {
    return body(file);
  } finally {
    fs.close(file);
  }
}
