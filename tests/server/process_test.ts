/** The real process: one link, one cookie, live events, a restart, an end. */
import assert from "node:assert/strict";
import type { Execution } from "../../src/model/execution.ts";
import type { ExecutionView } from "../../src/server/door/views.ts";
import { manyFiles } from "../jobs/parts.ts";
import { mirrorsphere } from "../support/cli.ts";
import { finished, hasCommand, must } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { readTree, tree } from "../support/tree.ts";
import { makeCertificate } from "./certificate.ts";
import { EventReader } from "./event_reader.ts";
import { Browser, type Serving, spawn, startServing } from "./serving.ts";
import { waitFor } from "./with_page.ts";

async function withServing(body: (serving: Serving, folder: string) => Promise<void>) {
  await withScratch(async (folder) => {
    const serving = await startServing(folder);
    try {
      await body(serving, folder);
    } finally {
      await serving.daemon.kill();
    }
  });
}

async function signedIn({ url, key }: Serving): Promise<Browser> {
  const browser = new Browser(url);
  assert.equal(await browser.signIn(key ?? ""), 201);
  return browser;
}

Deno.test("the link that is printed lets one browser in, which follows a real copy to its end", () =>
  withServing(async (serving, folder) => {
    const browser = await signedIn(serving);
    assert.equal(await new Browser(serving.url).signIn(serving.key ?? ""), 403);
    const page = await browser.ask("");
    assert.match(await page.text(), /<script type="module" src="\/app\.js">/);
    const script = await browser.ask("app.js");
    assert.equal(script.headers.get("content-type"), "text/javascript; charset=utf-8");
    assert.ok((await script.text()).length > 1000);
    const [source, destination] = [`${folder}/source`, `${folder}/destination`];
    tree(manyFiles(20_000)).build(source);
    const reader = new EventReader(await browser.ask("api/events"));
    await reader.next("snapshot");
    const { id } = await browser.json<Execution>("api/executions", { source, destination });
    const states: string[] = [];
    while (states.at(-1) !== "completed") {
      const { execution } = (await reader.next("execution")).data as { execution: ExecutionView };
      assert.equal(execution.id, id);
      states.push(execution.state);
    }
    assert.ok(states.includes("running"));
    assert.deepEqual(readTree(destination), readTree(source));
    await reader.close();
  }));

Deno.test("a session outlives a restart; what was under way was suspended, and goes on", () =>
  withServing(async (serving, folder) => {
    const browser = await signedIn(serving);
    const [source, destination] = [`${folder}/source`, `${folder}/destination`];
    tree(manyFiles(40_000)).build(source);
    const { id } = await browser.json<Execution>("api/executions", { source, destination });
    const headers = { cookie: browser.cookie };
    const unknown = await fetch(`${serving.url}api/plans/7`, { method: "DELETE", headers });
    assert.equal((await unknown.json()).code, "plan-unknown");
    serving.daemon.signal("SIGTERM");
    const { code, stderr } = await serving.daemon.ended();
    assert.deepEqual([code, stderr], [0, ""]);
    const again = await startServing(folder);
    try {
      const back = browser.at(again.url);
      assert.equal((await back.json<Execution>(`api/executions/${id}`)).state, "suspended");
      await back.json(`api/executions/${id}/resume`, {});
      await again.daemon.until("ended");
      assert.equal((await back.json<Execution>(`api/executions/${id}`)).state, "completed");
      assert.deepEqual(readTree(destination), readTree(source));
    } finally {
      await again.daemon.kill();
    }
  }));

/** Sends a request as text, since fetch lets nobody choose the Host. */
async function rawStatus(port: number, headers: Record<string, string>): Promise<number> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const text = `GET /api/session HTTP/1.1\r\n${lines}Connection: close\r\n\r\n`;
  await connection.write(new TextEncoder().encode(text));
  const buffer = new Uint8Array(64);
  await connection.read(buffer);
  return Number(new TextDecoder().decode(buffer).split(" ")[1]);
}

Deno.test("a stranger's name for this machine, and a stranger's page, get no answer", () =>
  withServing(async (serving) => {
    const port = Number(new URL(serving.url).port);
    assert.equal(await rawStatus(port, { Host: `127.0.0.1:${port}` }), 200);
    assert.equal(await rawStatus(port, { Host: `localhost:${port}` }), 200);
    assert.equal(await rawStatus(port, { Host: `evil.example:${port}` }), 421);
    assert.equal(await rawStatus(port, { Host: "" }), 421);
    const browser = await signedIn(serving);
    const headers = { origin: "https://evil.example" };
    const refused = await browser.ask("api/folders/browse", { path: "/" }, headers);
    assert.equal(refused.status, 403);
    await refused.body?.cancel();
  }));

