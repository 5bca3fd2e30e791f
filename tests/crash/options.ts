/** What `deno task crash-matrix` is told. */
import { parseArgs } from "node:util";
import { IMAGE_TYPES, type ImageType } from "../support/images.ts";

export interface MatrixOptions {
  /** Kills; of the other faults there are as many as go with it. */
  readonly cases: number;
  readonly seed: number;
  readonly types: readonly ImageType[];
  /** The name of one case, or a part of the names or kinds of several; null for all. */
  readonly only: string | null;
  /** Where the table goes; null for nowhere. */
  readonly output: string | null;
}

export const HELP = `Usage: deno task crash-matrix [--cases N] [--seed S] [--types ext4,xfs,btrfs]
                              [--only NAME] [--output FILE]

  --cases N      kills (300 unless said); other faults are tried in proportion
  --seed S       what chance is made of (1 unless said)
  --types LIST   file systems to try
  --only NAME    one case as a failure names it ("ext4-kill-17"), or part of its
                 name or kind ("fail", "renameat")
  --output FILE  where the table goes, in Markdown

Needs root, for it mounts images.`;

/** Throws TypeError on what it does not know. */
export function parseOptions(args: readonly string[]): MatrixOptions | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: {
      cases: { type: "string", default: "300" },
      seed: { type: "string", default: "1" },
      types: { type: "string", default: IMAGE_TYPES.join(",") },
      only: { type: "string" },
      output: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  return {
    cases: whole("--cases", values.cases),
    seed: whole("--seed", values.seed),
    types: values.types.split(",").map(toType),
    only: values.only ?? null,
    output: values.output ?? null,
  };
}

function whole(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new TypeError(`Cannot read ${name} "${text}": not a whole number`);
}

function toType(text: string): ImageType {
  const type = IMAGE_TYPES.find((each) => each === text);
  if (type !== undefined) return type;
  throw new TypeError(`Cannot read --types "${text}": choose from ${IMAGE_TYPES.join(", ")}`);
}
