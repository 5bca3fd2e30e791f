/** Versions that runs kept at a destination. */
import assert from "node:assert/strict";
import { type Literal, tree } from "./tree.ts";

const FOLDER = ".mirrorsphere-versions";

/** The folders of runs that kept something, oldest first. */
export function stampsAt(destination: string): string[] {
  try {
    return [...Deno.readDirSync(`${destination}/${FOLDER}`)].map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** The absolute path of what a run kept. */
export function versionsOf(destination: string, stamp: string): string {
  return `${destination}/${FOLDER}/${stamp}`;
}

/** Fails unless exactly one run kept versions, and exactly these. */
export function assertVersions(destination: string, literal: Literal): void {
  const stamps = stampsAt(destination);
  assert.equal(stamps.length, 1, stamps.join());
  tree(literal).assertAt(versionsOf(destination, stamps[0] as string));
}

/** Fails unless exactly this tree is at the destination, versions aside. */
export function assertCopy(destination: string, literal: Literal): void {
  const aside = `${destination}.versions`;
  const versions = `${destination}/${FOLDER}`;
  Deno.renameSync(versions, aside);
  try {
    tree(literal).assertAt(destination);
  } finally {
    Deno.renameSync(aside, versions);
  }
}
