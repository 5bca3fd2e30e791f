/** A mail server on this machine. */
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import type { ChannelTarget } from "../../src/model/notification.ts";

export const PASSWORD = "pa55 wörd";

export type EmailTarget = Extract<ChannelTarget, { type: "email" }>;

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly secure: boolean;
  readonly text: string;
}

export interface MailPlace {
  readonly target: EmailTarget;
  readonly mails: Mail[];
}

/** Gives `body` a mail server on this machine that takes ann's mail, with her password. */
export async function withMail(
  options: SMTPServerOptions,
  body: (place: MailPlace) => Promise<void>,
): Promise<void> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    disabledCommands: ["STARTTLS"],
    closeTimeout: 100,
    onAuth: ({ username, password }, _session, done) =>
      username === "ann" && password === PASSWORD
        ? done(null, { user: "ann" })
        : done(new Error(`No ${username} with ${password} here`)),
    onData: (stream, { envelope, secure }, done) => {
      const parts: Uint8Array[] = [];
      stream.on("data", (part: Uint8Array) => parts.push(part));
      stream.on("end", async () => {
        const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        mails.push({ from, to, secure, text: await new Blob(parts as BlobPart[]).text() });
        done();
      });
    },
    ...options,
  });
  // A client that breaks off is no error of this test.
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const address = server.server.address();
  const port = typeof address === "object" ? address?.port ?? 0 : 0;
  const target: EmailTarget = {
    type: "email",
    host: "127.0.0.1",
    port,
    security: "none",
    user: null,
    password: null,
    from: "mirror@attic.example",
    to: ["ann@home.example", "bob@home.example"],
  };
  try {
    await body({ target, mails });
  } finally {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}
