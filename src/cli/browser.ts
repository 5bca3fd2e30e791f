/** A browser on this machine. */
import { pathToFileURL } from "node:url";
import { RunError } from "../base/errors.ts";
import { join } from "../base/paths.ts";

const OPENERS: Readonly<Partial<Record<typeof Deno.build.os, string>>> = {
  linux: "/usr/bin/xdg-open",
  darwin: "/usr/bin/open",
};

/**
 * Opens an address that lets its visitor in. What a process is started with, every user of the
 * machine can read; so it is a file for this user only, in `folder`, that leads there. Gives the
 * way to remove it.
 *
 * @throws {RunError} "unsupported": there is no browser to be had
 */
export async function openInBrowser(link: string, folder: string): Promise<() => void> {
  const opener = OPENERS[Deno.build.os];
  const path = join(folder, "open.html");
  const remove = () => {
    try {
      Deno.removeSync(path);
    } catch {
      // Nobody needs it any more, and it lets in nobody.
    }
  };
  remove();
  await Deno.writeTextFile(path, leadingTo(link), { mode: 0o600, createNew: true });
  try {
    if (opener === undefined) throw new Error("not known how on this system");
    const command = new Deno.Command(opener, {
      args: [pathToFileURL(path).href],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    });
    command.spawn().unref();
  } catch (error) {
    remove();
    const state = error instanceof Deno.errors.NotFound ? `there is no ${opener}` : String(error);
    const message = `Open a browser: ${state}; leave --open out, and open the link yourself`;
    throw new RunError("unsupported", message);
  }
  return remove;
}

function leadingTo(link: string): string {
  const escaped = link.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<!doctype html><meta charset="utf-8"><title>MirrorSphere</title>` +
    `<meta http-equiv="refresh" content="0;url=${escaped}"><a href="${escaped}">MirrorSphere</a>`;
}
