/** The thread that strangers talk to, when it meets what it was not made for. */
import assert from "node:assert/strict";
import type { RunError } from "../../src/base/errors.ts";
import { NetworkThread } from "../../src/server/network_thread.ts";
import { hasCommand } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { makeCertificate } from "./certificate.ts";
import { waitFor } from "./with_page.ts";

Deno.test("a network thread that dies says so, so that nothing stays up without the page", async () => {
  const died = Promise.withResolvers<RunError>();
  const site = { names: [], loopback: true, secure: false, behindProxy: false };
  const { thread, port } = await NetworkThread.start(
    { site, files: [], tls: null, hostname: "127.0.0.1", port: 0, version: "0.0.0" },
    {
      door: { answer: ({ id }) => Promise.resolve({ id, output: null }), ask: () => fail() },
      watch: () => {},
      complain: fail,
      died: died.resolve,
    },
  );
  const healthy = await fetch(`http://127.0.0.1:${port}/healthz`);
  assert.deepEqual(await healthy.json(), { status: "ok" });
  thread.tell([null as never]);
  const error = await died.promise;
  assert.equal(error.code, "internal");
  assert.match(error.message, /^Serve the page: the thread .* died, .*; start it again/);
  await thread.end();
});

Deno.test({
  name: "certificates that are renewed close together are all taken, one after the other",
  ignore: skipUnless(hasCommand("openssl"), "needs openssl"),
  fn: () =>
    withScratch(async (folder) => {
      const [cert, key] = (await makeCertificate(folder)).map((path) =>
        Deno.readTextFileSync(path)
      );
      const tls = { cert: cert ?? "", key: key ?? "" };
      const site = { names: [], loopback: true, secure: true, behindProxy: false };
      const { thread } = await NetworkThread.start(
        { site, files: [], tls, hostname: "127.0.0.1", port: 0, version: "0.0.0" },
        {
          door: { answer: fail, ask: fail },
          watch: () => {},
          complain: fail,
          died: fail,
        },
      );
      try {
        const ended: string[] = [];
        const renew = (certificate: typeof tls, name: string) =>
          thread.renew(certificate).then(() => ended.push(name), () => ended.push(`no ${name}`));
        renew(tls, "first");
        renew({ ...tls, key: "none" }, "second");
        renew(tls, "third");
        await waitFor(() => Promise.resolve(ended.length === 3 || null));
        assert.deepEqual(ended, ["first", "no second", "third"]);
      } finally {
        await thread.end();
      }
    }),
});

function fail(): never {
  throw new Error("Nobody asks in this thread");
}
