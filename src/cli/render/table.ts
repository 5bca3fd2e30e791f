/** Text in columns. */
import { width } from "./clip.ts";

function padded(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - width(text)));
}

/** Lines whose cells stand below each other; the last cell of a line may be of any length. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.slice(0, -1).forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, width(cell));
    });
  }
  return rows.map((row) =>
    row.map((cell, index) => index === row.length - 1 ? cell : padded(cell, widths[index] ?? 0))
      .join("  ").trimEnd()
  );
}
