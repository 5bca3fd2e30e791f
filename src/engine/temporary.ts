import type { RawName } from "../base/names.ts";

/**
 * Names of the temporary files that a run makes beside what it is about to put in place. They are
 * short whatever the final name, and no one else's, so that the next run can clear what a killed
 * one left.
 */
const PATTERN = /^\.mirrorsphere-[0-9a-f]{12}-[0-9a-z]+\.partial$/;

/** The start of every temporary name of one run. */
export function temporaryPrefix(): string {
  return `.mirrorsphere-${crypto.randomUUID().replaceAll("-", "").slice(0, 12)}-`;
}

export function temporaryName(prefix: string, owner: string, number: number): RawName {
  return `${prefix}${owner}${number.toString(36)}.partial` as RawName;
}

export function isTemporary(name: RawName): boolean {
  // The first test alone answers for nearly every name.
  return name.charCodeAt(0) === 0x2e && PATTERN.test(name);
}
