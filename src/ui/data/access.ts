/** Signing in and out. */
import { answer, done } from "./ask.ts";
import { client } from "./client.ts";
import { session } from "./session.ts";

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
    const used = await done(client.session.$post({ json: { link: key } })).then(
      () => true,
      () => false,
    );
    if (used) {
      session.value = "in";
      return;
    }
  }
  const state = await answer(client.session.$get());
  session.value = state.session === null ? "out" : "in";
}

export async function signIn(password: string): Promise<void> {
  await done(client.session.$post({ json: { password } }));
  session.value = "in";
}

export async function signOut(): Promise<void> {
  await done(client.session.$delete());
  session.value = "out";
}
