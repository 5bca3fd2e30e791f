/** Signing in and out. */
import { answer, done } from "./ask.ts";
import { client } from "./client.ts";
import { ApiProblem } from "./problem.ts";
import { letIn, linkProblem, passwordSet, session, shutOut } from "./session.ts";

/** The secret of a one-time link, which comes behind `#key=`: no server and no log ever sees it. */
function takeKey(): string | null {
  const key = new URLSearchParams(location.hash.slice(1)).get("key");
  if (key !== null) history.replaceState(null, "", location.pathname + location.search);
  return key;
}

/** Of a link that nobody has answered yet: where the server is away, it is as good as before. */
let key: string | null = null;

/** Gives whether the link lets one in. Throws where no answer came. */
async function signInByLink(link: string): Promise<boolean> {
  try {
    await done(client.session.$post({ json: { link } }));
    return true;
  } catch (error) {
    const { code, message } = ApiProblem.from(error);
    if (code === "unreachable") throw error;
    linkProblem.value = message;
    return false;
  }
}

/** Finds out whether this browser is let in; uses up the one-time link that it came by. */
export async function findSession(): Promise<void> {
  key ??= takeKey();
  if (key !== null) {
    const used = await signInByLink(key);
    key = null;
    if (used) return letIn();
  }
  const state = await answer(client.session.$get());
  passwordSet.value = state.passwordSet;
  if (state.session === null) shutOut();
  else letIn();
}

export async function signIn(password: string): Promise<void> {
  await done(client.session.$post({ json: { password } }));
  letIn();
}

export async function signOut(): Promise<void> {
  await done(client.session.$delete());
  session.value = "out";
  // Whether there is a password to come back with.
  await findSession();
}
