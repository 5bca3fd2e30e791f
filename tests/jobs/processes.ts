/** Executions in processes of their own, to be killed. */
import { ownLauncher, runFlags } from "../support/project.ts";
import type { Order } from "./process.ts";

export interface Spawned {
  readonly pid: number;
  /** The next line that it prints; null at its end. */
  readonly line: () => Promise<string | null>;
  /** Kills it outright, if it is still there, and waits until it is gone. */
  readonly kill: () => Promise<void>;
  /** Waits until it ends by itself; what it said on its way out, if anything went wrong. */
  readonly ended: () => Promise<{ readonly code: number; readonly stderr: string }>;
}

const ENVIRONMENT = ["--allow-env", "--allow-run", "--allow-sys"];

// A right that is given for some things stays with them, even if it is then given in general.
const FLAGS = [
  ...runFlags.filter((flag) => !ENVIRONMENT.some((general) => flag.startsWith(`${general}=`))),
  ...ENVIRONMENT,
];

/** Starts another process on an order; `through`: a command, with its arguments, that runs it in its turn. */
export async function spawn(order: Order, through: readonly string[] = []): Promise<Spawned> {
  const { deno, project } = await ownLauncher();
  const own = [deno, "run", ...FLAGS, "tests/jobs/process.ts", JSON.stringify(order)];
  const [command = deno, ...args] = [...through, ...own];
  const child = new Deno.Command(command, {
    args,
    cwd: project,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const lines = linesOf(child.stdout);
  const stderr = new Response(child.stderr).text();
  return {
    pid: child.pid,
    line: async () => {
      const { value, done } = await lines.next();
      return done === true ? null : value;
    },
    kill: async () => {
      child.kill("SIGKILL");
      await child.status;
      await lines.return?.();
      await stderr;
    },
    ended: async () => {
      for await (const _ of lines);
      const { code } = await child.status;
      return { code, stderr: await stderr };
    },
  };
}

/** What a process prints, line by line. */
export async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  let text = "";
  for await (const piece of stream.pipeThrough(new TextDecoderStream() as TransformStream)) {
    text += piece;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
      yield text.slice(0, end);
      text = text.slice(end + 1);
    }
  }
}
