/** `--serve`: stays as `daemon` does, and serves the page. */
import project from "../../../deno.json" with { type: "json" };
import { RunError, stateOf } from "../../base/errors.ts";
import { quote } from "../../base/names.ts";
import { resolve } from "../../base/paths.ts";
import { openResident, type Resident } from "../../scheduler/mod.ts";
import { refuseUnservable, serve as servePage, type Server } from "../../server/mod.ts";
import { openInBrowser } from "../browser.ts";
import { EXIT_CODES } from "../exit_code.ts";
import { complain, type Screen } from "../output.ts";
import { configPlaces, readConfig } from "../perform.ts";
import { giveUpStarting } from "../permissions.ts";
import { stateFolderOf } from "../state.ts";
import { workingFolder } from "../working_folder.ts";
import { type DaemonFlags, residentLog, serviceHint } from "./daemon.ts";

export type ServeFlags = DaemonFlags & {
  readonly host: string;
  readonly port: number;
  readonly open?: true | undefined;
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
  readonly allowHost: readonly string[];
  readonly behindProxy?: true | undefined;
};

/** Stays until a signal ends it; gives the exit code. */
export async function serve(flags: ServeFlags, screen: Screen): Promise<number> {
  const tls = await readTls(flags);
  const resident = await openResident({
    folder: stateFolderOf(flags),
    readConfig: () => readConfig(flags.config),
    tell: residentLog(flags, screen),
    serviceHint: serviceHint(),
    examine: ({ store }) => {
      const { host, port, behindProxy = false } = flags;
      refuseUnservable({ host, port, tls, behindProxy }, store);
    },
  });
  try {
    await serveUntilEnd(resident, { flags, tls, screen });
  } catch (error) {
    await resident.stop();
    throw error;
  }
  await resident.stopped;
  return EXIT_CODES.done.code;
}

interface Serving {
  readonly flags: ServeFlags;
  readonly tls: { readonly cert: string; readonly key: string } | null;
  readonly screen: Screen;
}

async function serveUntilEnd(resident: Resident, { flags, tls, screen }: Serving): Promise<void> {
  const server = await servePage(resident, {
    host: flags.host,
    port: flags.port,
    names: flags.allowHost,
    behindProxy: flags.behindProxy ?? false,
    tls,
    version: project.version,
    configPlaces: configPlaces(flags.config),
    complain: (fault) => {
      // What is asked at the very end finds nothing open any more.
      if (resident.stopping.aborted) return;
      complain(screen, `The page met a fault: ${wordsOf(fault)}`);
      screen.error.flush();
    },
  });
  resident.observeReload(async () => {
    const renewed = await readTls(flags);
    if (renewed !== null) await server.renew(renewed);
  });
  const stopping = Promise.withResolvers<void>();
  resident.stopping.addEventListener("abort", () => stopping.resolve());
  if (resident.stopping.aborted) stopping.resolve();
  tellWhere(server, flags, screen);
  const close = flags.open ? await open(server, flags, screen) : null;
  giveUpStarting();
  try {
    await Promise.race([stopping.promise, server.broken]);
  } finally {
    close?.();
    await server.close();
  }
}

/** What the program knows has a message for the user; of anything else the place is needed. */
function wordsOf(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault);
  const known = fault instanceof RunError && fault.code !== "internal";
  return known ? fault.message : fault.stack ?? fault.message;
}

/** Where there is no browser, the page is served all the same. */
async function open(
  server: Server,
  flags: ServeFlags,
  screen: Screen,
): Promise<(() => void) | null> {
  try {
    return await openInBrowser(server.signInLink(), stateFolderOf(flags));
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    complain(screen, error.message);
    screen.error.flush();
    return null;
  }
}

function tellWhere(server: Server, { json }: ServeFlags, screen: Screen): void {
  const { url, passwordSet } = server;
  const link = passwordSet ? null : server.signInLink();
  if (json) {
    screen.out.line(JSON.stringify({ at: Date.now(), event: "serving", url, link }));
  } else {
    screen.out.line(`The page is at ${url}`);
    screen.out.line(
      link === null
        ? "Sign in with your password"
        : `Sign in with this link, once, within a quarter of an hour:\n  ${link}`,
    );
  }
  screen.out.flush();
}

async function readTls({ tlsCert, tlsKey }: ServeFlags): Promise<Serving["tls"]> {
  if (tlsCert === undefined && tlsKey === undefined) return null;
  if (tlsCert === undefined || tlsKey === undefined) {
    const message =
      "Speak HTTPS: a certificate and its key go together; give both --tls-cert and " +
      "--tls-key";
    throw new RunError("usage", message);
  }
  return {
    cert: await readPem("--tls-cert", tlsCert),
    key: await readPem("--tls-key", tlsKey),
  };
}

async function readPem(option: string, path: string): Promise<string> {
  const refuse = (state: string) =>
    new RunError("usage", `Read ${option} ${quote(path)}: ${state}; name a file in PEM format`);
  const text = await Deno.readTextFile(resolve(workingFolder(), path)).catch((error) => {
    throw refuse(stateOf(error));
  });
  if (text.includes("-----BEGIN ")) return text;
  throw refuse("not in PEM format");
}
