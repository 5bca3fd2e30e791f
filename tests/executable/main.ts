/**
 * The suite for the executable, of whichever kind `deno task compile` made it. It is no `_test.ts`,
 * as it needs `dist/mirrorsphere`: `deno task test:executable` builds that first.
 */
import "./first_start.ts";
import "./npm.ts";
import "./resident.ts";
import "./steering.ts";
import "./work.ts";
