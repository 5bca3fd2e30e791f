#!/usr/bin/env node
// Starts MirrorSphere with the Deno that was installed along with it, and ends as it does.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const FLAGS = "@FLAGS@";
const MAIN = "@MAIN@";

/** The package that has Deno itself for this system: "deno" needs it, so it is installed. */
function runtime() {
  const { platform, arch } = process;
  const name = `@deno/${platform}-${arch}${platform === "linux" ? "-glibc" : ""}`;
  const deno = createRequire(import.meta.url).resolve("deno/package.json");
  try {
    const found = createRequire(deno).resolve(`${name}/package.json`);
    return join(dirname(found), platform === "win32" ? "deno.exe" : "deno");
  } catch {
    console.error(`Start MirrorSphere: there is no package ${name} here; install it for this system`);
    process.exit(4);
  }
}

// Paths are relative to the folder that it is started in, whatever npm says of another.
const { INIT_CWD: _, ...env } = process.env;
const here = dirname(fileURLToPath(import.meta.url));
const child = spawn(runtime(), [...FLAGS, join(here, MAIN), ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...env, DENO_NO_PACKAGE_JSON: "1", DENO_NO_UPDATE_CHECK: "1" },
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  // Ctrl-C on a terminal reaches the program by itself; a second one would end it at once.
  process.on(signal, () => signal === "SIGINT" && process.stdin.isTTY || child.kill(signal));
}
child.on("error", (error) => {
  console.error(`Start MirrorSphere: ${error.message}`);
  process.exit(4);
});
child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
