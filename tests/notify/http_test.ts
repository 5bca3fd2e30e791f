import assert from "node:assert/strict";
import { deliver, Undelivered } from "../../src/notify/mod.ts";
import { NOTICE_KINDS } from "../../src/model/notification.ts";
import type { ChannelTarget, Notice } from "../../src/model/notification.ts";
import { notice, withServer } from "./with_notifier.ts";

const TIMEOUT = 10_000;
const SECRETS = { url: "/hooks/s3cret-Path?key=k3y%20a", token: "t0ken" };

const send = (target: ChannelTarget, told: Notice = notice()) =>
  deliver(target, told, { timeout: TIMEOUT });

/** What is said of a delivery that fails. */
async function reason(target: ChannelTarget, timeout = TIMEOUT): Promise<string> {
  try {
    return assert.fail(await deliver(target, notice(), { timeout }));
  } catch (error) {
    assert.ok(error instanceof Undelivered, String(error));
    return error.message;
  }
}

Deno.test("a webhook is sent the notice as JSON, with a token where there is one", () =>
  withServer(async ({ url, received }) => {
    const target = { type: "webhook", url: `${url}/hook`, token: null } as const;
    assert.equal(await send(target), "200 OK: Thank you");
    await send({ ...target, token: "abc" });
    const [plain, withToken] = received;
    const text = "MirrorSphere on attic: photos failed\n\n" + notice().body;
    const sent = JSON.parse(plain?.body ?? "");
    assert.deepEqual(sent, { ...notice(), text, content: text });
    assert.deepEqual([plain?.method, plain?.path], ["POST", "/hook"]);
    assert.equal(plain?.headers.get("content-type"), "application/json");
    assert.match(plain?.headers.get("user-agent") ?? "", /^MirrorSphere\/\d/);
    assert.equal(plain?.headers.get("authorization"), null);
    assert.equal(withToken?.headers.get("authorization"), "Bearer abc");
  }));

Deno.test("ntfy is sent the text, with title, priority and tags in headers", () =>
  withServer(async ({ url, received }) => {
    const target = { type: "ntfy", url: `${url}/topic`, token: "abc" } as const;
    await send(target);
    await send(target, notice({ title: "Büro: „fertig“", kind: "succeeded" }));
    const [plain, encoded] = received;
    assert.equal(plain?.body, notice().body);
    const headers = ["title", "priority", "tags", "authorization"].map((name) =>
      plain?.headers.get(name)
    );
    assert.deepEqual(headers, [notice().title, "4", "rotating_light", "Bearer abc"]);
    const [, word = ""] = /^=\?UTF-8\?B\?(.*)\?=$/.exec(encoded?.headers.get("title") ?? "") ?? [];
    assert.equal(new TextDecoder().decode(Uint8Array.fromBase64(word)), "Büro: „fertig“");
    assert.equal(encoded?.headers.get("priority"), "2");
  }));

Deno.test("what is too long for ntfy ends early, between two characters", () =>
  withServer(async ({ url, received }) => {
    const target = { type: "ntfy", url, token: null } as const;
    await send(target, notice({ body: "é".repeat(2048) }));
    await send(target, notice({ body: `${"é".repeat(2048)}!` }));
    const bodies = received.map(({ body }) => body);
    assert.deepEqual(bodies, ["é".repeat(2048), `${"é".repeat(2046)}...`]);
  }));

Deno.test("a dead man's switch is asked for at its address, or /start or /fail after it", () =>
  withServer(async ({ url, received }) => {
    for (const path of ["/ping/id", "/ping/id/?rid=1"]) {
      for (const kind of NOTICE_KINDS) {
        await send({ type: "ping", url: url + path }, notice({ kind }));
      }
    }
    const suffixes = ["/start", "", "/fail", "/fail", "/fail", "/fail", ""];
    assert.deepEqual(received.map(({ path }) => path), [
      ...suffixes.map((suffix) => `/ping/id${suffix}`),
      ...suffixes.map((suffix) => `/ping/id${suffix || "/"}?rid=1`),
    ]);
    assert.match(received[0]?.body ?? "", /^MirrorSphere on attic: photos failed\n\nThe disk/);
  }));

Deno.test("a redirect is not followed, and its target is told by origin alone", () =>
  withServer((elsewhere) =>
    withServer(async ({ url, answers }) => {
      const Location = `${elsewhere.url}/s3cret`;
      for (const status of [301, 302, 303, 307, 308]) {
        answers.push(new Response(null, { status, headers: { Location } }));
        const message = await reason({ type: "webhook", url, token: "abc" });
        assert.ok(message.includes(`a redirect to ${elsewhere.url}, which is not followed`));
        assert.ok(!message.includes("s3cret"));
      }
      assert.equal(elsewhere.received.length, 0);
    })
  ));

Deno.test("what is wrong with an address is said, and nothing of its secrets", () =>
  withServer(async ({ url, answers }) => {
    const targets = (base: string): ChannelTarget[] => [
      { type: "webhook", url: base + SECRETS.url, token: SECRETS.token },
      { type: "ntfy", url: base + SECRETS.url, token: SECRETS.token },
      { type: "ping", url: base + SECRETS.url },
    ];
    const closed = Deno.listen({ port: 0, hostname: "127.0.0.1" });
    const nobody = `http://127.0.0.1:${closed.addr.port}`;
    closed.close();
    const said = async (base: string, expected: RegExp) => {
      for (const target of targets(base)) {
        const message = await reason(target);
        assert.match(message, expected);
        assert.doesNotMatch(message, /s3cret|k3y|t0ken/);
      }
    };
    await said(nobody, /^connection refused; check the address/);
    await said(url.replace("http:", "https:"), /^it does not speak TLS there$/);
    await said("http://nowhere.invalid", /^there is no such host, or no network$/);
    const echo = `You sent ${SECRETS.url}\u001b[31m`;
    for (const more of [` with ${SECRETS.token}`, ` with ${SECRETS.token}`, "\nand more"]) {
      answers.push(new Response(echo + more, { status: 403 }));
    }
    await said(url, /^it answered 403 Forbidden: You sent \*\*\*.*$/);
  }));

Deno.test("an endless answer is not waited for, and told shortened", () =>
  withServer(async ({ url, answers }) => {
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new TextEncoder().encode("x".repeat(1000))),
    });
    answers.push(new Response(endless));
    const answer = await send({ type: "webhook", url, token: null });
    assert.equal(answer, `200 OK: ${"x".repeat(200)}...`);
  }));

Deno.test("an answer that never ends is given up in time", () =>
  withServer(async ({ url, answers }) => {
    const hanging = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode("so far")),
    });
    answers.push(new Response(hanging));
    const message = await reason({ type: "webhook", url, token: null }, 200);
    assert.equal(message, "no answer within 0.2 s");
  }));
