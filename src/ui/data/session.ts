/** Whether this browser may see what is inside. */
import { signal } from "@preact/signals";

export type Session = "unknown" | "in" | "out";

export const session = signal<Session>("unknown");
