/** Deno itself for a target: the one that runs this, or the npm package of the same version. */
import { BuildError, DIST, mustCallDeno } from "./project.ts";
import { ownTarget, type Target } from "./targets.ts";

/** The path of the runtime's executable; fetched once, its integrity checked by Deno. */
export async function runtimeFor(target: Target): Promise<string> {
  if (target === ownTarget()) return Deno.execPath();
  const { runtime } = target;
  const version = Deno.version.deno;
  const cache = `${DIST}/runtimes`;
  const action = `Fetch Deno ${version} for ${target.name}`;
  await mustCallDeno(action, ["cache", "--no-config", "--no-lock", `npm:${runtime}@${version}`], {
    DENO_DIR: cache,
  });
  const file = target.os === "windows" ? "deno.exe" : "deno";
  for await (const { name: registry } of Deno.readDir(`${cache}/npm`)) {
    const path = `${cache}/npm/${registry}/${runtime}/${version}/${file}`;
    if (await Deno.stat(path).then(() => true, () => false)) return path;
  }
  throw new BuildError(`${action}: the package ${runtime} has no file "${file}"`);
}
