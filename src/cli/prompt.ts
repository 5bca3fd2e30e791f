/** A secret that is typed, and not shown. */
import { RunError } from "../base/errors.ts";
import type { Screen } from "./output.ts";

const ENTER = ["\r", "\n"];
const RUBOUT = ["\x7f", "\b"];
const INTERRUPT = ["\x03", "\x04"];

/** Asks on a terminal. @throws {RunError} "usage": the user thought better of it */
export async function promptSecret(question: string, screen: Screen): Promise<string> {
  screen.error.write(question);
  screen.error.flush();
  Deno.stdin.setRaw(true);
  try {
    return await readLine();
  } finally {
    Deno.stdin.setRaw(false);
    screen.error.line("");
    screen.error.flush();
  }
}

async function readLine(): Promise<string> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(256);
  const typed: string[] = [];
  for (;;) {
    const count = await Deno.stdin.read(buffer);
    if (count === null) throw interrupted();
    for (const character of decoder.decode(buffer.subarray(0, count), { stream: true })) {
      if (ENTER.includes(character)) return typed.join("");
      if (INTERRUPT.includes(character)) throw interrupted();
      if (RUBOUT.includes(character)) typed.pop();
      else typed.push(character);
    }
  }
}

function interrupted(): RunError {
  return new RunError("usage", "Read the password: interrupted; nothing was changed");
}
