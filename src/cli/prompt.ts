/** A secret that is typed, and not shown. */
import { RunError } from "../base/errors.ts";
import { EXIT_CODES } from "./exit_code.ts";
import { complain, type Screen } from "./output.ts";

const ENTER = ["\r", "\n"];
const RUBOUT = ["\x7f", "\b"];
const INTERRUPT = "\x03";
const END_OF_INPUT = "\x04";

/**
 * Asks on a terminal. Ctrl-C, which is no signal there while nothing is shown, ends the process.
 *
 * @throws {RunError} "usage": the input ended
 */
export async function promptSecret(question: string, screen: Screen): Promise<string> {
  const typed = await readHidden(question, screen);
  if (typed !== null) return typed;
  complain(screen, "Read the password: canceled; nothing was changed");
  Deno.exit(EXIT_CODES.canceled.code);
}

async function readHidden(question: string, screen: Screen): Promise<string | null> {
  Deno.stdin.setRaw(true);
  try {
    screen.error.write(question);
    screen.error.flush();
    return await readLine();
  } finally {
    Deno.stdin.setRaw(false);
    screen.error.line("");
    screen.error.flush();
  }
}

/** Null: Ctrl-C was pressed. */
async function readLine(): Promise<string | null> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(256);
  const typed: string[] = [];
  for (;;) {
    const count = await Deno.stdin.read(buffer);
    if (count === null) throw ended();
    for (const character of decoder.decode(buffer.subarray(0, count), { stream: true })) {
      if (ENTER.includes(character)) return typed.join("");
      if (character === INTERRUPT) return null;
      if (character === END_OF_INPUT) throw ended();
      if (RUBOUT.includes(character)) typed.pop();
      else typed.push(character);
    }
  }
}

function ended(): RunError {
  return new RunError("usage", "Read the password: the input ended; nothing was changed");
}
