import type { ServiceFacts } from "../../src/service/mod.ts";

/** What hurts in paths: spaces, quotes, per cent, dollar, backslash, markup. */
export const NASTY = `it's 100% "$HOME" \\t & <b>`;

export function facts(some: Partial<ServiceFacts> = {}): ServiceFacts {
  return {
    scope: "user",
    program: ["/opt/mirror sphere/mirrorsphere"],
    args: ["daemon", "--state-dir", "/home/ann/.local/state/mirrorsphere"],
    stateFolder: "/home/ann/.local/state/mirrorsphere",
    home: "/home/ann",
    reads: ["/home/ann/Pictures", "/opt/mirror sphere"],
    writes: ["/media/ann/disk", "/srv/copies"],
    permissions: false,
    ...some,
  };
}

/** A text that was agreed upon: how it reads is a decision. */
export function golden(name: string): string {
  return Deno.readTextFileSync(new URL(`golden/${name}`, import.meta.url));
}
