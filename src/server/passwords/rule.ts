/** NIST SP 800-63B, section 5.1.1.2: length counts, not which characters there are. */
export const SHORTEST_PASSWORD = 8;
export const LONGEST_PASSWORD = 1024;

/** What keeps a text from being a password, and the way out; null where nothing does. */
export function passwordProblem(text: string): string | null {
  const length = [...text].length;
  if (length < SHORTEST_PASSWORD) {
    return `shorter than ${SHORTEST_PASSWORD} characters; choose a longer one`;
  }
  if (length > LONGEST_PASSWORD) {
    return `longer than ${LONGEST_PASSWORD} characters; choose a shorter one`;
  }
  // Such as a second line of a file, or an arrow key: no field would take it.
  return /\p{Cc}/u.test(text)
    ? "holds a line end or another control character; give it on one line"
    : null;
}
