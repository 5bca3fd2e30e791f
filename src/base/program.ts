/** The folder of the program's code, for threads that load what their work turns out to need. */
export const PROGRAM = new URL("../", import.meta.url);
