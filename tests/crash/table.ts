/** What came of all cases: counted by kind, printed, and written down for the documentation. */
import type { ImageType } from "../support/images.ts";
import type { Trial } from "./kind.ts";

interface Count {
  reached: number;
  failed: number;
}

export class Table {
  readonly #rows = new Map<string, Map<ImageType, Count>>();

  constructor(readonly types: readonly ImageType[]) {}

  add(title: string, type: ImageType, { reached, problems }: Trial): void {
    const row = this.#rows.get(title) ?? new Map<ImageType, Count>();
    this.#rows.set(title, row);
    const count = row.get(type) ?? { reached: 0, failed: 0 };
    row.set(type, count);
    if (reached) count.reached++;
    if (problems.length > 0) count.failed++;
  }

  /** Cases whose fault came to pass, and those that failed, of all kinds whose title begins so. */
  total(start = ""): Readonly<Count> {
    const counts = [...this.#rows].filter(([title]) => title.startsWith(start))
      .flatMap(([, row]) => [...row.values()]);
    return {
      reached: counts.reduce((sum, { reached }) => sum + reached, 0),
      failed: counts.reduce((sum, { failed }) => sum + failed, 0),
    };
  }

  /** In Markdown: a row for each kind of fault, a column for each file system. */
  markdown(): string {
    const cells = (row: readonly (string | number)[]) => `| ${row.join(" | ")} |`;
    const rows = [...this.#rows].toSorted(([one], [other]) => one < other ? -1 : 1);
    const { reached, failed } = this.total();
    return [
      cells(["fault", ...this.types, "failures"]),
      cells(["---", ...this.types.map(() => "--:"), "--:"]),
      ...rows.map(([title, row]) => {
        const counts = this.types.map((type) => row.get(type)?.reached ?? "");
        const failures = [...row.values()].reduce((sum, { failed }) => sum + failed, 0);
        return cells([title, ...counts, failures]);
      }),
      cells(["**all**", ...this.types.map((type) => this.#ofType(type)), failed]),
      "",
      `${reached} cases, ${failed} failures.`,
    ].join("\n");
  }

  #ofType(type: ImageType): number {
    return [...this.#rows.values()].reduce((sum, row) => sum + (row.get(type)?.reached ?? 0), 0);
  }
}

const PREFACE = `# The crash matrix

Made by \`deno task crash-matrix\`; nothing here is written by hand. Every case is a real fault under
the real command line, on a file system mounted from memory: a small tree of which nearly every file
changed is mirrored onto its old version, and the fault befalls it. A number says how many cases of a
kind came to pass.

After each case:

- every file of the destination is whole, as it was or as it becomes, with its time and its mode;
- the source is what it was;
- whatever the report claims holds: after exit code 0 both ends are equal, after 1 they are but for
  the paths that the report names;
- the record of executions opens, and says of none that it runs that does not;
- the next run ends with 0, is recorded, leaves no temporary file behind, and both ends are equal for rsync
  (\`-rlptDHn --checksum --delete\`, to the nanosecond) and for a second witness of our own.
`;

export function document(table: Table): string {
  return `${PREFACE}\n${table.markdown()}\n`;
}
