/**
 * An executable of one file: a shell script (`head.sh`), and after it a gzipped tar archive that
 * holds Deno, the bundled program, and `settle.js`, which puts what was unpacked in place.
 */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import { packTar, type TarEntry } from "modern-tar";
import { MAIN } from "./bundle.ts";
import head from "./head.sh" with { type: "text" };
import { BuildError, mustCallDeno, programFlags, ROOT, VERSION } from "./project.ts";
import type { Manifest } from "./settle.ts";
import type { Target } from "./targets.ts";

/** Nothing is looked for beyond the files that were packed, whatever lies around them. */
export const CLOSED_FLAGS = ["--no-config", "--no-lock", "--no-npm", "--no-remote"];
const SETTLE_FLAGS = ["--no-prompt", ...CLOSED_FLAGS, "--allow-read", "--allow-write"];

/** Default folder to unpack into, as the shell says it; nothing where there is no home. */
const CACHES: Readonly<Record<"linux" | "darwin", string>> = {
  linux: `\${HOME:+$HOME/.cache/mirrorsphere}
  case \${XDG_CACHE_HOME-} in /*) cache=$XDG_CACHE_HOME/mirrorsphere ;; esac`,
  darwin: "${HOME:+$HOME/Library/Caches/MirrorSphere}",
};

export interface SelfExtractingParts {
  readonly target: Target;
  /** Path of Deno for the target. */
  readonly runtime: string;
  /** The folder that `bundle` filled. */
  readonly program: string;
}

/** Writes the executable to `file`. The same parts give the same bytes. */
export async function makeSelfExtracting(file: string, parts: SelfExtractingParts): Promise<void> {
  const { target } = parts;
  if (target.os === "windows") {
    throw new BuildError(`Compile for ${target.name}: it has no shell to unpack the file`);
  }
  const files = await gather(parts);
  const archive = await packTar(entriesOf(files));
  const payload = await promisify(gzip)(archive, { level: constants.Z_BEST_COMPRESSION });
  const sum = createHash("sha256").update(payload).digest("hex");
  const script = renderHead(payload.length, {
    VERSION,
    TARGET: target.name,
    UNAME: target.uname,
    CACHE: CACHES[target.os],
    MEBIBYTES: String(Math.ceil(archive.length / 2 ** 20)),
    NAME: `${VERSION}-${sum.slice(0, 16)}`,
    MAIN,
    FLAGS: [...programFlags(), ...CLOSED_FLAGS].join(" "),
    SETTLE_FLAGS: SETTLE_FLAGS.join(" "),
  });
  await Deno.writeFile(file, Buffer.concat([Buffer.from(script), payload]));
  await Deno.chmod(file, 0o755);
}

type Files = ReadonlyMap<string, Uint8Array>;

async function gather({ runtime, program }: SelfExtractingParts): Promise<Files> {
  const settle = ["bundle", "--platform", "deno", `${ROOT}tools/settle.ts`];
  const files = new Map<string, Uint8Array>([
    ["deno", await Deno.readFile(runtime)],
    ["settle.js", new TextEncoder().encode(await mustCallDeno("Bundle settle.ts", settle))],
  ]);
  for (const path of await listFiles(program)) {
    files.set(path, await Deno.readFile(`${program}/${path}`));
  }
  const manifest: Manifest = Object.fromEntries(
    [...files].map(([path, data]) => [path, createHash("sha256").update(data).digest("hex")]),
  );
  return files.set("manifest.json", new TextEncoder().encode(JSON.stringify(manifest)));
}

/** Paths of all files in a folder, from its top, in the order of their names. */
export async function listFiles(folder: string, below = ""): Promise<string[]> {
  const found: string[] = [];
  for (const { name, isDirectory } of Deno.readDirSync(`${folder}/${below}`)) {
    const path = below + name;
    if (isDirectory) found.push(...await listFiles(folder, `${path}/`));
    else found.push(path);
  }
  return found.toSorted();
}

function entriesOf(files: Files): TarEntry[] {
  return [...files].map(([name, body]) => ({
    header: {
      name,
      size: body.length,
      mode: name === "deno" ? 0o755 : 0o644,
      mtime: new Date(0),
    },
    body,
  }));
}

/** The script tells its own length, so it is written until that no longer changes. */
function renderHead(payloadSize: number, values: Readonly<Record<string, string>>): string {
  const render = (length: number) =>
    Object.entries({
      ...values,
      OFFSET: String(length + 1),
      SIZE: String(length + payloadSize),
    }).reduce((text, [key, value]) => text.replaceAll(`@${key}@`, value), head);
  const size = (text: string) => new TextEncoder().encode(text).length;
  let script = render(0);
  for (let before = ""; script !== before;) {
    before = script;
    script = render(size(script));
  }
  return script;
}
