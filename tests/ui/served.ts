/** The page as users have it: the real process, listening at a port of its own. */
import { bundledLauncher } from "../support/project.ts";

export interface Served {
  /** Where the page is, with a "/" at its end. */
  readonly url: string;
  readonly port: number;
  /** Signs in once. */
  readonly link: string;
  /** Ends it as a system that shuts down would; resolves once it is gone. */
  stop(): Promise<void>;
}

const LINK = /(http:\/\/127\.0\.0\.1:(\d+)\/)#key=\S+/;

/** Starts `mirrorsphere --serve` with a state folder; `port` 0 takes any that is free. */
export async function serve(state: string, port = 0): Promise<Served> {
  const { deno, project, denoDir, start } = await bundledLauncher();
  const child = new Deno.Command(deno, {
    args: ["run", ...start, "--serve", "--port", String(port)],
    cwd: project,
    clearEnv: true,
    env: {
      PATH: "/usr/local/bin:/usr/bin:/bin",
      DENO_DIR: denoDir,
      // The project has a configuration, which is not this one's to change.
      INIT_CWD: state,
      HOME: state,
      XDG_STATE_HOME: state,
      XDG_CONFIG_HOME: state,
      TZ: "UTC",
      NO_COLOR: "1",
    },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const [link, url = "", found] = await linkIn(reader);
  // What it says from now on has to be taken, or it would wait for that.
  const silent = drain(reader);
  return {
    url,
    port: Number(found),
    link,
    stop: async () => {
      child.kill("SIGTERM");
      await child.status;
      await silent;
    },
  };
}

type Reader = ReadableStreamDefaultReader<string>;

async function linkIn(reader: Reader): Promise<RegExpExecArray> {
  let said = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`The page was not served: ${said}`);
    said += value;
    // The end of the line, too: a link may come in two pieces.
    const match = said.endsWith("\n") ? LINK.exec(said) : null;
    if (match !== null) return match;
  }
}

async function drain(reader: Reader): Promise<void> {
  while (!(await reader.read()).done);
}
