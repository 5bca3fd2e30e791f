/** Which file a service is, and which commands take it in and out. Pure. */
import { posix, win32 } from "node:path";
import { RunError } from "../base/errors.ts";
import type { ServiceFacts } from "./facts.ts";
import { LABEL, launchdPlist } from "./launchd.ts";
import { OTHER_PROGRAM, systemdUnit, unitGaps } from "./systemd.ts";
import { taskXml } from "./task_scheduler.ts";
import { xmlText } from "./xml.ts";

/** A program, an absolute path where the system has one, and its arguments. */
export type ServiceCommand = readonly [program: string, ...args: string[]];

export interface ServiceSetup {
  /** For messages: "systemd". */
  readonly manager: string;
  /** Absolute path. */
  readonly path: string;
  readonly text: string;
  readonly encoding: "utf-8" | "utf-16le";
  readonly install: readonly ServiceCommand[];
  readonly uninstall: readonly ServiceCommand[];
  /** Succeeds while the service runs. */
  readonly query: ServiceCommand;
  /** What is there where the manager runs this machine; null where that goes without saying. */
  readonly present: string | null;
  /** What an installed text lacks, for people. */
  gaps(installed: string): readonly string[];
  /** Something to know about it. */
  readonly hint: string | null;
}

export interface Surroundings {
  readonly os: typeof Deno.build.os;
  /** `$XDG_CONFIG_HOME`, an absolute path; null where it is not set. */
  readonly configHome: string | null;
  /** macOS: number of the user; Windows: name of the user, with the machine's. */
  readonly user: string;
}

/** @throws {RunError} "service-unavailable": of a system that is not known */
export function setupFor(facts: ServiceFacts, surroundings: Surroundings): ServiceSetup {
  switch (surroundings.os) {
    case "linux":
      return systemd(facts, surroundings);
    case "darwin":
      return launchd(facts, surroundings);
    case "windows":
      return taskScheduler(facts, surroundings);
    default: {
      const message = `Install a service on ${surroundings.os}: not known how; ` +
        `have the system start "mirrorsphere daemon"`;
      throw new RunError("service-unavailable", message);
    }
  }
}

const UNIT = "mirrorsphere.service";

function systemd(facts: ServiceFacts, { configHome }: Surroundings): ServiceSetup {
  const mine = facts.scope === "user";
  const configuration = configHome ?? posix.join(facts.home, ".config");
  const folder = mine ? posix.join(configuration, "systemd", "user") : "/etc/systemd/system";
  const control = (...args: string[]): ServiceCommand => [
    "/usr/bin/systemctl",
    ...mine ? ["--user"] : [],
    ...args,
  ];
  return {
    manager: "systemd",
    path: posix.join(folder, UNIT),
    text: systemdUnit(facts),
    encoding: "utf-8",
    install: [control("daemon-reload"), control("enable", UNIT), control("restart", UNIT)],
    uninstall: [control("disable", "--now", UNIT)],
    query: control("is-active", "--quiet", UNIT),
    // sd_booted(3)
    present: "/run/systemd/system",
    gaps: (installed) => unitGaps(installed, facts),
    hint: mine
      ? 'It starts when you log in; "loginctl enable-linger" has it start with the machine'
      : null,
  };
}

function launchd(facts: ServiceFacts, { user }: Surroundings): ServiceSetup {
  const mine = facts.scope === "user";
  const folder = mine
    ? posix.join(facts.home, "Library", "LaunchAgents")
    : "/Library/LaunchDaemons";
  const domain = mine ? `gui/${user}` : "system";
  const path = posix.join(folder, `${LABEL}.plist`);
  return {
    manager: "launchd",
    path,
    text: launchdPlist(facts),
    encoding: "utf-8",
    // What is loaded already cannot be loaded again; `-k` ends what runs of it.
    install: [
      ["/bin/launchctl", "enable", `${domain}/${LABEL}`],
      ["/bin/launchctl", "bootstrap", domain, path],
      ["/bin/launchctl", "kickstart", "-k", `${domain}/${LABEL}`],
    ],
    uninstall: [["/bin/launchctl", "bootout", `${domain}/${LABEL}`]],
    query: ["/bin/launchctl", "print", `${domain}/${LABEL}`],
    present: null,
    gaps: (installed) => otherProgram(installed, facts),
    hint: null,
  };
}

function taskScheduler(facts: ServiceFacts, { user }: Surroundings): ServiceSetup {
  const path = win32.join(facts.stateFolder, "service.xml");
  return {
    manager: "the Task Scheduler",
    path,
    text: taskXml(facts, user),
    encoding: "utf-16le",
    install: [
      ["schtasks", "/Create", "/TN", "MirrorSphere", "/XML", path, "/F"],
      ["schtasks", "/Run", "/TN", "MirrorSphere"],
    ],
    uninstall: [
      ["schtasks", "/End", "/TN", "MirrorSphere"],
      ["schtasks", "/Delete", "/TN", "MirrorSphere", "/F"],
    ],
    query: ["schtasks", "/Query", "/TN", "MirrorSphere"],
    present: null,
    gaps: (installed) => otherProgram(installed, facts),
    hint: facts.scope === "user" ? "It starts when you log in" : null,
  };
}

function otherProgram(installed: string, { program }: ServiceFacts): string[] {
  return program.every((word) => installed.includes(xmlText(word))) ? [] : [OTHER_PROGRAM];
}
