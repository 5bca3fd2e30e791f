/** What launchd starts: launchd.plist(5), plist(5). */
import type { ServiceFacts } from "./facts.ts";
import { xmlText } from "./xml.ts";

/** The name that launchd knows it by. */
export const LABEL = "mirrorsphere";
/** Seconds from SIGTERM to SIGKILL; the process needs five. */
const STOP_SECONDS = 15;
const UMASK = 0o077;

type Value = string | number | boolean | readonly string[] | { readonly [key: string]: Value };

function element(value: Value): string {
  if (typeof value === "string") return `<string>${xmlText(value)}</string>`;
  if (typeof value === "number") return `<integer>${value}</integer>`;
  if (typeof value === "boolean") return value ? "<true/>" : "<false/>";
  if (Array.isArray(value)) return `<array>${value.map(element).join("")}</array>`;
  const pairs = Object.entries(value as { readonly [key: string]: Value })
    .map(([key, inner]) => `<key>${xmlText(key)}</key>${element(inner)}`);
  return `<dict>\n${pairs.join("\n")}\n</dict>`;
}

/** The property list of an agent or a daemon. */
export function launchdPlist({ program, args, scope, home, stateFolder }: ServiceFacts): string {
  const log = `${stateFolder}/service.log`;
  const list = element({
    Label: LABEL,
    ProgramArguments: [...program, ...args],
    RunAtLoad: true,
    KeepAlive: { SuccessfulExit: false },
    ThrottleInterval: 30,
    ExitTimeOut: STOP_SECONDS,
    ProcessType: "Background",
    LowPriorityIO: true,
    Umask: UMASK,
    ...scope === "system" && { EnvironmentVariables: { HOME: home } },
    StandardOutPath: log,
    StandardErrorPath: log,
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
${list}
</plist>
`;
}
