/** What goes wrong while a run is under way, brought about on purpose. */
import { hasCommand } from "./processes.ts";
import type { Running } from "./cli.ts";

export const canTrace = hasCommand("strace");

/**
 * A command to run the command line `through`: strace(1), which tampers with system calls as its
 * `-e inject=` rules say ("renameat:error=ENOSPC:when=3+", "renameat:signal=SIGKILL:when=5"). With
 * `path`, only with calls on that file.
 */
export function injecting(rules: string | readonly string[], path?: string): string[] {
  const all = [rules].flat();
  return [
    "strace",
    "--follow-forks",
    // The command line stays the child of who starts it, to be signalled as any other.
    "--daemonize",
    // No --seccomp-bpf: with it, strace 6.1 forgets to count for `when`.
    "--quiet=all",
    "--output=/dev/null",
    `--trace=${all.map((rule) => rule.split(":")[0]).join()}`,
    ...path === undefined ? [] : [`--trace-path=${path}`],
    ...all.map((rule) => `--inject=${rule}`),
  ];
}

/** A command to run the command line `through`: strace(1), which writes each such call to `output`. */
export function tracing(call: string, output: string): string[] {
  return ["strace", "--follow-forks", "--quiet=all", `--trace=${call}`, `--output=${output}`];
}

export interface Writer {
  /** Ends the writer, and waits until it is gone. */
  stop(): Promise<void>;
}

/** Adds a line to a file, again and again, in a process of its own. */
export function growing(path: string): Writer {
  return shell('while :; do echo "one more line" >> "$1"; done', path);
}

/** Overwrites parts of a file in place, its size kept, again and again. */
export function rewriting(path: string, size: number): Writer {
  const blocks = Math.floor(size / 4096);
  const script = `
import os, random, sys
handle = os.open(sys.argv[1], os.O_WRONLY)
while True:
    os.pwrite(handle, bytes([random.randrange(256)]) * 4096, random.randrange(${blocks}) * 4096)
`;
  return start("python3", ["-c", script, path]);
}

/**
 * Replaces a file by rename, again and again, each version one repeated character of
 * {@linkcode VERSIONS} and `size` bytes long: whoever mixes two of them is caught.
 */
export function replacing(path: string, size: number): Writer {
  const script = `
import itertools, os, sys
for letter in itertools.cycle("${VERSIONS}"):
    with open(sys.argv[1] + ".next", "wb") as file:
        file.write(letter.encode() * ${size})
    os.replace(sys.argv[1] + ".next", sys.argv[1])
`;
  return start("python3", ["-c", script, path]);
}

export const VERSIONS = "abcdefgh";

/** Makes a folder with files and takes it away, again and again. */
export function vanishing(path: string): Writer {
  // One process does it all: a child of a killed shell would go on for a moment.
  const script = `
import os, shutil, sys
while True:
    os.makedirs(sys.argv[1] + "/deep")
    for name in ("deep/a", "b"):
        with open(sys.argv[1] + "/" + name, "w") as file:
            file.write(name)
    shutil.rmtree(sys.argv[1])
`;
  return start("python3", ["-c", script, path]);
}

function shell(script: string, path: string): Writer {
  return start("sh", ["-c", script, "sh", path]);
}

function start(command: string, args: readonly string[]): Writer {
  const child = new Deno.Command(command, { args: [...args], stdin: "null" }).spawn();
  return {
    stop: async () => {
      child.kill("SIGKILL");
      await child.status;
    },
  };
}

/** Kills a running command line outright after so many milliseconds, if it is still there. */
export async function killAfter(running: Running, milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  running.kill("SIGKILL");
}
