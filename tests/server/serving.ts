/** The real `--serve`, in a process of its own. */
import { type Daemon, spawnResident } from "../scheduler/daemon.ts";
import { must } from "../support/processes.ts";
import { ownLauncher } from "../support/project.ts";

export interface Serving {
  readonly daemon: Daemon;
  /** Ends with a slash. */
  readonly url: string;
  /** What is behind `#key=` in the link it printed; null where a password is set. */
  readonly key: string | null;
}

let built: Promise<unknown> | null = null;

/** The page's script is a product of the build. */
async function buildPage(): Promise<void> {
  const { deno, project } = await ownLauncher();
  built ??= must(deno, ["task", "--quiet", "--cwd", project, "ui"]);
  await built;
}

/** Starts it with its state in `folder`; the caller ends it. */
export async function startServing(
  folder: string,
  flags: readonly string[] = ["--port", "0"],
): Promise<Serving> {
  await buildPage();
  const daemon = await spawn(folder, flags);
  const told = await daemon.until("serving").catch(async (error) => {
    await daemon.kill();
    throw error;
  });
  const link = told["link"] as string | null;
  return { daemon, url: String(told["url"]), key: link?.split("#key=")[1] ?? null };
}

export function spawn(folder: string, flags: readonly string[]): Promise<Daemon> {
  return spawnResident(folder, ["--serve", ...flags], { fromSource: true });
}

/** A browser's cookie, and how it asks with it. */
export class Browser {
  #cookie: string | null = null;

  constructor(readonly url: string) {}

  /** "name=secret"; empty before one signed in. */
  get cookie(): string {
    return this.#cookie ?? "";
  }

  async signIn(key: string): Promise<number> {
    const response = await this.ask("api/session", { link: key });
    this.#cookie = response.headers.get("set-cookie")?.split(";")[0] ?? null;
    await response.body?.cancel();
    return response.status;
  }

  /** As one that is signed in already; at another address, perhaps. */
  at(url: string): Browser {
    const other = new Browser(url);
    // Without HTTPS the cookie's name has the port in it.
    const [, secret] = (this.#cookie ?? "").split("=");
    other.#cookie = `mirrorsphere-${new URL(url).port}=${secret}`;
    return other;
  }

  ask(path: string, json?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method: json === undefined ? "GET" : "POST",
      headers: {
        ...this.#cookie !== null && { cookie: this.#cookie },
        ...json !== undefined && { "content-type": "application/json" },
        ...headers,
      },
      ...json !== undefined && { body: JSON.stringify(json) },
    });
  }

  async json<T>(path: string, json?: unknown): Promise<T> {
    const response = await this.ask(path, json);
    if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
    return await response.json();
  }
}
