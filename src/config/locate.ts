import { parse } from "smol-toml";

function has(document: unknown, path: readonly string[]): boolean {
  let here = document;
  for (const key of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, key)) return false;
    here = (here as Readonly<Record<string, unknown>>)[key];
  }
  return true;
}

function parsePart(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

/**
 * The line (from 1) on which the statement begins that gives a valid TOML text the value at
 * `path`; null where it has none.
 *
 * The TOML library tells no positions of what is valid. So it is asked about ever more of the
 * lines: whatever the value needs (quotes, brackets over many lines), the first part that has it
 * ends with its statement, and the last part that was whole before it ends where that begins.
 */
export function findLine(text: string, path: readonly string[]): number | null {
  const lines = text.split(/(?<=\n)/);
  let begin = 0;
  for (let count = 1; count <= lines.length; count++) {
    const document = parsePart(lines.slice(0, count).join(""));
    if (document === null) continue;
    if (has(document, path)) return begin + 1;
    begin = count;
  }
  return null;
}
