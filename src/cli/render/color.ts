// Select Graphic Rendition (ECMA-48, 8.3.117): the colours every terminal has.
const CODES = { red: 31, green: 32, yellow: 33, dim: 2 } as const;

/** The text in a colour where `enabled`, else as it is. */
export function paint(text: string, color: keyof typeof CODES, enabled: boolean): string {
  return enabled ? `\x1b[${CODES[color]}m${text}\x1b[0m` : text;
}
