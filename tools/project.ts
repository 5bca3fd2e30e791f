/** What the build knows of the project: its version, its flags, its folders. */
import { fileURLToPath } from "node:url";
import project from "../deno.json" with { type: "json" };

/** Of the project, absolute, with a slash at its end. */
export const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** Where everything that is built goes. */
export const DIST = `${ROOT}dist`;

export const VERSION: string = project.version;

type Task = string | { readonly command?: string };

/** The flags of the program, as the task "mirrorsphere" has them: one list, for every way to start. */
export function programFlags(): string[] {
  const task = project.tasks.mirrorsphere as Task;
  const words: string[] = (typeof task === "string" ? task : task.command ?? "").split(/\s+/);
  return words.slice(words.indexOf("run") + 1, words.indexOf("main.ts"));
}

/** A build that cannot go on. `message` is for whoever builds. */
export class BuildError extends Error {
  override readonly name = "BuildError";
  constructor(message: string, readonly exitCode: 1 | 2 = 1) {
    super(message);
  }
}

/** Performs a build tool's work; turns a build error into its message and exit code. */
export async function perform(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    console.error(error.message);
    Deno.exit(error.exitCode);
  }
}

export interface Called {
  readonly success: boolean;
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

/** Runs Deno, the same that runs this, to its end in the project's folder. */
export async function callDeno(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Called> {
  const command = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...env },
    stdin: "null",
  });
  const { success, stdout, stderr } = await command.output();
  return { success, stdout, stderr: new TextDecoder().decode(stderr) };
}

/** The same, where it has to succeed. `action` begins the message if it does not. */
export async function mustCallDeno(
  action: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { success, stdout, stderr } = await callDeno(args, env);
  if (!success) throw new BuildError(`${action}: ${stderr.trim()}`);
  return new TextDecoder().decode(stdout);
}