Deno.test({
  name: "a renewed certificate is shown after SIGHUP; one that is none leaves the one before",
  ignore: skipUnless(hasCommand("openssl"), "needs openssl"),
  fn: () =>
    withScratch(async (folder) => {
      const [cert, key] = await makeCertificate(folder);
      const tls = ["--tls-cert", cert, "--tls-key", key];
      const { daemon, url } = await startServing(folder, ["--port", "0", ...tls]);
      try {
        const shown = async () => {
          const command = 'openssl s_client -connect "$1" < /dev/null 2> /dev/null | openssl x509';
          return (await finished("sh", ["-c", command, "sh", new URL(url).host])).stdout;
        };
        const renewed = async () => {
          const wanted = await must("openssl", ["x509", "-in", cert]);
          for (let tries = 0; await shown() !== wanted; tries++) assert.ok(tries < 500);
          return wanted;
        };
        await renewed();
        for (let time = 1; time <= 2; time++) {
          await makeCertificate(folder);
          daemon.signal("SIGHUP");
          await renewed();
        }
        const last = await shown();
        const text = await Deno.readTextFile(key);
        await makeCertificate(folder);
        await Deno.writeTextFile(key, text);
        daemon.signal("SIGHUP");
        const { message } = await daemon.until("trouble");
        assert.match(String(message), /^Speak HTTPS with .*; name .* \(what was read before stays/);
        assert.equal(await shown(), last);
      } finally {
        await daemon.kill();
      }
    }),
});

Deno.test({
  name: "over HTTPS, also HTTP/2, who knows the password gets in, by the names that were allowed",
  ignore: skipUnless(hasCommand("openssl") && hasCommand("curl"), "needs openssl and curl"),
  fn: () =>
    withScratch(async (folder) => {
      const [cert, key] = await makeCertificate(folder);
      await Deno.writeTextFile(`${folder}/password`, "correct horse\n");
      const env = { XDG_STATE_HOME: `${folder}/state` };
      await mirrorsphere(["password", "set", "--password-file", `${folder}/password`], { env });
      const tls = ["--tls-cert", cert, "--tls-key", key, "--allow-host", "nas.local"];
      const serving = await startServing(folder, ["--host", "0.0.0.0", "--port", "0", ...tls]);
      try {
        const { port } = new URL(serving.url);
        const password = ["-d", '{"password":"correct horse"}'];
        const ask = (host: string, version: string, sent: readonly string[]) =>
          must("curl", [
            ...["-sk", version, "--resolve", `${host}:${port}:127.0.0.1`],
            ...["-w", "%{http_version} %{http_code} %header{set-cookie}", "-o", "/dev/null"],
            ...["-H", "content-type: application/json", ...sent],
            `https://${host}:${port}/api/session`,
          ]);
        assert.match(
          await ask("nas.local", "--http2", password),
          /^2 201 __Host-mirrorsphere=.*Secure/,
        );
        assert.match(await ask("localhost", "--http1.1", password), /^1.1 201 __Host-/);
        // Who is refused at once may not be done sending, which curl takes for a fault.
        assert.match(await ask("evil.local", "--http2", []), /^2 421/);
      } finally {
        await serving.daemon.kill();
      }
    }),
});

Deno.test({
  name: "more connections than the process may have keep the page away for as long as they last",
  ignore: skipUnless(hasCommand("prlimit"), "needs prlimit"),
  fn: () =>
    withScratch(async (folder) => {
      const serving = await startServing(folder, ["--port", freePort()]);
      const { daemon, url } = serving;
      try {
        await must("prlimit", ["--pid", String(daemon.pid), "--nofile=200"]);
        const port = Number(new URL(url).port);
        await flood(port, 300);
        const answer = () =>
          rawStatus(port, { Host: "localhost" }).then((status) => status || null, () => null);
        assert.equal(await waitFor(answer), 200);
        daemon.signal("SIGTERM");
        const { code, stderr } = await daemon.ended();
        assert.equal(code, 0);
        assert.match(stderr, /Take connections: .*; it listens again in a moment/);
      } finally {
        await daemon.kill();
      }
    }),
});

function freePort(): string {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return String(listener.addr.port);
}

/** Opens so many connections, asks for nothing, and goes as soon as one of them is let go. */
async function flood(port: number, count: number): Promise<void> {
  const over = new AbortController();
  const visit = async () => {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    over.signal.addEventListener("abort", () => connection.close());
    if (over.signal.aborted) connection.close();
    else await connection.read(new Uint8Array(1));
  };
  const visits = Array.from({ length: count }, () => visit().catch(() => {}));
  await Promise.race(visits);
  over.abort();
  await Promise.all(visits);
}

Deno.test("a port that is taken is told, with the way out, and exit code 4", () =>
  withServing(async ({ url }) => {
    const { port } = new URL(url);
    await withScratch(async (folder) => {
      const daemon = await spawn(folder, ["--port", port]);
      const { code, stderr } = await daemon.ended();
      assert.equal(code, 4);
      assert.match(stderr, new RegExp(`Listen at 127\\.0\\.0\\.1 port ${port}: another program`));
      assert.match(stderr, /choose another port with --port/);
    });
  }));

Deno.test("a certificate that is none is told as such, and what keeps the page up does not try again", () =>
  withScratch(async (folder) => {
    const file = `${folder}/none.pem`;
    const broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    await Deno.writeTextFile(file, broken);
    const daemon = await spawn(folder, ["--port", "0", "--tls-cert", file, "--tls-key", file]);
    const { code, stderr } = await daemon.ended();
    assert.equal(code, 2);
    assert.match(stderr, /^Speak HTTPS with --tls-cert and --tls-key: .*; name a certificate/);
  }));

for (const name of ["nas.local:7420", "https://nas.local", "nas.local/page", "a b"]) {
  Deno.test(`"${name}" is refused as a name that the page is reached by`, () =>
    withScratch(async (folder) => {
      const daemon = await spawn(folder, ["--port", "0", "--allow-host", name]);
      const { code, stderr } = await daemon.ended();
      assert.equal(code, 2);
      assert.match(stderr, /^Read --allow-host ".*": (not understood; give a name|it is empty)/);
    }));
}

Deno.test("where it cannot listen nothing is begun, and that is all that is told", () =>
  withScratch(async (folder) => {
    using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const cases = [
      [["--port", `${taken.addr.port}`], /^Listen at 127.0.0.1 port \d+: another program does; /],
      [["--port", "0", "--host", "no.such.invalid"], /^Listen at no.such.invalid port 0: not poss/],
    ] as const;
    for (const [flags, message] of cases) {
      const daemon = await spawn(folder, flags);
      const { code, stderr } = await daemon.ended();
      assert.deepEqual([code, daemon.told.map(({ event }) => event)], [4, ["error"]]);
      assert.match(stderr, message);
    }
  }));

Deno.test("beyond this machine nothing is served without a password and encryption", () =>
  withScratch(async (folder) => {
    const refused = async (flags: readonly string[]): Promise<string> => {
      const daemon = await spawn(folder, ["--port", "0", ...flags]);
      const { code, stderr } = await daemon.ended();
      assert.deepEqual([code, daemon.told.map(({ event }) => event)], [4, ["error"]]);
      return stderr;
    };
    assert.match(await refused(["--host", "0.0.0.0"]), /no password is set/);
    assert.match(await refused(["--behind-proxy"]), /no password is set/);
    await Deno.writeTextFile(`${folder}/password`, "correct horse\n");
    const env = { XDG_STATE_HOME: `${folder}/state` };
    const set = await mirrorsphere(
      ["password", "set", "--password-file", `${folder}/password`],
      { env },
    );
    assert.deepEqual([set.code, set.stderr], [0, ""]);
    assert.match(await refused(["--host", "0.0.0.0"]), /--tls-cert/);
    const serving = await startServing(folder);
    try {
      assert.equal(serving.key, null);
      const link = await mirrorsphere(["session", "link"], { env });
      const [url, key] = link.stdout.trim().split("#key=");
      assert.equal(url, serving.url);
      assert.equal(await new Browser(serving.url).signIn(key ?? ""), 201);
      const listed = await mirrorsphere(["session", "list"], { env });
      assert.match(listed.stdout, /^ID .*\n1 +page +link /);
    } finally {
      await serving.daemon.kill();
    }
  }));
