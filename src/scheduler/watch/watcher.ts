import type { NoticedChange } from "./dirty.ts";

/** Takes what a watcher finds. */
export interface Watched {
  changed(change: NoticedChange): void;
  /** Something was missed; `message` says why. */
  missed(message: string): void;
  /** It cannot go on, nothing more comes from it; `ready`: it had come so far as to miss nothing. */
  ended(error: unknown, ready: boolean): void;
  /** The folder that it watches was removed, moved or unmounted. */
  moved(): void;
}

/** Watches a folder and all in it. */
export interface Watcher {
  /** Once this has resolved, nothing that happens is missed. */
  readonly ready: Promise<void>;
  close(): void;
}

export const OVERFLOW = "More changed at once than the system could tell";
