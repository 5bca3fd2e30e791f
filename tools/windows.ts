/** For Windows, where no executable can be made without Deno's base binary: a folder, zipped. */
import { strToU8, zipSync } from "fflate";
import { MAIN } from "./bundle.ts";
import { programFlags, VERSION } from "./project.ts";
import { CLOSED_FLAGS, listFiles } from "./self_extracting.ts";

/** What is typed there; gives the program's exit code. Paths are relative to where that is. */
function commandFile(): string {
  const flags = [...programFlags(), ...CLOSED_FLAGS].join(" ");
  return [
    "@echo off",
    "setlocal",
    "set INIT_CWD=",
    "set DENO_NO_UPDATE_CHECK=1",
    "set DENO_NO_PACKAGE_JSON=1",
    'set "DENO_DIR=%LOCALAPPDATA%\\MirrorSphere\\cache"',
    `"%~dp0deno.exe" run ${flags} "%~dp0${MAIN.replaceAll("/", "\\")}" %*`,
    "exit /b %ERRORLEVEL%",
    "",
  ].join("\r\n");
}

/** Writes the archive: `mirrorsphere.cmd`, Deno (at `runtime`), and the program's folder. */
export async function makeWindowsArchive(
  file: string,
  { runtime, program }: { readonly runtime: string; readonly program: string },
): Promise<void> {
  const top = `mirrorsphere-${VERSION}`;
  const files: Record<string, Uint8Array> = {
    [`${top}/mirrorsphere.cmd`]: strToU8(commandFile()),
    [`${top}/deno.exe`]: await Deno.readFile(runtime),
  };
  for (const path of await listFiles(program)) {
    files[`${top}/${path}`] = await Deno.readFile(`${program}/${path}`);
  }
  await Deno.writeFile(file, zipSync(files, { level: 9, mtime: "1980-01-01T00:00:00Z" }));
}
