/** `daemon`: stays, and executes jobs when they are due. */
import { openResident, type ResidentEvent } from "../../scheduler/mod.ts";
import { EXIT_CODES } from "../exit_code.ts";
import { safeMessage, type Screen } from "../output.ts";
import { readConfig } from "../perform.ts";
import { formatTime } from "../../model/format.ts";
import { residentLine, residentRecord } from "../render/resident_text.ts";
import { type RecordFlags, stateFolderOf } from "../state.ts";

export type DaemonFlags = RecordFlags & { readonly config?: string | undefined };

/** Stays until a signal ends it; gives the exit code. */
export async function daemon(flags: DaemonFlags, screen: Screen): Promise<number> {
  const resident = await openResident({
    folder: stateFolderOf(flags),
    readConfig: () => readConfig(flags.config),
    tell: residentLog(flags, screen),
    serviceHint: serviceHint(),
  });
  await resident.stopped;
  return EXIT_CODES.done.code;
}

/** The unit of a service says in its environment that it confines the program, and whose it is. */
export function serviceHint(): string | null {
  const scope = Deno.env.get("MIRRORSPHERE_UNIT");
  if (scope === undefined) return null;
  const again = scope === "system"
    ? "sudo mirrorsphere service install --system"
    : "mirrorsphere service install";
  return 'if the unit of this service ("mirrorsphere.service") does not allow it, bring that up to ' +
    `date with "${again}"`;
}

/** Prints what the resident process tells, each line at once. */
export function residentLog({ json }: DaemonFlags, screen: Screen) {
  return (event: ResidentEvent): void => {
    const at = Date.now();
    const line = json
      ? JSON.stringify(residentRecord(event, at))
      : `${formatTime(at)} ${safeMessage(residentLine(event))}`;
    screen.out.line(line);
    screen.out.flush();
  };
}
