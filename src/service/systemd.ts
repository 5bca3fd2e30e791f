/** The unit that systemd starts: systemd.service(5), systemd.exec(5). */
import { isWithin } from "../base/paths.ts";
import type { ServiceFacts } from "./facts.ts";
import { spellable, unitCommand, unitPath, unitWord } from "./systemd_syntax.ts";

/** Seconds from SIGTERM to SIGKILL; the process needs five. */
const STOP_SECONDS = 15;
/** An exit code that starting once more does not mend: a configuration that is not understood. */
const HOPELESS = 2;

// Landlock and seccomp confine the workers, memory protection keys are V8's: beyond the usual set.
const SYSTEM_CALLS = "@system-service @pkey " +
  "landlock_create_ruleset landlock_add_rule landlock_restrict_self seccomp";

/** For people: what was installed starts a program from elsewhere. */
export const OTHER_PROGRAM = "it starts the program from another place";

/** What root needs to read and copy what belongs to others. */
const CAPABILITIES = [
  "CAP_DAC_READ_SEARCH",
  "CAP_DAC_OVERRIDE",
  "CAP_CHOWN",
  "CAP_FOWNER",
  "CAP_FSETID",
  "CAP_MKNOD",
  "CAP_LEASE",
];

/** And to carry capabilities, the flags append-only and immutable, and `trusted.*` attributes. */
const CAPABILITIES_FOR_PERMISSIONS = ["CAP_SETFCAP", "CAP_LINUX_IMMUTABLE", "CAP_SYS_ADMIN"];

/** The unit file. */
export function systemdUnit(facts: ServiceFacts): string {
  return [
    '# Written by "mirrorsphere service install", which replaces it.',
    ...unitSection(facts),
    "",
    ...serviceSection(facts),
    "",
    ...confinement(facts),
    "",
    "[Install]",
    `WantedBy=${facts.scope === "user" ? "default.target" : "multi-user.target"}`,
    "",
  ].join("\n");
}

function unitSection({ scope }: ServiceFacts): string[] {
  const order = [
    "Wants=network-online.target",
    "After=local-fs.target remote-fs.target network-online.target",
  ];
  return [
    "[Unit]",
    "Description=MirrorSphere, which keeps exact copies of folders",
    ...scope === "system" ? order : [],
  ];
}

function serviceSection({ program, args, scope, home }: ServiceFacts): string[] {
  return [
    "[Service]",
    "Type=exec",
    `ExecStart=${unitCommand([...program, ...args])}`,
    "ExecReload=/bin/kill -HUP $MAINPID",
    ...scope === "system" ? [`Environment=${unitWord(`HOME=${home}`)}`] : [],
    // Where a run may not write, the program names the unit as a reason.
    `Environment="MIRRORSPHERE_UNIT=${scope}"`,
    "Restart=on-failure",
    "RestartSec=30",
    `RestartPreventExitStatus=${HOPELESS}`,
    `TimeoutStopSec=${STOP_SECONDS}`,
    "Nice=10",
    "UMask=0077",
  ];
}

function confinement(facts: ServiceFacts): string[] {
  const { scope, permissions } = facts;
  // A user's manager can only make a view of the file system of its own where it hides who owns
  // what (PrivateUsers), which would be taken for the truth and copied.
  const view = scope === "system" || !permissions;
  return [
    "# What it may do. Memory that is written and executed is how JavaScript is run.",
    "NoNewPrivileges=yes",
    "LockPersonality=yes",
    "RestrictRealtime=yes",
    "RestrictNamespaces=yes",
    `RestrictSUIDSGID=${permissions ? "no" : "yes"}`,
    "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK",
    "SystemCallArchitectures=native",
    `SystemCallFilter=${SYSTEM_CALLS}`,
    "SystemCallErrorNumber=EPERM",
    ...scope === "system" ? systemConfinement(permissions) : [],
    "",
    "# What it may see, and write to.",
    ...view ? fileView(facts) : ["# All that its user may: jobs carry owners."],
  ];
}

function systemConfinement(permissions: boolean): string[] {
  const capabilities = [...CAPABILITIES, ...permissions ? CAPABILITIES_FOR_PERMISSIONS : []];
  return [
    `CapabilityBoundingSet=${capabilities.join(" ")}`,
    "AmbientCapabilities=",
    "KeyringMode=private",
    "ProtectHostname=yes",
    "ProtectClock=yes",
    "ProtectKernelTunables=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelLogs=yes",
    "ProtectControlGroups=yes",
    "ProtectProc=invisible",
    "PrivateIPC=yes",
    // Device nodes are among what is copied; using one is not.
    "DevicePolicy=closed",
    "DeviceAllow=block-* m",
    "DeviceAllow=char-* m",
  ];
}

function fileView(facts: ServiceFacts): string[] {
  const { stateFolder, writes, reads } = facts;
  const all = [stateFolder, facts.home, ...reads, ...writes];
  const uses = (...folders: string[]) =>
    all.some((path) => folders.some((folder) => isWithin(path, folder)));
  return [
    "ProtectSystem=strict",
    `ProtectHome=${uses("/home", "/root", "/run/user") ? "read-only" : "yes"}`,
    `PrivateTmp=${uses("/tmp", "/var/tmp") ? "no" : "yes"}`,
    ...writeLines(facts),
    ...reads.filter((path) => !writes.some((folder) => isWithin(path, folder)))
      .map((path) => `ReadOnlyPaths=${unitPath(path)}`),
  ];
}

function writeLines({ stateFolder, writes }: ServiceFacts): string[] {
  return [...new Set([stateFolder, ...writes].map(writeLine))];
}

function writeLine(path: string): string {
  return `ReadWritePaths=${unitPath(path)}`;
}

/**
 * What a unit that was written earlier does not have that is needed now, for people; nothing where
 * it will do. A unit may have more than is needed.
 */
export function unitGaps(unit: string, facts: ServiceFacts): string[] {
  const lines = new Set(unit.split("\n"));
  const gaps: string[] = [];
  const start = `ExecStart=${unitCommand(facts.program)} `;
  if (!unit.includes(`\n${start}`)) gaps.push(OTHER_PROGRAM);
  const needsMore = facts.permissions && !lines.has("RestrictSUIDSGID=no");
  if (needsMore) gaps.push("it does not allow --permissions, which a job has");
  if (!lines.has("ProtectSystem=strict")) return gaps;
  const covered = (path: string) =>
    ancestors(spellable(path)).some((up) => lines.has(writeLine(up)));
  const missing = [facts.stateFolder, ...facts.writes].filter((path) => !covered(path));
  return [...gaps, ...missing.map((path) => `it does not allow writing to "${spellable(path)}"`)];
}

/** A path and all folders above it. */
function ancestors(path: string): string[] {
  const parts = path.split("/");
  return parts.map((_, index) => parts.slice(0, index + 1).join("/") || "/");
}
