/**
 * `deno task npm`: dist/npm, the layout of an npm package that `npx mirrorsphere` can start.
 *
 * It holds the bundled program and a small launcher; Deno itself comes as the package `deno`,
 * which it depends on. Nothing else is installed along with it.
 */
import { bundle, MAIN } from "./bundle.ts";
import launcher from "./launcher.mjs" with { type: "text" };
import { readProgram } from "./modules.ts";
import { DIST, mustCallDeno, perform, programFlags, ROOT, VERSION } from "./project.ts";
import { CLOSED_FLAGS } from "./self_extracting.ts";
import project from "../deno.json" with { type: "json" };

const PACKAGE = `${DIST}/npm`;

function manifest() {
  return {
    name: project.name,
    version: VERSION,
    description: "Keeps an exact, verifiable copy of a folder tree somewhere else.",
    license: project.license,
    type: "module",
    bin: { mirrorsphere: "mirrorsphere.mjs" },
    engines: { node: ">=18" },
    dependencies: { deno: Deno.version.deno },
  };
}

/** Makes the package's folder anew. */
async function makePackage(): Promise<void> {
  await Deno.remove(PACKAGE, { recursive: true }).catch(() => {});
  await mustCallDeno("Build the page", ["task", "--quiet", "ui"]);
  await Deno.mkdir(PACKAGE, { recursive: true });
  await bundle(PACKAGE, await readProgram());
  const flags = ["run", ...programFlags(), ...CLOSED_FLAGS];
  const script = launcher.replace('"@FLAGS@"', JSON.stringify(flags)).replace("@MAIN@", MAIN);
  await Deno.writeTextFile(`${PACKAGE}/mirrorsphere.mjs`, script, { mode: 0o755 });
  await Deno.writeTextFile(`${PACKAGE}/package.json`, `${JSON.stringify(manifest(), null, 2)}\n`);
  for (const file of ["README.md", "LICENSE"]) {
    await Deno.copyFile(`${ROOT}${file}`, `${PACKAGE}/${file}`);
  }
  console.log(`Made "${PACKAGE}"; pack it with "npm pack ${PACKAGE}"`);
}

if (import.meta.main) await perform(makePackage);
