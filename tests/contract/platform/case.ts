/** What every case of the platform contract is written with. */
import assert from "node:assert/strict";
import type { RawName, RawPath } from "../../../src/base/names.ts";
import type { Entry } from "../../../src/model/entry.ts";
import type { FailureCode } from "../../../src/model/failure.ts";
import {
  type FileSystem,
  FileSystemError,
  type Handle,
  type PlatformFeatures,
} from "../../../src/platform/mod.ts";

/** A platform, and an empty folder to try it in. */
export interface Ground {
  readonly system: FileSystem;
  readonly root: Handle;
  /** Absolute path of `root`. */
  readonly path: string;
}

export interface Case {
  /** A sentence about behaviour. */
  readonly title: string;
  /** Why a platform with these features has nothing to show here; null where it has. */
  readonly ruledOut?: (features: PlatformFeatures) => string | null;
  /** What of the machine, rather than of the platform, the case needs. */
  readonly needs?: { readonly met: boolean; readonly reason: string };
  /** Capabilities, see capabilities(7), that root gives up first (in a process of its own). */
  readonly without?: readonly string[];
  readonly run: (ground: Ground) => void | Promise<void>;
}

export const asRoot = {
  met: Deno.build.os !== "windows" && Deno.uid() === 0,
  reason: "needs root",
};
export const onPosix = { met: Deno.build.os !== "windows", reason: "needs a POSIX system" };
export const onLinux = { met: Deno.build.os === "linux", reason: "needs Linux" };

export function name(text: string): RawName {
  return text as RawName;
}

export function path(text: string): RawPath {
  return text as RawPath;
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Bytes without a pattern that a misplaced copy could repeat. */
export function noise(length: number): Uint8Array {
  let state = 0x2545f491;
  return Uint8Array.from({ length }, () => {
    state = Math.imul(state, 1_664_525) + 1_013_904_223 | 0;
    return state >>> 24;
  });
}

/** Opens, lends the handle, and closes whatever happens. */
export function lend<Result>(
  system: FileSystem,
  handle: Handle,
  use: (handle: Handle) => Result,
): Result {
  try {
    return use(handle);
  } finally {
    system.close(handle);
  }
}

export function put({ system, root }: Ground, file: string, content: string | Uint8Array): void {
  lend(system, system.createFile(root, name(file)), (handle) => {
    system.write(handle, typeof content === "string" ? bytesOf(content) : content, 0);
  });
}

/** All of an open file. */
export function contentOf(system: FileSystem, file: Handle): Uint8Array {
  const buffer = new Uint8Array(system.stat({ handle: file, name: null })?.size ?? 0);
  assert.equal(system.read(file, buffer, 0), buffer.length);
  return buffer;
}

export function textOf({ system, root }: Ground, file: string): string {
  const bytes = lend(
    system,
    system.openFile(root, name(file)),
    (handle) => contentOf(system, handle),
  );
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

export function entryOf({ system, root }: Ground, file: string): Entry {
  const entry = system.stat({ handle: root, name: name(file) });
  assert.ok(entry, `${file} is not there`);
  return entry;
}

export function namesIn({ system, root }: Ground): string[] {
  return system.list(root).map((listed) => listed.name as string).toSorted();
}

export function link({ system, root }: Ground, at: string, target: string): void {
  system.makeSymlink(root, name(at), name(target));
}

export function folder({ system, root }: Ground, at: string): void {
  system.makeDirectory(root, name(at), 0o755);
}

/** The call fails in a way that the engine can branch on and a person can read. */
export function fails(code: FailureCode | readonly FailureCode[], call: () => unknown): void {
  assert.throws(call, (error: unknown) => {
    assert.ok(error instanceof FileSystemError, `not a FileSystemError: ${error}`);
    const codes: readonly FailureCode[] = typeof code === "string" ? [code] : code;
    assert.ok(codes.includes(error.code), `${error.code} (${error.system}), expected ${codes}`);
    assert.ok(["now", "later", "never"].includes(error.retry));
    assert.match(error.state, /^[^\n]*[^\n.\s]$/);
    assert.notEqual(error.system, "");
    return true;
  });
}
