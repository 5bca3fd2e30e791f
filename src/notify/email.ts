import { createTransport } from "nodemailer";
import type { ChannelTarget, Notice } from "../model/notification.ts";
import { safeText } from "./safe_text.ts";
import { Undelivered } from "./undelivered.ts";

type EmailTarget = Extract<ChannelTarget, { type: "email" }>;

/**
 * Sends a notice as mail; gives the server's reply. The number of the message is that of its
 * event, so that a mailbox sees which one came twice.
 *
 * @throws {Undelivered} where the server refuses; and what the library throws
 */
export async function sendEmail(
  target: EmailTarget,
  notice: Notice,
  signal: AbortSignal,
): Promise<string> {
  const { host, port, security, user, password } = target;
  const transport = createTransport({
    host,
    port,
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    // What the server is greeted with. The library would ask for the name of this machine.
    name: "mirrorsphere.invalid",
    ...user !== null && { auth: { user, pass: password ?? "" } },
  });
  try {
    // With the signal it hangs up: a mail that is not waited for must not leave later on.
    const { response } = await transport.sendMail({ ...messageOf(target, notice), signal });
    return safeText(response);
  } catch (error) {
    throw refusal(error);
  } finally {
    transport.close();
  }
}

function messageOf({ from, to }: EmailTarget, { event, title, body }: Notice) {
  return {
    from,
    to: [...to],
    subject: title,
    text: `${body}\n`,
    messageId: `<${event.replace(/[^A-Za-z0-9]+/g, ".")}@mirrorsphere.invalid>`,
    // RFC 3834: nobody is away from a program.
    headers: { "Auto-Submitted": "auto-generated" },
  };
}

/** By the library's codes. */
const WAY_OUT: Readonly<Record<string, string>> = {
  EAUTH: "; check user name and password",
  ETLS: "; it offers no TLS on this port",
};

/** What a server said when it refused: a text of RFC 5321, section 4.2. */
function refusal(error: unknown): unknown {
  if (!(error instanceof Error) || !("response" in error)) return error;
  const { code, response } = error as { readonly code?: string; readonly response?: string };
  if (response === undefined) return error;
  const wayOut = WAY_OUT[code ?? ""] ?? "";
  return new Undelivered(`the mail server answered ${safeText(response)}${wayOut}`);
}
