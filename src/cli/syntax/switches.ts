/** The arguments of a command line that may be options: those before `--`. */
export function switches(args: readonly string[]): readonly string[] {
  const end = args.indexOf("--");
  return end === -1 ? args : args.slice(0, end);
}

/** `--serve`, an option of the program, stands for the command that has its options. */
export function withServe(args: readonly string[]): readonly string[] {
  const ofCommand = args[0] === "serve" || args[0] === "service";
  if (!switches(args).includes("--serve") || ofCommand) return args;
  return ["serve", ...args.filter((argument) => argument !== "--serve")];
}
