/** What this process was started to ignore: signal(7), sigaction(2). */
import { libc } from "./libc.ts";

/** The same on every architecture. */
const NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
const SIG_IGN = 1n;

// glibc's struct sigaction has 152 bytes; its first member is the handler.
const action = new BigUint64Array(19);

/** Those that end a program and are ignored; a listener of the runtime's would hide that. */
export function listIgnored(): readonly Deno.Signal[] {
  const names = Object.keys(NUMBERS) as (keyof typeof NUMBERS)[];
  return names.filter((name) =>
    libc.sigaction(NUMBERS[name], null, action) === 0 && action[0] === SIG_IGN
  );
}
