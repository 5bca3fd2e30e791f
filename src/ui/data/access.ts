/** Signing in and out. */
import { answer } from "./ask.ts";
import { session } from "./session.ts";

interface SessionState {
  readonly session: { readonly id: number } | null;
  readonly passwordSet: boolean;
}

function ask<T>(method: string, body?: unknown): Promise<T> {
  return answer<T>(fetch("/api/session", {
    method,
    ...body !== undefined && {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    },
  }));
}

/** The secret of a one-time link, which comes behind `#key=`: no server and no log ever sees it. */
function takeKey(): string | null {
  const key = new URLSearchParams(location.hash.slice(1)).get("key");
  if (key !== null) history.replaceState(null, "", location.pathname + location.search);
  return key;
}

/** Finds out whether this browser is let in; uses up the one-time link that it came by. */
export async function findSession(): Promise<void> {
  const key = takeKey();
  if (key !== null) {
    const used = await ask("POST", { link: key }).then(() => true, () => false);
    if (used) {
      session.value = "in";
      return;
    }
  }
  const state = await ask<SessionState>("GET");
  session.value = state.session === null ? "out" : "in";
}

export async function signIn(password: string): Promise<void> {
  await ask("POST", { password });
  session.value = "in";
}

export async function signOut(): Promise<void> {
  await ask("DELETE");
  session.value = "out";
}
