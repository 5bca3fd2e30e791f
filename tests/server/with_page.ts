/** The API in one thread: the real application, door, store and engine, in a folder of its own. */
import { createApp } from "../../src/server/network/app.ts";
import { Hub } from "../../src/server/network/hub.ts";
import type { Site } from "../../src/server/network/site.ts";
import { openDoor } from "../../src/server/door.ts";
import { Guardian } from "../../src/server/door/guardian.ts";
import { FolderReader } from "../../src/server/folders/reader.ts";
import { Watcher } from "../../src/server/live.ts";
import { Previews } from "../../src/server/previews.ts";
import { PasswordHasher } from "../../src/server/passwords/hasher.ts";
import { type Config, DEFAULT_CONFIG, loadConfig } from "../../src/config/mod.ts";
import type { Execution } from "../../src/model/execution.ts";
import type { Jobs } from "../../src/jobs/mod.ts";
import { type JobsCase, SETTINGS, withJobs } from "../jobs/with_jobs.ts";

export const HOST = "127.0.0.1:7420";

export interface Asking {
  readonly method?: string;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Without the session. */
  readonly stranger?: boolean;
}

export interface PageCase extends JobsCase {
  /** Asks as a browser that signed in would. */
  readonly ask: (path: string, asking?: Asking) => Promise<Response>;
  /** The answer's JSON, which has to come with this status. */
  readonly get: <T>(path: string) => Promise<T>;
  readonly guardian: Guardian;
  readonly clock: { shift: number };
  /** Faults that the door was told of. */
  readonly faults: readonly unknown[];
  /** Where the configuration is, or would be: nothing is there at first. */
  readonly configFile: string;
  /** As it is in force. */
  readonly config: () => Config;
}

const SITE: Site = { names: [], loopback: true, secure: false, behindProxy: false };

export interface PageOptions {
  readonly site?: Partial<Site>;
  readonly host?: string;
}

export function withPage(
  body: (given: PageCase) => Promise<void>,
  { site = {}, host = HOST }: PageOptions = {},
): Promise<void> {
  return withJobs(async (given) => {
    const { jobs } = given;
    const clock = { shift: 0 };
    const now = () => Date.now() + clock.shift;
    const passwords = new PasswordHasher();
    // Its thread takes long to load where many do at once.
    const folders = new FolderReader(60_000);
    const guardian = new Guardian({ store: jobs.store, passwords, now });
    const faults: unknown[] = [];
    const configFolder = `${given.scratch}/configuration`;
    const configPlaces = {
      explicitPath: null,
      workingFolder: given.scratch,
      userFolder: configFolder,
    };
    let config: Config = DEFAULT_CONFIG;
    const house = {
      jobs,
      config: () => config,
      configPlaces,
      reload: async () => void (config = await loadConfig(configPlaces)),
      settings: () => SETTINGS,
      folders,
      guardian,
      previews: new Previews(jobs, (preview) => hub.take([{ event: "preview", preview }])),
      now,
      version: "0.0.0",
    };
    const { ask } = openDoor(house, (fault) => faults.push(fault));
    const hub = new Hub((streams) => watcher.watch(streams));
    const watcher = await Watcher.open(jobs, {
      interval: () => 20,
      tell: (events) => hub.take(events),
      complain: (fault) => faults.push(fault),
    });
    const parts = { site: { ...SITE, ...site }, ask, hub, files: [], version: "0.0.0" };
    const app = createApp(parts);
    const { secret } = guardian.begin("page", "command", "tests");
    const cookie = site.secure ? "__Host-mirrorsphere" : "mirrorsphere-7420";
    const send = async (path: string, asking: Asking = {}): Promise<Response> => {
      const { method = asking.json === undefined ? "GET" : "POST", json, headers, stranger } =
        asking;
      return await app.request(
        `http://${host}${path}`,
        {
          method,
          headers: {
            host,
            ...stranger ? {} : { cookie: `${cookie}=${secret}` },
            ...json !== undefined && { "content-type": "application/json" },
            ...headers,
          },
          ...json !== undefined && { body: JSON.stringify(json) },
        },
        { address: "127.0.0.1" },
      );
    };
    const get = async <T>(path: string): Promise<T> => {
      const response = await send(path);
      if (!response.ok) throw new Error(await response.text());
      return await response.json();
    };
    try {
      await body({
        ...given,
        ask: send,
        get,
        guardian,
        clock,
        faults,
        configFile: `${configFolder}/config.toml`,
        config: () => config,
      });
    } finally {
      hub.close();
      watcher.close();
      passwords.close();
      folders.close();
      await settled(jobs);
    }
  });
}

/** Nothing may be under way when the folders go. */
async function settled(jobs: Jobs): Promise<void> {
  await jobs.suspendAll();
}

/** Status and code of a refusal. */
export async function refusal(response: Response): Promise<readonly [number, string]> {
  const { code } = await response.json() as { code: string };
  return [response.status, code];
}

/** Sends JSON; gives the answer's, which has to be a success. */
export async function posted<T>({ ask }: PageCase, path: string, json: unknown): Promise<T> {
  const response = await ask(path, { json });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return await response.json();
}

/** Asks until there is an answer; fails after some ten seconds. */
export async function waitFor<T>(look: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < 500; tries++) {
    const found = await look();
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("It never came to that");
}

/** An execution, once it has ended. */
export function ended({ get }: PageCase, id: number): Promise<Execution> {
  return waitFor(async () => {
    const execution = await get<Execution>(`/api/executions/${id}`);
    return execution.endedAt === null ? null : execution;
  });
}
