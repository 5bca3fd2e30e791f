import assert from "node:assert/strict";
import type { SMTPServerOptions } from "smtp-server";
import { deliver, Undelivered } from "../../src/notify/mod.ts";
import { type EmailTarget, PASSWORD, withMail } from "./with_mail.ts";
import { notice } from "./with_notifier.ts";

const TIMEOUT = 10_000;

async function reason(target: EmailTarget, timeout = TIMEOUT): Promise<string> {
  try {
    return assert.fail(await deliver(target, notice(), { timeout }));
  } catch (error) {
    assert.ok(error instanceof Undelivered, String(error));
    assert.ok(!error.message.includes(PASSWORD), error.message);
    return error.message;
  }
}

Deno.test("a notice arrives as mail, for everybody named, as of its event", () =>
  withMail({}, async ({ target, mails }) => {
    const told = notice({ title: "Büro: „fertig“", body: "Erste Zeile\n.\nletzte" });
    assert.match(await deliver(target, told, { timeout: TIMEOUT }), /^250 /);
    const [mail] = mails;
    assert.equal(mail?.from, target.from);
    assert.deepEqual(mail?.to, target.to);
    assert.match(mail?.text ?? "", /^Subject: =\?UTF-8\?/m);
    assert.match(
      mail?.text ?? "",
      /^Message-ID: <execution\.7\.failed\.at\.1000@mirrorsphere\.invalid>/m,
    );
    assert.match(mail?.text ?? "", /^Auto-Submitted: auto-generated/m);
    assert.match(mail?.text ?? "", /Erste Zeile\r\n\.\.?\r\nletzte/);
  }));

Deno.test("user and password are given where there are some", () =>
  withMail({ authOptional: false, allowInsecureAuth: true }, async ({ target, mails }) => {
    await deliver({ ...target, user: "ann", password: PASSWORD }, notice(), { timeout: TIMEOUT });
    assert.equal(mails.length, 1);
    const wrong = await reason({ ...target, user: "bob", password: PASSWORD });
    assert.match(wrong, /^the mail server answered 535 .*\*\*\*.*; check user name and password$/);
    assert.match(await reason(target), /^the mail server answered 530 /);
  }));

Deno.test("a server without TLS is not given anything that was to be kept from others", () =>
  withMail({ allowInsecureAuth: true }, async ({ target, mails }) => {
    const secret = { ...target, user: "ann", password: PASSWORD } as const;
    assert.match(
      await reason({ ...secret, security: "starttls" }),
      /^the mail server answered 500 .*; it offers no TLS on this port$/,
    );
    assert.match(await reason({ ...secret, security: "tls" }), /^it does not speak TLS there$/);
    assert.equal(mails.length, 0);
  }));

// The server's own certificate, which nobody has signed.
Deno.test("a certificate that nobody trusts is refused, with TLS at once or later", async () => {
  await withMail({ secure: true }, async ({ target, mails }) => {
    assert.match(await reason({ ...target, security: "tls" }), /certificate is not one/);
    assert.equal(mails.length, 0);
  });
  await withMail({ disabledCommands: [] }, async ({ target, mails }) => {
    assert.match(await reason({ ...target, security: "starttls" }), /certificate is not one/);
    assert.equal(mails.length, 0);
  });
});

Deno.test("a mail server that says nothing, or is none, is given up in time", async () => {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr;
  const target: EmailTarget = {
    type: "email",
    host: "127.0.0.1",
    port,
    security: "none",
    user: null,
    password: null,
    from: "mirror@attic.example",
    to: ["ann@home.example"],
  };
  assert.equal(await reason(target, 200), "no answer within 0.2 s");
  listener.close();
  assert.match(await reason(target), /^connection refused/);
});

Deno.test("a mail that was given up does not leave when a slow server is ready at last", async () => {
  const closed = Promise.withResolvers<void>();
  const options: SMTPServerOptions = {
    onConnect: (_session, done) => setTimeout(done, 500),
    onClose: () => closed.resolve(),
  };
  await withMail(options, async ({ target, mails }) => {
    assert.equal(await reason(target, 200), "no answer within 0.2 s");
    await closed.promise;
    assert.deepEqual(mails, []);
  });
});
