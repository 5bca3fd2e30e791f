/** Writes what a setup says, and runs its commands. */
import { dirname } from "node:path";
import { RunError } from "../base/errors.ts";
import { quote } from "../base/names.ts";
import type { ServiceCommand, ServiceSetup } from "./setup.ts";

const BYTE_ORDER_MARK = "\ufeff";

/** The text that is installed; null where none is. */
export function readInstalled({ path, encoding }: ServiceSetup): string | null {
  try {
    return new TextDecoder(encoding).decode(Deno.readFileSync(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw failed(`Read ${quote(path)}`, error);
  }
}

/**
 * Writes the file and has the manager start it, or start it anew.
 *
 * @throws {RunError} "service-unavailable": the manager does not run this machine; the file is
 * written. "service-failed": what could not be done, and what was.
 */
export async function applyInstall(setup: ServiceSetup): Promise<void> {
  write(setup);
  refuseAbsent(setup);
  await runAll(setup.install, `${quote(setup.path)} is written`);
}

/** Has the manager end and forget it, and removes the file. False where there was none. */
export async function applyUninstall(setup: ServiceSetup): Promise<boolean> {
  if (readInstalled(setup) === null) return false;
  if (isPresent(setup)) await runAll(setup.uninstall, `${quote(setup.path)} is still there`);
  try {
    Deno.removeSync(setup.path);
  } catch (error) {
    throw failed(`Remove ${quote(setup.path)}`, error);
  }
  return true;
}

/** Whether it runs now; null where the manager cannot be asked. */
export async function isRunning(setup: ServiceSetup): Promise<boolean | null> {
  if (!isPresent(setup)) return null;
  try {
    const [program, ...args] = setup.query;
    const { success } = await new Deno.Command(program, { args, stdout: "null", stderr: "null" })
      .output();
    return success;
  } catch {
    return null;
  }
}

function isPresent({ present }: ServiceSetup): boolean {
  if (present === null) return true;
  try {
    Deno.statSync(present);
    return true;
  } catch {
    return false;
  }
}

function refuseAbsent(setup: ServiceSetup): void {
  if (isPresent(setup)) return;
  const message = `Start the service: ${setup.manager} does not run this machine (there is no ` +
    `${quote(setup.present ?? "")}); ${quote(setup.path)} is written, and is started by ` +
    `${commandText(setup.install)} where it does`;
  throw new RunError("service-unavailable", message);
}

// The file appears whole, as a manager may read it at any moment.
function write({ path, text, encoding }: ServiceSetup): void {
  const unfinished = `${path}.new`;
  try {
    Deno.mkdirSync(dirname(path), { recursive: true });
    Deno.writeFileSync(unfinished, encoded(text, encoding), { mode: 0o644 });
    Deno.renameSync(unfinished, path);
  } catch (error) {
    throw failed(`Write ${quote(path)}`, error);
  }
}

function encoded(text: string, encoding: ServiceSetup["encoding"]): Uint8Array {
  if (encoding === "utf-8") return new TextEncoder().encode(text);
  const marked = BYTE_ORDER_MARK + text;
  const view = new DataView(new ArrayBuffer(2 * marked.length));
  for (let at = 0; at < marked.length; at++) view.setUint16(2 * at, marked.charCodeAt(at), true);
  return new Uint8Array(view.buffer);
}

async function runAll(commands: readonly ServiceCommand[], done: string): Promise<void> {
  for (const command of commands) await run(command, done);
}

async function run([program, ...args]: ServiceCommand, done: string): Promise<void> {
  const text = commandText([[program, ...args]]);
  try {
    const output = await new Deno.Command(program, { args, stdin: "null" }).output();
    if (output.success) return;
    const said = new TextDecoder().decode(output.stderr).trim().split("\n")[0] ?? "";
    throw new RunError(
      "service-failed",
      `Run ${text}: ${said || `exit code ${output.code}`}; ${done}`,
    );
  } catch (error) {
    if (error instanceof RunError) throw error;
    throw new RunError("service-failed", `Run ${text}: ${stateOf(error)}; ${done}`);
  }
}

/** Commands as they are typed, within quotes. */
function commandText(commands: readonly ServiceCommand[]): string {
  return quote(commands.map((words) => words.join(" ")).join(" && "));
}

function failed(action: string, error: unknown): RunError {
  return new RunError("service-failed", `${action}: ${stateOf(error)}`, { cause: error });
}

function stateOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "not found";
  if (error instanceof Deno.errors.PermissionDenied) {
    return "permission denied; run it as root (sudo) or in an administrator terminal, or install " +
      "for yourself with --user";
  }
  if (error instanceof Deno.errors.NotCapable) {
    return "the runtime does not let this program; run it yourself";
  }
  return error instanceof Error ? error.message : String(error);
}
