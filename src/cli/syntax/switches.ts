/** The arguments of a command line that may be options: those before `--`. */
export function switches(args: readonly string[]): readonly string[] {
  const end = args.indexOf("--");
  return end === -1 ? args : args.slice(0, end);
}
