/** What a system takes for a path and a name. Pure, so that each can be tried on any other. */
export interface PathRules {
  readonly separator: "/" | "\\";
  /** An absolute path as the runtime takes it, or why it takes none like that. */
  root(path: string): { readonly path: string } | { readonly problem: string };
  /** Why the system cannot hold a name as it is; null where it can, as far as a name tells. */
  nameProblem(name: string): string | null;
  /** Two paths with one spelling of this kind are one to the system. */
  fold(path: string): string;
}

/** Pure. */
function posixNameProblem(name: string): string | null {
  const leadsElsewhere = name === "" || name === "." || name === ".." || name.includes("/");
  return leadsElsewhere ? "it is no name of an entry" : null;
}

export const POSIX_RULES: PathRules = {
  separator: "/",
  root: (path) => ({ path }),
  nameProblem: posixNameProblem,
  fold: (path) => path,
};
