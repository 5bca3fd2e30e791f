/**
 * @module lint
 *
 * The rules of ARCHITECTURE.md that a machine can check; `deno lint` runs them.
 *
 * Owns: the table of folders and imports, the budgets of size. Looks at one file at a time and
 * never runs it. Nothing imports it but `deno.json` and its test.
 *
 * - `layout.ts` says where a file stands and what its folder may import; a new folder goes there.
 * - `specifiers.ts` finds each name of another module, `imports.ts` judges it.
 * - `sizes.ts` has the budgets.
 */
import { importDirection, libraryHomes, nativeHome, nodeHomes, nodeTimers } from "./imports.ts";
import { fileLength, functionLength, parameterCount } from "./sizes.ts";

export default {
  name: "mirrorsphere",
  rules: {
    "import-direction": importDirection,
    "library-homes": libraryHomes,
    "node-homes": nodeHomes,
    "node-timers": nodeTimers,
    "native-home": nativeHome,
    "file-length": fileLength,
    "function-length": functionLength,
    "parameter-count": parameterCount,
  },
} satisfies Deno.lint.Plugin;
