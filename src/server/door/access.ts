/** Signing in and out, sessions, and the password. */
import { z } from "@hono/zod-openapi";
import { PasswordChange, SignIn } from "../schema/access.ts";
import { Id } from "../schema/values.ts";
import type { House } from "./house.ts";
import { verb } from "./verb.ts";

const Nothing = z.strictObject({});

export function accessVerbs({ jobs, guardian }: House) {
  const { access } = jobs.store;
  return {
    whoAmI: verb({
      for: "anybody",
      input: Nothing,
      act: (_, { session }) => ({ session, passwordSet: guardian.passwordSet }),
    }),
    signIn: verb({
      for: "anybody",
      input: SignIn,
      act: async (given, caller) =>
        "link" in given
          ? guardian.signInByLink(given.link, caller)
          : await guardian.signInByPassword(given.password, caller),
    }),
    signOut: verb({
      for: "page",
      input: Nothing,
      act: (_, { session }) => {
        if (session !== null) access.endSession(session.id);
        return null;
      },
    }),
    listSessions: verb({ for: "page", input: Nothing, act: () => access.sessions() }),
    endSession: verb({
      for: "page",
      input: z.strictObject({ id: Id }),
      act: ({ id }) => {
        access.endSession(id);
        return null;
      },
    }),
    changePassword: verb({
      for: "page",
      input: PasswordChange,
      act: async (given, caller) => {
        await guardian.changePassword({ old: given.old, next: given.new }, caller);
        return null;
      },
    }),
  };
}
