/**
 * What Windows takes for a path and a name, as pure functions: "Naming Files, Paths, and
 * Namespaces" and "Maximum Path Length Limitation" in Microsoft's documentation of file systems.
 */
import type { PathRules } from "../portable/path_rules.ts";

/** What a path starts from, and what of it follows. */
export type WindowsPath =
  /** `C:\folder`: the only sort that says all by itself and may go through the runtime. */
  | { readonly kind: "drive"; readonly drive: string; readonly rest: string }
  /** `\\server\share\folder`. */
  | { readonly kind: "share"; readonly share: string; readonly rest: string }
  /** `\\.\COM1`, `\\?\Volume{...}\folder`: devices, and what has no drive letter. */
  | { readonly kind: "device" }
  /** `C:folder`, from wherever that drive stands. */
  | { readonly kind: "drive-relative" }
  /** `\folder`, from the top of whatever drive is current. */
  | { readonly kind: "rooted" }
  | { readonly kind: "relative" };

/** Tells the sorts of paths apart. Slashes of both kinds separate, but not after `\\?\`. Pure. */
export function readWindowsPath(path: string): WindowsPath {
  const verbatim = /^\\\\\?\\(UNC\\)?(.*)$/is.exec(path);
  if (verbatim !== null) {
    const [, unc, rest = ""] = verbatim;
    const inner = readPlain(unc === undefined ? rest : `\\\\${rest}`);
    const whole = inner.kind === (unc === undefined ? "drive" : "share");
    return whole ? inner : { kind: "device" };
  }
  return readPlain(path.replaceAll("/", "\\"));
}

function readPlain(path: string): WindowsPath {
  if (/^\\\\[.?](\\|$)/.test(path)) return { kind: "device" };
  const share = /^\\\\([^\\]+\\[^\\]+)(.*)$/s.exec(path);
  if (share !== null) return { kind: "share", share: share[1] ?? "", rest: share[2] ?? "" };
  const drive = /^([a-z]):(\\.*)$/is.exec(path);
  if (drive !== null) {
    return { kind: "drive", drive: (drive[1] ?? "").toUpperCase(), rest: drive[2] ?? "" };
  }
  if (/^[a-z]:/i.test(path)) return { kind: "drive-relative" };
  return { kind: path.startsWith("\\") ? "rooted" : "relative" };
}

const FORBIDDEN = /[<>:"/\\|?*]/;
// Windows sees a device in these names whatever the extension: `nul.txt`, `COM¹.log`.
const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3]) *(\..*)?$/i;
/** UTF-16 units, of NTFS and its relatives. */
const LONGEST_NAME = 255;

function holdsControl(name: string): boolean {
  for (let at = 0; at < name.length; at++) if (name.charCodeAt(at) < 0x20) return true;
  return false;
}

/** Why Windows cannot hold a name as it is, for the end of a message; null where it can. Pure. */
export function windowsNameProblem(name: string): string | null {
  if (name === "" || name === "." || name === "..") return "it is no name of an entry";
  const forbidden = FORBIDDEN.exec(name)?.[0];
  if (forbidden !== undefined) return `Windows accepts no ${forbidden} in a name`;
  if (holdsControl(name)) return "Windows accepts no control character in a name";
  if (RESERVED.test(name)) return "Windows keeps this name for a device";
  if (/[. ]$/.test(name)) return "Windows drops a dot or space from the end of a name";
  return name.length > LONGEST_NAME ? "Windows holds names of up to 255 characters" : null;
}

/**
 * The spelling by which Windows compares names: upper case, one UTF-16 unit at a time, so that
 * nothing grows (`ß` stays). Which table a disk has depends on its age; this is today's. Pure.
 */
export function foldWindowsCase(text: string): string {
  let folded = "";
  for (let at = 0; at < text.length; at++) {
    const unit = text.charAt(at);
    const upper = unit.toUpperCase();
    folded += upper.length === 1 ? upper : unit;
  }
  return folded;
}

/**
 * A path as the runtime takes it. It makes the long form (`\\?\`) of long paths by itself, and lets
 * nobody but who has every permission name anything that starts with two backslashes. Pure.
 */
function windowsRoot(path: string): { readonly path: string } | { readonly problem: string } {
  const read = readWindowsPath(path);
  switch (read.kind) {
    case "drive":
      return { path: `${read.drive}:${read.rest}` };
    case "share":
    case "device":
      return { problem: "only paths with a drive letter can be opened; give it one" };
    case "drive-relative":
    case "rooted":
    case "relative":
      return { problem: "it is not absolute" };
  }
}

export const WINDOWS_RULES: PathRules = {
  separator: "\\",
  root: windowsRoot,
  nameProblem: windowsNameProblem,
  fold: foldWindowsCase,
};
