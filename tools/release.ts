/** `deno task release`: dist/release, with an executable for every target, sums and an SBOM. */
import { createHash } from "node:crypto";
import { buildExecutable } from "./build.ts";
import { readProgram } from "./modules.ts";
import { BuildError, DIST, perform, VERSION } from "./project.ts";
import { makeSbom } from "./sbom.ts";
import { listFiles } from "./self_extracting.ts";
import { type Target, TARGETS } from "./targets.ts";

const RELEASE = `${DIST}/release`;

/** The SBOM tells of the page, too: it is built from there, and served as a file. */
const PAGE = "src/ui/main.tsx";

async function makeExecutables(): Promise<Target[]> {
  const missing: Target[] = [];
  for (const target of TARGETS) {
    const suffix = target.os === "windows" ? ".exe" : "";
    try {
      const file = `${RELEASE}/mirrorsphere-${VERSION}-${target.name}${suffix}`;
      await buildExecutable(file, { target, kind: null });
    } catch (error) {
      if (!(error instanceof BuildError)) throw error;
      console.error(error.message);
      missing.push(target);
    }
  }
  return missing;
}

/** As `sha256sum --check` reads it. */
async function writeSums(): Promise<void> {
  const lines: string[] = [];
  for (const path of await listFiles(RELEASE)) {
    const sum = createHash("sha256").update(await Deno.readFile(`${RELEASE}/${path}`));
    lines.push(`${sum.digest("hex")}  ${path}\n`);
  }
  await Deno.writeTextFile(`${RELEASE}/SHA256SUMS`, lines.join(""));
}

async function release(): Promise<void> {
  await Deno.remove(RELEASE, { recursive: true }).catch(() => {});
  await Deno.mkdir(RELEASE, { recursive: true });
  const missing = await makeExecutables();
  const { entries } = await readProgram();
  const sbom = `${RELEASE}/mirrorsphere-${VERSION}.cdx.json`;
  await Deno.writeTextFile(sbom, await makeSbom([...entries, PAGE]));
  await writeSums();
  if (missing.length === 0) return console.log(`Made "${RELEASE}"`);
  const names = missing.map(({ name }) => name).join(", ");
  throw new BuildError(`Made "${RELEASE}", without ${names}: see above`);
}

if (import.meta.main) {
  await perform(async () => {
    if (Deno.args.length > 0) {
      throw new BuildError("Make a release: it takes no arguments; see deno task compile", 2);
    }
    await release();
  });
}
