import { resolve } from "../../base/paths.ts";
import { examine } from "../../doctor/mod.ts";
import type { PlatformName } from "../../model/options.ts";
import { EXIT_CODES } from "../exit_code.ts";
import type { Screen } from "../output.ts";
import { findingsText } from "../render/findings.ts";
import { workingFolder } from "../working_folder.ts";

export interface DoctorArguments {
  readonly source: string | undefined;
  readonly destination: string | undefined;
  readonly flags: {
    readonly json?: true | undefined;
    readonly entries: number;
    readonly platform?: PlatformName | undefined;
  };
}

/** Performs `doctor`. Gives the exit code: whether something would be lost. */
export async function doctor(given: DoctorArguments, screen: Screen): Promise<number> {
  const { source, destination, flags } = given;
  const absolute = (path: string | undefined) =>
    path === undefined ? null : resolve(workingFolder(), path);
  const findings = await examine({
    source: absolute(source),
    destination: absolute(destination),
    platform: flags.platform ?? "auto",
    most: flags.entries,
  });
  if (flags.json) screen.out.line(JSON.stringify({ doctor: findings }));
  else for (const line of findingsText(findings)) screen.out.line(line);
  const { survey } = findings;
  const lost = survey !== null &&
    (survey.losses.length > 0 || survey.missingSpace > 0 || survey.unreadable.length > 0);
  return (lost ? EXIT_CODES.failures : EXIT_CODES.done).code;
}
