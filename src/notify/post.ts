/** One HTTP request that tells something. */
import project from "../../deno.json" with { type: "json" };
import { safeText } from "./safe_text.ts";
import { Undelivered } from "./undelivered.ts";

/** Bytes of an answer that are read: what it says stands at its beginning. */
const MOST_READ = 4096;

export interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * POSTs a message; gives the first line of what came back.
 *
 * A redirect is not followed: it would hand token and text to another place, and most turn the
 * POST into a GET (RFC 9110, section 15.4).
 *
 * @throws {Undelivered} on any answer but 2xx; and what `fetch` throws
 */
export async function post(url: string, message: Message, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "User-Agent": `MirrorSphere/${project.version}`, ...message.headers },
    body: message.body,
    redirect: "manual",
    signal,
  });
  const status = `${response.status} ${response.statusText}`.trim();
  const answer = `${status}: ${safeText(await beginningOf(response))}`.replace(/: $/, "");
  if (response.ok) return answer;
  const elsewhere = response.headers.get("Location");
  if (elsewhere === null) throw new Undelivered(`it answered ${answer}`);
  throw new Undelivered(
    `it answered ${status}, a redirect to ${originOf(elsewhere, url)}, which is not followed; ` +
      "give the address that it leads to",
  );
}

function originOf(location: string, url: string): string {
  return URL.canParse(location, url) ? new URL(location, url).origin : "nowhere";
}

async function beginningOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let read = 0;
  for await (const part of body ?? []) {
    text += decoder.decode(part, { stream: true });
    read += part.length;
    // Leaving the loop cancels the rest.
    if (read >= MOST_READ) break;
  }
  return text;
}

/** The header that carries a token, where there is one (RFC 6750, section 2.1). */
export function authorization(token: string | null): Readonly<Record<string, string>> {
  return token === null ? {} : { Authorization: `Bearer ${token}` };
}
