/** Real commands of the system, run by tests. */

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const decoder = new TextDecoder();

/** Runs a command to its end, whatever its exit code. */
export async function finished(command: string, args: readonly string[]): Promise<Finished> {
  const output = await new Deno.Command(command, { args: [...args], stdin: "null" }).output();
  return {
    code: output.code,
    stdout: decoder.decode(output.stdout),
    stderr: decoder.decode(output.stderr),
  };
}

/** Runs a command that has to succeed; gives what it printed. */
export async function must(command: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await finished(command, args);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")}: exit code ${code}: ${stderr}`);
  return stdout;
}

/** Whether a command of this name can be started here. */
export function hasCommand(name: string): boolean {
  const places = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".split(":");
  return places.some((folder) => {
    try {
      return Deno.statSync(`${folder}/${name}`).isFile;
    } catch {
      return false;
    }
  });
}

export const isRoot = Deno.build.os !== "windows" && Deno.uid() === 0;
