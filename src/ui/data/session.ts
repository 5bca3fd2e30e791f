/** Whether this browser may see what is inside. */
import { signal } from "@preact/signals";

export type Session = "unknown" | "in" | "out";

/** Why the link that this browser came by did not let it in; null where it did, or there was none. */
export const linkProblem = signal<string | null>(null);

export const session = signal<Session>("unknown");
