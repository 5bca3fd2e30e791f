/** `password set`, and `session link`, `token`, `list` and `end`. */
import { RunError } from "../../base/errors.ts";
import { printable } from "../../base/names.ts";
import type { Jobs } from "../../jobs/mod.ts";
import { formatTime } from "../../model/format.ts";
import { newGuardian, passwordProblem } from "../../server/guard.ts";
import type { Session } from "../../store/mod.ts";
import type { Screen } from "../output.ts";
import { promptSecret } from "../prompt.ts";
import { columns } from "../render/table.ts";
import { readSecret, STANDARD_INPUT } from "../secret.ts";
import { type RecordFlags, withState } from "../state.ts";

export type PasswordFlags = RecordFlags & { readonly passwordFile?: string | undefined };

/** Who may write to the store needs no old password. */
export async function setPassword(flags: PasswordFlags, screen: Screen): Promise<void> {
  const password = await readPassword(flags, screen);
  const problem = passwordProblem(password);
  if (problem !== null) throw new RunError("usage", `Set the password: ${problem}`);
  await withGuardian(flags, async ({ guardian, jobs }) => {
    jobs.store.access.setPassword(await guardian.hash(password), null);
  });
  if (flags.json) screen.out.line(JSON.stringify({ password: { set: true } }));
  else screen.out.line("Set the password: browsers that were signed in have to sign in again");
}

async function readPassword({ passwordFile }: PasswordFlags, screen: Screen): Promise<string> {
  if (passwordFile !== undefined) return await readSecret("--password-file", passwordFile);
  if (!Deno.stdin.isTerminal()) return await readSecret("the password", STANDARD_INPUT);
  const password = await promptSecret("New password: ", screen);
  if (await promptSecret("The same again: ", screen) === password) return password;
  throw new RunError("usage", "Set the password: both are not the same; nothing was changed");
}

interface Guarded {
  readonly guardian: ReturnType<typeof newGuardian>;
  readonly jobs: Jobs;
}

async function withGuardian<T>(
  flags: RecordFlags,
  body: (given: Guarded) => T | Promise<T>,
): Promise<T> {
  return await withState(flags, async (jobs) => {
    const guardian = newGuardian(jobs.store);
    try {
      return await body({ guardian, jobs });
    } finally {
      guardian.close();
    }
  });
}

export async function printLink(flags: RecordFlags, screen: Screen): Promise<void> {
  const link = await withGuardian(flags, ({ guardian, jobs }) => {
    const url = jobs.store.access.address();
    if (url !== null && jobs.liveness.lives("resident")) return `${url}#key=${guardian.newLink()}`;
    const message = "Make a link to the page: it is not served; " +
      'serve it with "mirrorsphere --serve", which prints a link, too';
    throw new RunError("no-resident", message);
  });
  screen.out.line(flags.json ? JSON.stringify({ link }) : link);
}

export async function printToken(flags: RecordFlags, screen: Screen): Promise<void> {
  const { session, secret } = await withGuardian(
    flags,
    ({ guardian }) => guardian.begin("metrics", "command", "token"),
  );
  screen.out.line(flags.json ? JSON.stringify({ token: secret, session }) : secret);
}

export async function listSessions(flags: RecordFlags, screen: Screen): Promise<void> {
  const sessions = await withState(flags, (jobs) => jobs.store.access.sessions());
  if (flags.json) {
    for (const session of sessions) screen.out.line(JSON.stringify({ session }));
  } else if (sessions.length === 0) screen.out.line("Nobody is signed in");
  else for (const line of sessionTable(sessions)) screen.out.line(line);
}

function sessionTable(sessions: readonly Session[]): string[] {
  const rows = sessions.map(({ id, scope, origin, usedAt, createdAt, agent }) => [
    String(id),
    scope,
    origin,
    formatTime(createdAt),
    formatTime(usedAt),
    printable(agent),
  ]);
  return columns([["ID", "FOR", "BY", "SINCE", "LAST USED", "WHAT IT SAYS IT IS"], ...rows]);
}

export async function endSession(id: number, flags: RecordFlags, screen: Screen): Promise<void> {
  await withState(flags, (jobs) => jobs.store.access.endSession(id));
  screen.out.line(flags.json ? JSON.stringify({ ended: id }) : `Ended session ${id}`);
}
