/** The page's files, read once at the start: the network part reads none. */
import { createHash } from "node:crypto";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { RunError } from "../base/errors.ts";
import { quote } from "../base/names.ts";
import type { StaticFile } from "./network/static.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
  ".json": "application/json",
  ".txt": "text/plain; charset=utf-8",
};

/** Files that a page cannot do without; `app.js` is built. */
const NEEDED = ["/", "/app.js"];

/** @throws {RunError} "internal": the page was not built into what is running */
export async function readPage(folder: URL): Promise<StaticFile[]> {
  const files: StaticFile[] = [];
  const top = fileURLToPath(folder);
  for (const path of await listFiles(top, "")) {
    const bytes = await Deno.readFile(join(top, path));
    files.push({
      path: path === "/index.html" ? "/" : path,
      type: TYPES[extname(path)] ?? "application/octet-stream",
      bytes,
      packed: await pack(bytes),
      tag: createHash("sha256").update(bytes).digest("base64url").slice(0, 22),
    });
  }
  const missing = NEEDED.find((needed) => !files.some(({ path }) => path === needed));
  if (missing === undefined) return files;
  const message = `Serve the page: ${quote(missing)} is missing in ${quote(top)}; ` +
    'start it with "deno task serve", which builds that first';
  throw new RunError("internal", message);
}

async function listFiles(folder: string, below: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(folder, below))) {
    const path = `${below}/${name}`;
    if (isDirectory) found.push(...await listFiles(folder, path));
    else found.push(path);
  }
  return found;
}

async function pack(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}
