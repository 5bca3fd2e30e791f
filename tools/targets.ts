/** The systems that an executable can be made for. */

export interface Target {
  /** In file names: "linux-x64". */
  readonly name: string;
  /** What `deno compile --target` calls it. */
  readonly triple: string;
  /** The npm package that holds Deno itself for it. */
  readonly runtime: string;
  readonly os: "linux" | "darwin" | "windows";
  /** What `uname -sm` says there, as a pattern of the shell's `case`; empty where there is none. */
  readonly uname: string;
}

export const TARGETS: readonly Target[] = [
  {
    name: "linux-x64",
    triple: "x86_64-unknown-linux-gnu",
    runtime: "@deno/linux-x64-glibc",
    os: "linux",
    uname: '"Linux x86_64"',
  },
  {
    name: "linux-arm64",
    triple: "aarch64-unknown-linux-gnu",
    runtime: "@deno/linux-arm64-glibc",
    os: "linux",
    uname: '"Linux aarch64"',
  },
  {
    name: "macos-x64",
    triple: "x86_64-apple-darwin",
    runtime: "@deno/darwin-x64",
    os: "darwin",
    // Rosetta runs it on the other kind of Mac, too.
    uname: '"Darwin x86_64" | "Darwin arm64"',
  },
  {
    name: "macos-arm64",
    triple: "aarch64-apple-darwin",
    runtime: "@deno/darwin-arm64",
    os: "darwin",
    uname: '"Darwin arm64"',
  },
  {
    name: "windows-x64",
    triple: "x86_64-pc-windows-msvc",
    runtime: "@deno/win32-x64",
    os: "windows",
    uname: "",
  },
];

/** The target of a name or triple; null where there is none. */
export function findTarget(name: string): Target | null {
  return TARGETS.find((target) => target.name === name || target.triple === name) ?? null;
}

/** The system this runs on; null where no executable can be made for it. */
export function ownTarget(): Target | null {
  return findTarget(Deno.build.target);
}
