/** Where tests put their trees: in memory where that can be had. */
import { isRoot } from "./processes.ts";

let parent: string | null = null;

/** A folder for this process (made at first need, gone at its end); a tmpfs of its own for root. */
function scratchParent(): string {
  if (parent !== null) return parent;
  const folder = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "mirrorsphere-tests-" }));
  const mounted = isRoot && Deno.build.os === "linux" && succeeds("mount", [
    ...["-t", "tmpfs", "-o", "mode=755"],
    ...["mirrorsphere", folder],
  ]);
  Deno.chmodSync(folder, 0o755);
  addEventListener("unload", () => {
    if (mounted && !succeeds("umount", [folder])) succeeds("umount", ["--lazy", folder]);
    removeScratch(folder);
  });
  parent = folder;
  return folder;
}

function succeeds(command: string, args: readonly string[]): boolean {
  try {
    return new Deno.Command(command, { args: [...args], stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

/** Makes a folder of its own (mode 0755, absolute path, links resolved). */
export function makeScratch(): string {
  const folder = Deno.makeTempDirSync({ dir: scratchParent() });
  Deno.chmodSync(folder, 0o755);
  return folder;
}

/** Removes whatever is there, read-only folders and paths of any length included. */
export function removeScratch(folder: string): void {
  try {
    Deno.removeSync(folder, { recursive: true });
  } catch {
    succeeds("chmod", ["-R", "u+rwx", folder]);
    succeeds("rm", ["-rf", "--", folder]);
  }
}

/** Gives `body` a folder of its own, and removes it whatever happens. */
export async function withScratch<T>(body: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = makeScratch();
  try {
    return await body(folder);
  } finally {
    removeScratch(folder);
  }
}
