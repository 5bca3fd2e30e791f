/** Whether this browser may see what is inside. */
import { signal } from "@preact/signals";
import { invalidate, TOPICS } from "./topics.ts";

/** "expired": it was in, and is no more; what was being done waits for it. */
export type Session = "unknown" | "in" | "out" | "expired";

/** Why the link that this browser came by did not let it in; null where it did, or there was none. */
export const linkProblem = signal<string | null>(null);

export const session = signal<Session>("unknown");

/** Whether there is a password to sign in with. */
export const passwordSet = signal(false);

export function letIn(): void {
  const expired = session.peek() === "expired";
  session.value = "in";
  linkProblem.value = null;
  // What happened meanwhile was not heard.
  if (expired) invalidate(...TOPICS);
}

/** The server does not know this browser, or not any more. */
export function shutOut(): void {
  const before = session.peek();
  session.value = before === "in" || before === "expired" ? "expired" : "out";
}
