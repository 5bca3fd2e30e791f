/** From a resident process to a page that can be opened. */
import { RunError } from "../base/errors.ts";
import type { SearchOptions } from "../config/mod.ts";
import type { Resident } from "../scheduler/mod.ts";
import type { Store } from "../store/mod.ts";
import { openDoor } from "./door.ts";
import { Guardian } from "./door/guardian.ts";
import type { House } from "./door/house.ts";
import { readPage } from "./files.ts";
import { FolderReader } from "./folders/reader.ts";
import { Watcher } from "./live.ts";
import type { LiveEvent } from "./live_event.ts";
import { isLoopback, type Site } from "./network/site.ts";
import { NetworkThread, tryAddress } from "./network_thread.ts";
import type { Certificate } from "./protocol.ts";
import { Previews } from "./previews.ts";
import { PasswordHasher } from "./passwords/hasher.ts";

export interface ServeOptions {
  /** A name or address of this machine. */
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Names, besides addresses and "localhost", that the page is reached by. */
  readonly names: readonly string[];
  /** A proxy stands before it that speaks HTTPS with the browser. */
  readonly behindProxy: boolean;
  readonly tls: Certificate | null;
  readonly version: string;
  /** Where the configuration is looked for. */
  readonly configPlaces: SearchOptions;
  /** Told of faults. */
  readonly complain: (fault: unknown) => void;
}

export interface Server {
  /** Where the page is. */
  readonly url: string;
  readonly port: number;
  readonly passwordSet: boolean;
  /** An address that signs in once, within a quarter of an hour. */
  signInLink(): string;
  /** Rejects with a RunError should nothing be served any more. */
  readonly broken: Promise<never>;
  /**
   * Shows another certificate from now on; connections that there are keep theirs.
   *
   * @throws {RunError} "usage": it is none; the one before stays
   */
  renew(tls: Certificate): Promise<void>;
  close(): Promise<void>;
}

/**
 * Refuses what {@linkcode serve} would, but for a bad certificate, before anything else begins.
 *
 * @throws {RunError} "not-protected", "address-in-use", "address-unavailable"
 */
export function refuseUnservable(
  options: Pick<ServeOptions, "host" | "port" | "tls" | "behindProxy">,
  { access }: Store,
): void {
  tryAddress({ hostname: options.host, port: options.port });
  refuseUnprotected(options, access.password() !== null);
}

/**
 * Serves the page of a resident process.
 *
 * @throws {RunError} "not-protected", "address-in-use", "address-unavailable"
 */
export async function serve(resident: Resident, options: ServeOptions): Promise<Server> {
  const { jobs } = resident;
  const { host, port: wanted, tls, version, complain } = options;
  const loopback = isLoopback(host);
  refuseUnprotected(options, jobs.store.access.password() !== null);
  const passwords = new PasswordHasher();
  const folders = new FolderReader();
  const guardian = new Guardian({ store: jobs.store, passwords, now: Date.now });
  let thread: NetworkThread | null = null;
  const tell = (events: readonly LiveEvent[]) => thread?.tell(events);
  const previews = new Previews(jobs, (preview) => tell([{ event: "preview", preview }]));
  const house: House = {
    jobs,
    config: () => resident.config(),
    configPlaces: options.configPlaces,
    reload: () => resident.reload(),
    settings: () => resident.settings(),
    folders,
    guardian,
    previews,
    now: Date.now,
    version,
  };
  const secure = tls !== null || options.behindProxy;
  const site: Site = {
    names: [...options.names, ...isAddress(host) ? [] : [host]].map((name) => name.toLowerCase()),
    loopback: loopback && !options.behindProxy,
    secure,
    behindProxy: options.behindProxy,
  };
  const files = await readPage(new URL("../../static/", import.meta.url));
  const watcher = await Watcher.open(jobs, {
    interval: () => resident.config().uiRefreshTime * 1000,
    tell,
    complain,
  });
  const broken = Promise.withResolvers<never>();
  // Whoever starts the page may not be waiting yet.
  broken.promise.catch(() => {});
  const begun = await NetworkThread.start(
    { site, files, tls, hostname: host, port: wanted, version },
    {
      door: openDoor(house, complain),
      watch: (streams) => watcher.watch(streams),
      complain,
      died: broken.reject,
    },
  ).catch((error) => {
    watcher.close();
    throw error;
  });
  thread = begun.thread;
  const url = addressOf(options, begun.port);
  jobs.store.access.setAddress(url);
  return {
    url,
    port: begun.port,
    passwordSet: guardian.passwordSet,
    broken: broken.promise,
    signInLink: () => `${url}#key=${guardian.newLink()}`,
    renew: (tls) => begun.thread.renew(tls),
    close: async () => {
      watcher.close();
      previews.cancelAll();
      await begun.thread.end();
      passwords.close();
      folders.close();
    },
  };
}

function isAddress(host: string): boolean {
  return host.includes(":") || /^\d+\.\d+\.\d+\.\d+$/.test(host);
}

/** Where a browser finds it; a name that was allowed goes before an address for all. */
function addressOf({ host, tls, names, behindProxy }: ServeOptions, port: number): string {
  const [name] = names;
  if (behindProxy && name !== undefined) return `https://${name}/`;
  const everywhere = host === "0.0.0.0" || host === "::";
  const shown = everywhere ? name ?? "localhost" : host;
  const bracketed = shown.includes(":") ? `[${shown}]` : shown;
  return `${tls === null ? "http" : "https"}://${bracketed}:${port}/`;
}

/** Beyond this machine the page shows itself only to who knows a password, and only encrypted. */
function refuseUnprotected(
  { host, tls, behindProxy }: Pick<ServeOptions, "host" | "tls" | "behindProxy">,
  passwordSet: boolean,
): void {
  if (isLoopback(host) && !behindProxy) return;
  const refuse = (state: string) => {
    const message = `Serve the page at ${host}, beyond this machine: ${state}`;
    throw new RunError("not-protected", message);
  };
  if (!passwordSet) refuse('no password is set; set one with "mirrorsphere password set"');
  if (tls === null && !behindProxy) {
    refuse(
      "passwords and files would travel unencrypted; give a certificate with --tls-cert and " +
        "--tls-key, or put a proxy before it that speaks HTTPS, and say so with --behind-proxy",
    );
  }
}
