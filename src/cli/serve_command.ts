/** `--serve`, as commander reads it. */
import { Option } from "@commander-js/extra-typings";
import { RunError } from "../base/errors.ts";
import { reading } from "./job_options.ts";
import type { ServeFlags } from "./commands/serve.ts";
import { exitCodeHelp } from "./exit_code.ts";
import type { Screen } from "./output.ts";
import type { Ended } from "./program.ts";
import { configOption, recordOptions, withOptions } from "./run_options.ts";

const EXAMPLES = `
It does what "mirrorsphere daemon" does, and serves a page. It prints a link that signs a browser in,
once, within a quarter of an hour; "mirrorsphere session link" prints another one.

Beyond this machine it serves only with a password ("mirrorsphere password set"), and with a
certificate or behind a proxy that speaks HTTPS.

Examples:
  mirrorsphere --serve --open
  mirrorsphere --serve --host 0.0.0.0 --tls-cert cert.pem --tls-key key.pem
  mirrorsphere --serve --behind-proxy --allow-host backup.example.org
`;

const HIGHEST_PORT = 65_535;
const PORT_ACCEPTED = `a whole number from 0 to ${HIGHEST_PORT}, 0 for any that is free`;

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (port <= HIGHEST_PORT) return port;
  throw new RunError("usage", PORT_ACCEPTED);
}

const NAME_ACCEPTED = 'a name such as "nas.local", without "https://" and port';

/** As browsers send it: "bücher.example" is "xn--bcher-kva.example". */
function parseHostName(text: string): string {
  const url = URL.canParse(`http://${text}`) ? new URL(`http://${text}`) : null;
  if (url !== null && url.href === `http://${url.hostname}/`) return url.hostname;
  throw new RunError("usage", NAME_ACCEPTED);
}

const readHostName = reading("--allow-host", parseHostName, NAME_ACCEPTED);

function gather(name: string, names: readonly string[]): readonly string[] {
  return [...names, readHostName(name)];
}

function serveOptions(): readonly Option[] {
  return [
    new Option("--host <address>", "listen at this address").default("127.0.0.1"),
    new Option("--port <port>", "listen at this port")
      .argParser(reading("--port", parsePort, PORT_ACCEPTED)).default(7420),
    new Option("--open", "open the page in a browser"),
    new Option("--tls-cert <file>", "speak HTTPS with this certificate (PEM)"),
    new Option("--tls-key <file>", "its private key (PEM)"),
    new Option("--allow-host <name>", "a name that the page is reached by; may be repeated")
      .argParser(gather).default([], "none"),
    new Option("--behind-proxy", "a proxy stands before it that speaks HTTPS and says who asks"),
    configOption(),
    ...recordOptions(),
  ];
}

export function defineServe(screen: Screen, ended: Ended) {
  return withOptions<ServeFlags>("serve", serveOptions())
    .description("Stay in the background as daemon does, and serve the page. The same as --serve.")
    .addHelpText("after", `${EXAMPLES}\n${exitCodeHelp()}`)
    .action(async (flags) => {
      const { serve } = await import("./commands/serve.ts");
      ended(await serve(flags, screen));
    });
}
