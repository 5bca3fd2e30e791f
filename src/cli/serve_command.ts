/** `--serve`. */
import { RunError } from "../base/errors.ts";
import { exitCodeHelp } from "./exit_code.ts";
import { CONFIG, RECORDS } from "./run_options.ts";
import { command } from "./syntax/command.ts";
import { flag, initially, repeated, value } from "./syntax/options.ts";

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

export const SERVE = command({
  summary: "Stay in the background as daemon does, and serve the page. The same as --serve.",
  notes: `${EXAMPLES}\n${exitCodeHelp()}`,
  options: {
    host: initially(value("<address>", "listen at this address"), "127.0.0.1"),
    port: initially(
      value("<port>", "listen at this port", { read: parsePort, accepted: PORT_ACCEPTED }),
      7420,
    ),
    open: flag("open the page in a browser"),
    tlsCert: value("<file>", "speak HTTPS with this certificate (PEM)"),
    tlsKey: value("<file>", "its private key (PEM)"),
    allowHost: initially(
      repeated(
        value("<name>", "a name that the page is reached by (repeatable)", {
          read: parseHostName,
          accepted: NAME_ACCEPTED,
        }),
      ),
      [],
      { text: "none" },
    ),
    behindProxy: flag("a proxy stands before it that speaks HTTPS and says who asks"),
    config: CONFIG,
    ...RECORDS,
  },
  async action(flags, _, screen) {
    const { serve } = await import("./commands/serve.ts");
    return await serve(flags, screen);
  },
});
