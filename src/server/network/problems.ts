/** From what was refused to a problem document (RFC 9457). */
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { quote } from "../../base/names.ts";
import { Refused } from "../protocol.ts";
import { type Cause, causeOf, FAULT, Refusal, type RefusalCode, STATUSES } from "../refusal.ts";
import type { ProblemDocument } from "../schema/values.ts";

export function refuseUnknown(path: string): Refusal {
  return new Refusal("not-found", `Look for ${quote(path)}: there is nothing of that name`);
}

export function problemOf(error: unknown, context: Context): Response {
  const { code, message, retryAfter, fields } = reasonOf(error);
  const status = STATUSES[code];
  const problem: ProblemDocument = {
    type: "about:blank",
    title: titleOf(code),
    status,
    detail: message,
    code,
    fields,
  };
  const headers = {
    "content-type": "application/problem+json",
    ...retryAfter !== null && { "retry-after": String(retryAfter) },
  };
  return context.body(JSON.stringify(problem), status, headers);
}

/** "Too many tries". */
function titleOf(code: RefusalCode): string {
  const words = code.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function reasonOf(error: unknown): Cause {
  if (error instanceof Refused) return error.reason;
  const cause = causeOf(error);
  if (cause !== null) return cause;
  // What the library refuses: JSON that is none, mostly.
  if (error instanceof HTTPException) {
    const message = `Read the request: not understood, ${error.message}`;
    return { ...FAULT, code: "invalid", message };
  }
  // Told to nobody outside; the network thread has no other place to tell it.
  console.error(error);
  return FAULT;
}
