/** The command line with a store of its own, from a folder where the commands are typed. */
import assert from "node:assert/strict";
import type { ExecutionRecord, JobRecord } from "../../src/cli/render/records.ts";
import { mirrorsphere, type Outcome, type Running, startMirrorsphere } from "../support/cli.ts";
import { withScratch } from "../support/scratch.ts";
import { tree } from "../support/tree.ts";

export const MIB = 1024 * 1024;

/** What `execution show --json` prints. */
export interface ShownExecution extends ExecutionRecord {
  readonly held: boolean;
  readonly changes: Readonly<Record<string, number>>;
  readonly failures: number;
}

export class Kept {
  readonly #options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> };

  /** `folder` holds a `source`. */
  constructor(readonly folder: string) {
    this.#options = { cwd: folder, env: { XDG_STATE_HOME: `${folder}/state` } };
  }

  get database(): string {
    return `${this.folder}/state/mirrorsphere/mirrorsphere.sqlite`;
  }

  run(...args: readonly string[]): Promise<Outcome> {
    return mirrorsphere(args, this.#options);
  }

  start(...args: readonly string[]): Promise<Running> {
    return startMirrorsphere(args, this.#options);
  }

  /** Through a command that runs the command line in its turn. */
  startThrough(through: readonly string[], ...args: readonly string[]): Promise<Running> {
    return startMirrorsphere(args, { ...this.#options, through });
  }

  /** One that has to succeed; gives what it printed. */
  async must(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(...args);
    assert.equal(code, 0, `${args.join(" ")}: ${stderr}`);
    return stdout;
  }

  /** One that has to fail; gives its message. */
  async mustFail(code: number, ...args: readonly string[]): Promise<string> {
    const outcome = await this.run(...args);
    assert.equal(outcome.code, code, `${args.join(" ")}: ${outcome.stdout}${outcome.stderr}`);
    return outcome.stderr.trimEnd();
  }

  async #objects(...args: readonly string[]): Promise<Record<string, unknown>[]> {
    const stdout = await this.must(...args, "--json");
    return stdout.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
  }

  async job(name: string): Promise<JobRecord> {
    const [line] = await this.#objects("job", "show", name);
    return line?.["job"] as JobRecord;
  }

  async executions(...flags: readonly string[]): Promise<ExecutionRecord[]> {
    const lines = await this.#objects("execution", "list", ...flags);
    return lines.map((line) => line["execution"] as ExecutionRecord);
  }

  async execution(id: number): Promise<ShownExecution> {
    const [line] = await this.#objects("execution", "show", String(id));
    return line?.["execution"] as ShownExecution;
  }

  /** What stands under a name in the lines of `execution show`. */
  async listed<T>(name: "change" | "failure", ...args: readonly string[]): Promise<T[]> {
    const lines = await this.#objects("execution", "show", ...args);
    return lines.filter((line) => name in line).map((line) => line[name] as T);
  }

  /** Waits until an execution is in a state. */
  async until(id: number, state: string, milliseconds = 20_000): Promise<ShownExecution> {
    const end = performance.now() + milliseconds;
    for (;;) {
      const outcome = await this.run("execution", "show", String(id), "--json");
      const shown = outcome.code === 0 ? JSON.parse(outcome.stdout.split("\n")[0] ?? "") : null;
      if (shown?.execution.state === state) return shown.execution;
      assert.ok(performance.now() < end, `Never ${state}: ${outcome.stdout}${outcome.stderr}`);
    }
  }
}

/** Gives `body` a small source and a store of its own. */
export function withKept(body: (kept: Kept) => Promise<void>): Promise<void> {
  return withScratch(async (folder) => {
    tree({ "a.txt": "one", sub: { "b.txt": "two" } }).build(`${folder}/source`);
    await body(new Kept(folder));
  });
}

/** Two equal sparse files, which take no space, and long to compare by a slow hash. */
export function makeSlow({ folder }: Kept, size = 256 * 1024 * MIB): readonly string[] {
  for (const root of ["source", "copy"]) {
    Deno.mkdirSync(`${folder}/${root}`, { recursive: true });
    Deno.writeFileSync(`${folder}/${root}/large`, new Uint8Array());
    Deno.truncateSync(`${folder}/${root}/large`, size);
  }
  return ["run", "source", "copy", "--compare", "thorough:SHA3", "--json"];
}

/** Makes what {@linkcode makeSlow} made quick to compare. */
export function makeQuick({ folder }: Kept): void {
  for (const root of ["source", "copy"]) Deno.truncateSync(`${folder}/${root}/large`, MIB);
}
