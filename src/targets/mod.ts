/**
 * @module targets
 *
 * Where a tree can live. Today a local folder; object stores come later.
 *
 * Owns: opening a root and knowing that it is the one that was meant. Decides nothing about entries.
 * Called by `engine`.
 */
export * from "./local.ts";
