/** What the doctor found, as lines of text. */
import { quote } from "../../base/names.ts";
import {
  type Abilities,
  type EndFacts,
  type Feature,
  FEATURES,
  type Findings,
  type Loss,
  type LossKind,
  type Machine,
  type Survey,
} from "../../doctor/findings.ts";
import { formatBytes, formatCount, formatEntries } from "../../model/format.ts";
import { columns } from "./table.ts";

type Row = readonly string[];

export function findingsText({ machine, source, destination, survey }: Findings): string[] {
  const lines = ["This machine", ...columns(machineRows(machine))];
  if (source !== null) lines.push(`Source ${quote(source.path)}`, ...columns(endRows(source)));
  if (destination !== null) {
    const rows = [...endRows(destination), ...abilityRows(destination.abilities)];
    lines.push(`Destination ${quote(destination.path)}`, ...columns(rows));
  }
  if (survey !== null) lines.push(...surveyLines(survey));
  return lines;
}

function row(name: string, text: string): Row {
  return [`  ${name}`, text];
}

function machineRows(machine: Machine): Row[] {
  const { os, release, processors, platform, landlock, confinementGap } = machine;
  return [
    row("system", `${os} (${release}), ${processors} processors`),
    row("platform", platform),
    row("Landlock", landlock > 0 ? `version ${landlock}` : "none"),
    row("sandbox", confinementGap === null ? "whole" : `not whole: ${confinementGap}`),
  ];
}

function endRows({ type, available, used, readOnly }: EndFacts): Row[] {
  const space = [
    used === null ? null : `${formatBytes(used)} in use`,
    available === null ? null : `${formatBytes(available)} free`,
    readOnly ? "mounted read-only" : null,
  ];
  return [row("file system", [type, ...space.filter((text) => text !== null)].join(", "))];
}

const CASE_TEXT: Readonly<Record<Abilities["case"], string>> = {
  distinct: 'kept: "A" and "a" are two names',
  ignored: 'ignored: "A" and "a" are one name',
};

const UNICODE_TEXT: Readonly<Record<Abilities["unicode"], string>> = {
  distinct: "kept: names in different normal forms are different",
  "same name": "ignored: names in different normal forms are one name",
  changed: "changed: names are kept in another normal form than given",
};

const FEATURE_TEXT: Readonly<Record<Feature, string>> = {
  modes: "modes",
  owners: "owners",
  symlinks: "symbolic links",
  hardLinks: "hard links",
  fifos: "fifos",
  devices: "devices",
  sparse: "sparse files",
  reflink: "shared content (reflink)",
  attributes: "extended attributes",
  acls: "ACLs",
  flags: "inode flags",
  leases: "read leases",
  locks: "locks",
  exchange: "swapping two names",
};

function abilityRows(abilities: Abilities): Row[] {
  const { nameLimit, pathLimit, refusedNames, mtimeRange, largestFile, kept } = abilities;
  const list = (wanted: boolean) =>
    FEATURES.filter((name) => kept[name] === wanted).map((name) => FEATURE_TEXT[name]).join(", ");
  const years = mtimeRange.map((seconds) => new Date(seconds * 1000).getUTCFullYear());
  return [
    row("case", CASE_TEXT[abilities.case]),
    row("Unicode form", UNICODE_TEXT[abilities.unicode]),
    row("names", `up to ${nameLimit.length} ${nameLimit.unit}`),
    row("paths", pathLimit === null ? "of any length" : `up to ${pathLimit} bytes`),
    row("not in names", refusedNames.join("  ") || "nothing but / and NUL"),
    row("times", `${stepText(abilities.mtimeStep)}; tried: kept from ${years.join(" to ")}`),
    row("largest file", largestFile === null ? "not known" : sizeText(largestFile)),
    row("has", list(true) || "none of what is asked for"),
    row("has not", list(false) || "nothing of what is asked for"),
  ];
}

/** The sizes tried are round ones, or one byte less. */
function sizeText(bytes: number): string {
  return bytes % 2 === 1
    ? `${formatBytes(bytes + 1)} less a byte`
    : `at least ${formatBytes(bytes)}`;
}

function stepText(nanoseconds: number): string {
  if (nanoseconds === Infinity) return "not kept";
  if (nanoseconds >= 1e9) return `to ${nanoseconds / 1e9} s`;
  if (nanoseconds >= 1e6) return `to ${nanoseconds / 1e6} ms`;
  return nanoseconds === 1 ? "to the nanosecond" : `to ${nanoseconds} ns`;
}

const LOSS_TEXT: Readonly<Record<LossKind, string>> = {
  "name-too-long": "name too long: not copied",
  "name-refused": "name not possible there: not copied",
  "name-collision": "name is taken for that of another entry: only one of them is kept",
  "path-too-long": "path too long: not copied",
  "file-too-large": "file too large: not copied",
  symlink: "symbolic link: not copied",
  fifo: "fifo: not copied",
  device: "device: not copied",
  socket: "socket: never copied",
  "hard-link": "hard link: each name becomes a file of its own",
  "mtime-out-of-range": "modification time not kept",
  "mtime-rounded": "modification time kept coarsely",
  mode: "mode not kept",
  owner: "owner not kept",
  attributes: "extended attributes not kept",
  acl: "ACL not kept",
  flags: "inode flags not kept",
  "holes-filled": "holes filled: takes more room",
};

function surveyLines(survey: Survey): string[] {
  const { entries, whole, bytes, unreadable, losses, missingSpace } = survey;
  const looked = `${formatEntries(entries)}, ${formatBytes(bytes)} of content`;
  const part = whole ? "" : "; there are more than were looked at (see --entries)";
  const lines = [`Looked at ${looked}${part}`];
  if (unreadable.length > 0) {
    lines.push(
      `  could not be read: ${formatCount(unreadable.length)}, such as ${
        quote(unreadable[0] ?? "")
      }`,
    );
  }
  if (missingSpace > 0) {
    lines.push(`  a first copy would take ${formatBytes(missingSpace)} too much`);
  }
  if (losses.length === 0) return [...lines, "Nothing of that would be lost"];
  return [
    ...lines,
    "Of that, these would not be at the destination as they are:",
    ...columns(
      losses.map(lossRow),
    ),
  ];
}

function lossRow({ kind, entries, examples }: Loss): Row {
  const more = entries > examples.length ? ", ..." : "";
  return [`  ${formatCount(entries)}`, LOSS_TEXT[kind], examples.map(quote).join(", ") + more];
}
