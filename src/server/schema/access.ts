import { z } from "@hono/zod-openapi";
import { LONGEST_PASSWORD, passwordProblem } from "../passwords/rule.ts";
import { Id, Time } from "./values.ts";

export const Session = z.object({
  id: Id,
  scope: z.enum(["page", "metrics"]),
  origin: z.enum(["link", "password", "command"]),
  /** What the browser says it is. */
  agent: z.string(),
  createdAt: Time,
  usedAt: Time,
  expiresAt: Time.nullable(),
}).openapi("Session");

export const SessionState = z.object({
  /** Null for who is not signed in. */
  session: Session.nullable(),
  /** Whether one can sign in with a password. */
  passwordSet: z.boolean(),
}).openapi("SessionState");

export const SignIn = z.union([
  z.strictObject({ password: z.string().max(LONGEST_PASSWORD) }),
  /** What the one-time link has behind `#key=`. */
  z.strictObject({ link: z.string().max(200) }),
]).openapi("SignIn");

export const PasswordChange = z.strictObject({
  /** The one before; left out where there is none. */
  old: z.string().max(LONGEST_PASSWORD).optional(),
  new: z.string().superRefine((text, context) => {
    const message = passwordProblem(text);
    if (message !== null) context.addIssue({ code: "custom", message });
  }),
}).openapi("PasswordChange");
