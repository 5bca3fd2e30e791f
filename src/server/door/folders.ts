/** The folder picker's view of this machine, as the user that the program runs as. */
import { homedir } from "node:os";
import { isAbsolute } from "node:path";
import { RunError } from "../../base/errors.ts";
import { quote } from "../../base/names.ts";
import { Refusal } from "../refusal.ts";
import type { FolderReader } from "../folders/reader.ts";
import { BrowseGiven, type FolderListing, NewFolder } from "../schema/folders.ts";
import type { House } from "./house.ts";
import { verb } from "./verb.ts";

export function folderVerbs({ folders }: House) {
  return {
    browse: verb({
      for: "page",
      input: BrowseGiven,
      act: async ({ path = home() }) => {
        refuseRelative(path);
        return await look(folders, path);
      },
    }),
    makeFolder: verb({
      for: "page",
      input: NewFolder,
      act: async ({ path }) => {
        make(path);
        return await look(folders, path);
      },
    }),
  };
}

async function look(folders: FolderReader, path: string): Promise<FolderListing> {
  const answer = await folders.read(path);
  if (answer === null) throw slow(path);
  if ("listing" in answer) return answer.listing;
  throw new Refusal("folder-unreadable", `Cannot look into ${quote(path)}: ${answer.state}`);
}

/** Makes one folder; those above have to be there. */
function make(path: string): void {
  refuseRelative(path);
  const failed = (state: string) =>
    new Refusal("folder-unreadable", `Make the folder ${quote(path)}: ${state}`);
  // The runtime would make a folder of another name.
  if (!path.isWellFormed()) throw failed("its path is not UTF-8; make it by other means");
  try {
    Deno.mkdirSync(path, { mode: 0o777 });
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) throw failed("there is something of that name");
    if (error instanceof Deno.errors.NotFound) throw failed("the folder above is not there");
    if (error instanceof Deno.errors.PermissionDenied) {
      throw failed("permission denied; choose another place");
    }
    throw failed(error instanceof Error ? error.message : String(error));
  }
}

function refuseRelative(path: string): void {
  if (isAbsolute(path)) return;
  const message = `Look into ${quote(path)}: not a whole path; begin it at the top`;
  throw new RunError("usage", message);
}

function home(): string {
  try {
    return Deno.env.get("HOME") ?? homedir();
  } catch {
    return "/";
  }
}

function slow(path: string): Refusal {
  return new Refusal(
    "folder-slow",
    `Look into ${quote(path)}: it does not answer; check its connection, or choose another folder`,
  );
}
