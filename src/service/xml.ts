const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  // Parsers turn line ends into spaces or one another, unless they are written as numbers.
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

/**
 * A text within an element or attribute. What XML 1.0 cannot hold at all (section 2.2) is a
 * replacement character.
 */
export function xmlText(text: string): string {
  return text.toWellFormed()
    // deno-fmt-ignore
    .replace(/[&<>"'\t\n\r]/g, (character) => ENTITIES[character] ?? "")
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, "\ufffd");
}
