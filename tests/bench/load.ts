/** The load of `server.ts`: event streams that are only listened to, and requests at a steady rate. */

interface Order {
  readonly host: string;
  readonly cookie: string;
  readonly streams: number;
  /** Requests a second. */
  readonly rate: number;
}

export interface LoadReport {
  readonly streams: number;
  readonly requests: number;
  readonly failed: number;
  readonly seconds: number;
}

/** Milliseconds after which it ends by itself. */
const LONGEST = 300_000;
const PATHS = ["/api/executions?limit=10", "/api/jobs", "/api/session", "/api/held"];
/** Connections that requests take turns on. */
const LANES = 8;

const { host, cookie, streams, rate } = JSON.parse(Deno.args[0] ?? "") as Order;
const [hostname = "", port] = host.split(":");
const open: Deno.Conn[] = [];
const buffer = new Uint8Array(65_536);

function request(path: string): Uint8Array {
  const lines = [`GET ${path} HTTP/1.1`, `Host: ${host}`, `Cookie: ${cookie}`, "", ""];
  return new TextEncoder().encode(lines.join("\r\n"));
}

/** Listens to a stream, and throws away what it hears. */
async function listen(): Promise<void> {
  const connection = await Deno.connect({ hostname, port: Number(port) });
  await connection.write(request("/api/events"));
  await connection.read(buffer);
  open.push(connection);
  (async () => {
    while (await connection.read(buffer).catch(() => null) !== null);
  })();
}

for (let at = 0; at < streams; at += 50) {
  await Promise.all(Array.from({ length: Math.min(50, streams - at) }, listen));
}
await Deno.stdout.write(new TextEncoder().encode("ready\n"));

let going = true;
let requests = 0;
let failed = 0;
const begin = performance.now();
setTimeout(() => going = false, LONGEST);
(async () => {
  for await (const _ of Deno.stdin.readable);
  going = false;
})();

async function ask(): Promise<void> {
  const path = PATHS[requests++ % PATHS.length] ?? "/";
  const response = await fetch(`http://${host}${path}`, { headers: { cookie } });
  await response.arrayBuffer();
  if (!response.ok) failed++;
}

/** One lane's share of the rate; what it falls behind by it makes up for. */
async function lane(number: number): Promise<void> {
  const interval = 1000 * LANES / rate;
  for (let turn = 0; going; turn++) {
    const due = begin + (turn + number / LANES) * interval;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    if (going) await ask();
  }
}

await Promise.all(Array.from({ length: LANES }, (_, number) => lane(number)));
const seconds = (performance.now() - begin) / 1000;
const report: LoadReport = { streams: open.length, requests, failed, seconds };
await Deno.stdout.write(new TextEncoder().encode(`${JSON.stringify(report)}\n`));
Deno.exit(0);
