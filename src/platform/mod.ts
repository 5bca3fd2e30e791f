/**
 * @module platform
 *
 * The machine's file systems behind one interface. The only home of `Deno.dlopen`.
 *
 * Owns: system calls, error numbers, raw names on their way in and out. Decides nothing.
 * Called by `targets` and `engine`; `jobs`, `scheduler`, `server`, `doctor` and `cli` ask it about
 * folders and the like, never about what is in a tree.
 *
 * - `file_system.ts` is the interface; read it first.
 * - `linux/` speaks to libc: handles, raw names, nanoseconds, attributes.
 * - `portable/` speaks to Deno's own API and runs everywhere, keeping less.
 * - `windows/` knows what paths and names are there, and has a few calls of kernel32.dll, for the
 *   portable platform.
 * - `signals.ts` knows what this process was started to ignore.
 * - `confinement.ts` keeps a thread within some folders, whichever platform it uses.
 */
import type { PlatformName } from "../model/options.ts";
import type { FileSystem } from "./file_system.ts";
import type { WindowsCalls } from "./windows/calls.ts";

export * from "./confinement.ts";
export * from "./file_system.ts";

/** Opens a platform; "auto" is the one that keeps the most on this operating system. */
export async function openPlatform(name: PlatformName): Promise<FileSystem> {
  if (name === "linux") return await openLinux();
  if (name === "auto" && Deno.build.os === "linux") return await openLinux().catch(openInstead);
  return await openPortable();
}

/**
 * Loads what `openPlatform("auto")` and `confineThread` need here, so that they find it ready. What
 * fails fails again for them, and is told then.
 */
export async function loadPlatform(): Promise<void> {
  if (Deno.build.os !== "linux") return void await openPortable();
  await Promise.allSettled([import("./linux/mod.ts"), import("./linux/confine.ts")]);
}

async function openLinux(): Promise<FileSystem> {
  return (await import("./linux/mod.ts")).openLinux();
}

async function openPortable(): Promise<FileSystem> {
  const calls = Deno.build.os === "windows" ? await loadWindowsCalls() : null;
  return (await import("./portable/mod.ts")).openPortable(calls);
}

/** Null for a thread that may make no native call. */
async function loadWindowsCalls(): Promise<WindowsCalls | null> {
  try {
    return await import("./windows/calls.ts");
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return null;
    throw error;
  }
}

/** A Linux without glibc (musl) has no libc.so.6. A permission that is missing is no such thing. */
function openInstead(error: unknown): Promise<FileSystem> {
  if (error instanceof Deno.errors.NotCapable) throw error;
  return openPortable();
}
