/** The built executable, alone in a folder, with nothing around that could help it. */
import { withScratch } from "../support/scratch.ts";

export const BUILT = new URL("../../dist/mirrorsphere", import.meta.url).pathname;

/** What every Linux has; no Deno among it. */
const PATH = "/usr/bin:/bin";

export interface Place {
  /** Where the commands are typed. */
  readonly folder: string;
  /** The user's; empty. */
  readonly home: string;
  /** The one file. */
  readonly executable: string;
  /** Starts it; output is piped. */
  readonly start: (args: readonly string[], options?: StartOptions) => Deno.ChildProcess;
  /** Runs it to its end. */
  readonly run: (args: readonly string[], options?: StartOptions) => Promise<Ended>;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Who starts it; needs root. */
  readonly uid?: number;
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Gives `body` an empty folder with the executable in it, and an empty home beside it. */
export function withExecutable(body: (place: Place) => Promise<void>): Promise<void> {
  return withScratch(async (scratch) => {
    const folder = `${scratch}/folder`;
    const executable = `${folder}/mirrorsphere`;
    const home = `${scratch}/home`;
    for (const made of [folder, home]) await Deno.mkdir(made);
    await Deno.copyFile(BUILT, executable);
    const start = (args: readonly string[], options: StartOptions = {}) =>
      new Deno.Command(executable, {
        args: [...args],
        cwd: folder,
        clearEnv: true,
        // npm sets INIT_CWD for what it runs; here that means nothing.
        env: { PATH, HOME: home, INIT_CWD: "/", NO_COLOR: "1", ...options.env },
        ...options.uid !== undefined && { uid: options.uid, gid: options.uid },
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
    const run = async (args: readonly string[], options?: StartOptions) => {
      const { code, stdout, stderr } = await start(args, options).output();
      const decoder = new TextDecoder();
      return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
    };
    await body({ folder, home, executable, start, run });
  });
}
